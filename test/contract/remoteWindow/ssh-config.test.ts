import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ensureSsh } from "../../../rig/sshd.js";
import { hostsText, includeLine, withInclude } from "../../../src/remoteWindow/host-text.js";

const FIRST_INSTALL_MS = 300_000;
const host = { alias: "hub-kernels-hub", user: "ada" };

describe("the configuration of ssh", function () {
  this.timeout(FIRST_INSTALL_MS);
  before(() => ensureSsh());

  it("is understood by ssh itself, and stands before what the user says of all hosts", async () => {
    const home = await mkdtemp(path.join(tmpdir(), "hub-kernels 100%-"));
    try {
      const ours = path.join(home, "ssh config");
      const folder = path.join(home, "hosts");
      await mkdir(folder);
      await writeFile(ours, hostsText([{ ...host, folder }], path.join(home, "connect.sh"), false));
      const own = "Host *\n  User other\n  ControlMaster auto\n  ProxyJump gateway\n  ForwardAgent yes\n";
      const config = path.join(home, "config");
      await writeFile(config, withInclude(own, includeLine(ours, false)));
      const { stdout } = await promisify(execFile)("ssh", ["-F", config, "-G", host.alias]);
      const said = stdout.split("\n");
      for (const line of [
        "user ada",
        "stricthostkeychecking true",
        "forwardagent no",
        "controlmaster false",
        "identitiesonly yes",
        `identityfile ${path.join(folder, "key").replaceAll("%", "%%")}`,
        `proxycommand '${path.join(home, "connect.sh").replaceAll("%", "%%")}' ${host.alias}`,
      ])
        assert.ok(said.includes(line), `${line}\n${stdout}`);
      assert.ok(!said.some((line) => line.startsWith("proxyjump")), stdout);
      const other = (await promisify(execFile)("ssh", ["-F", config, "-G", "elsewhere"])).stdout;
      assert.match(other, /^user other$/m);
      assert.match(other, /^proxyjump gateway$/m);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});
