import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { RunningHub } from "../../rig/hub.js";
import { type ServerKind, startHubOf } from "../../rig/server-kinds.js";
import { type HubUser, userOf } from "../contract/rig-user.js";

const FIRST_INSTALL_MS = 600_000;

/** What a Python kernel knows of itself, and what its environment has. */
const aboutKernel = `
import importlib.metadata, json, sys
from ipykernel.connect import get_connection_info
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
about = get_connection_info(unpack=True)
names = ["ipykernel", "jupyter_server", "jupyter_enterprise_gateway"]
versions = {name: version(name) for name in names if version(name)}
print(json.dumps({"versions": versions, "transport": about["transport"], "curve": "curve_publickey" in about}), end="")`;

const plain = { versions: { ipykernel: "7.4.0", jupyter_server: "2.21.1" }, transport: "tcp", curve: false };
const ofGateway = { ipykernel: "6.29.5", jupyter_server: "1.24.0", jupyter_enterprise_gateway: "3.3.0" };
const cases: [kind: ServerKind, server: string, kernel: typeof plain][] = [
  ["gateway", "2.21.1", { ...plain, versions: ofGateway }],
  ["curve", "2.21.1", { ...plain, curve: true }],
  ["ipc", "2.21.1", { ...plain, transport: "ipc" }],
  ["bash", "2.21.1", plain],
  ["old", "1.24.0", { ...plain, versions: { ipykernel: "6.29.5", jupyter_server: "1.24.0" } }],
];

describe("rig: servers of a kind", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: RunningHub | undefined;
  afterEach(() => hub?.stop());

  async function started(kind: ServerKind): Promise<{ ada: HubUser; version: string; log: string }> {
    hub = await startHubOf(kind);
    const ada = await userOf(hub, "ada");
    await ada.startToReady({});
    const { version } = JSON.parse((await ada.get("user/ada/api")).text) as { version: string };
    return { ada, version, log: await readFile(hub.logFile, "utf8") };
  }

  for (const [kind, server, kernel] of cases) {
    it(kind, async () => {
      const { ada, version } = await started(kind);
      assert.equal(version, server);
      assert.deepEqual(JSON.parse(await ada.run(aboutKernel)), kernel);
      const { text } = await ada.get("user/ada/api/kernelspecs");
      assert.equal(text.includes("Bash"), kind === "bash");
    });
  }

  // Their sockets take no client of the legacy protocol, as the plainest one is.
  for (const [kind, server] of [
    ["jsd-0.3.3", "2.21.1"],
    ["jsd-0.2.6", "2.20.0"],
  ] as const) {
    it(kind, async () => {
      const { version, log } = await started(kind);
      assert.equal(version, server);
      assert.match(log, /jupyter_server_documents \| extension was successfully loaded/);
    });
  }

  it("no-python", async () => {
    const { ada, version } = await started("no-python");
    assert.equal(version, "2.21.1");
    const { kernelspecs } = JSON.parse((await ada.get("user/ada/api/kernelspecs")).text) as { kernelspecs: object };
    assert.deepEqual(Object.keys(kernelspecs), ["bash"]);
  });
});
