import assert from "node:assert/strict";
import { HelperRefusal } from "../../../src/helper/helper.js";
import { NoHelper } from "../../../src/helper/place.js";
import { run } from "../jupyterServer/notebook-on-server.js";
import { helpersOnServer, pidOf } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

describe("the helper on a server that has no Python kernel", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer("no-python");

  it("is one for all windows in a terminal, also where two ask for it at once, and ends with the last", async () => {
    const [window] = await server.windowsAtOnce();
    const [terminal = "", ...others] = await server.terminals();
    assert.match(terminal, /^hub_kernels_helper_/);
    assert.deepEqual([others, await server.sessions()], [[], []]);
    await window?.end(signal);
    assert.deepEqual(await server.terminals(), []);
    await assert.rejects(window?.ask("status", {}, signal) ?? Promise.resolve(), NoHelper);
    assert.equal(typeof (await pidOf(server.window())), "number");
  });

  it("runs the latest program that a window has", async () => {
    await server.runsTheLatest("bash");
    await assert.rejects(pidOf(server.window(server.ofVersion(2_000, 2))), NoHelper);
  });

  it("keeps all that a kernel says, however much it is, for each window that asks", async () => {
    const kernel = await server.notebook.start("much.ipynb", "bash");
    const recorders = [server.window(), server.window()].map((helper) => server.recorder(helper));
    for (const recorder of recorders) await recorder.record(kernel.id, [], signal);
    const { printed } = await run(kernel, "for i in $(seq 30); do printf '%0100000d\\n' $i; done");
    const kept = await Promise.all(
      recorders.map(async (recorder) => {
        let text = "";
        for await (const { messages } of recorder.since(kernel.id, { after: ["none"] }, signal)) {
          for (const [header, , , content] of messages) {
            if (!String(header).includes('"stream"')) continue;
            const said = JSON.parse(String(content)) as { name: string; text: string };
            if (said.name === "stdout") text += said.text;
          }
        }
        return text;
      }),
    );
    assert.ok(printed.length > 3_000_000, String(printed.length));
    assert.deepEqual([kept[0] === printed, kept[1] === printed], [true, true]);
    for (const recorder of recorders) recorder.dispose();
    kernel.dispose();
  });

  it("says no to what it does not know, and that its program does not run", async () => {
    const helper = server.window();
    await helper.start(signal);
    await assert.rejects(helper.ask("watch", { kernel: "../x", holder: "h", limit: 1 }, signal), HelperRefusal);
    await assert.rejects(helper.ask("since", { kernel: "00000000-0000" }, signal), { reason: "not-watched" });
    await helper.end(signal);
    await assert.rejects(pidOf(server.window(`${server.source}\nimport nothing_like_it\n`)), /ModuleNotFoundError/);
    assert.deepEqual(await server.terminals(), []);
  });
});

describe("the helper on a server that has neither a Python kernel nor terminals", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer("no-python", 'c.Spawner.args += ["--ServerApp.terminals_enabled=False"]\n');

  it("cannot be had, which is said with both reasons", async () => {
    await assert.rejects(server.window().start(signal), (error: unknown) => {
      assert.ok(error instanceof NoHelper);
      assert.match(error.message, /python3.* is not available.*, and it has no terminals$/);
      return true;
    });
  });
});
