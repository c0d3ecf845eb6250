import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../rig/ports.js";
import { poll, portAnswers, startChild } from "../../rig/process.js";
import { type RunningSshd, type SshdOptions, startSshd } from "../../rig/sshd.js";
import { textOf } from "./plain-client.js";
import { Upstream } from "./upstream.js";

const FIRST_INSTALL_MS = 300_000;
const TUNNEL_DEADLINE_MS = 20_000;
const FROZEN_MS = 300;

describe("rig: SSH", function () {
  this.timeout(FIRST_INSTALL_MS);
  const upstream = new Upstream();
  let folder: string;
  let sshd: RunningSshd;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-ssh-test-"));
    await upstream.start();
  });
  after(async () => {
    upstream.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await sshd.stop();
    for (const host of [sshd.login, ...(sshd.gateway ? [sshd.gateway] : [])]) {
      assert.equal(await portAnswers(host.port), false);
      assert.equal(host.sessions(), 0);
    }
    assert.equal(existsSync(path.dirname(sshd.key)), false);
  });

  /** `ssh -N -L` to the upstream, with the answers to what it asks; asked is what it asked. */
  async function openTunnel(answers: Record<string, string> = {}) {
    const [port, asked] = [await freePort(), path.join(folder, "asked")];
    await rm(asked, { force: true });
    const askpass = path.join(folder, "askpass");
    const cases = Object.entries(answers).map(([question, answer]) => `*"${question}"*) echo "${answer}";;`);
    await writeFile(
      askpass,
      `#!/bin/sh\nprintf '%s\\0' "$1" >> ${asked}\ncase "$1" in ${cases.join(" ")} *) exit 1;; esac\n`,
    );
    await chmod(askpass, 0o755);
    const forward = `127.0.0.1:${port}:${sshd.internalName}:${new URL(upstream.url).port}`;
    const args = ["-N", "-T", "-S", "none", "-o", "ExitOnForwardFailure=yes", "-L", forward, "login"];
    const env = { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: "force" };
    const child = startChild({
      name: "ssh",
      command: sshd.program,
      args,
      env,
      logFile: path.join(folder, `ssh-${port}.log`),
    });
    const ask = () => textOf(`http://127.0.0.1:${port}/base/headers`);
    const isOpen = () => ask().then(Boolean, () => false);
    const open = child.until(isOpen, { what: "the tunnel is open", deadlineMs: TUNNEL_DEADLINE_MS });
    const questions = () => (existsSync(asked) ? readFileSync(asked, "utf8").split("\0").slice(0, -1) : []);
    return { child, open, ask, questions };
  }

  const passes = async (options: SshdOptions, answers: Record<string, string>, questions: RegExp[]) => {
    sshd = await startSshd(options);
    const tunnel = await openTunnel(answers);
    await tunnel.open;
    const asked = tunnel.questions();
    assert.equal(asked.length, questions.length, asked.join("\n"));
    for (const [index, question] of questions.entries()) assert.match(asked[index] ?? "", question);
    await tunnel.child.end();
  };

  it("goes through the gateway alone, and breaks, freezes and asks for another host key when it is told to", async () => {
    sshd = await startSshd({ jump: true });
    const { login, gateway } = sshd;
    assert.ok(gateway);
    const first = await openTunnel();
    await first.open;
    const sessions = (count: number) => () => login.sessions() === count && gateway.sessions() === count;
    assert.ok(await poll(sessions(1), TUNNEL_DEADLINE_MS));
    login.freeze();
    const answer = first.ask();
    assert.equal(await Promise.race([answer, delay(FROZEN_MS, "silence")]), "silence");
    login.thaw();
    assert.match(await answer, /"host"/);
    login.cut();
    assert.equal(await first.child.exited, "exit code 255");
    assert.ok(await poll(sessions(0), TUNNEL_DEADLINE_MS));
    const again = await openTunnel();
    await again.open;
    await again.child.end();
    await login.changeHostKey();
    const changed = await openTunnel();
    await assert.rejects(changed.open, /REMOTE HOST IDENTIFICATION HAS CHANGED/);
  });

  it("a key's passphrase is asked for, and an unknown host", () =>
    passes(
      { passphrase: "a pass phrase", hostsKnown: false },
      { passphrase: "a pass phrase", "continue connecting": "yes" },
      [/authenticity of host 'login/, /passphrase for key/],
    ));

  it("passwords are asked for by each host", () =>
    passes({ jump: true, password: "a pass word" }, { password: "a pass word" }, [
      /ada@gateway's password/,
      /ada@login's password/,
    ]));

  it("a password and a one-time code", () =>
    passes({ password: "a pass word", withCodes: true }, { Password: "a pass word", code: "31415926" }, [
      /Password:/,
      /Verification code:/,
    ]));
});
