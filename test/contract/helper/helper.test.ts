import assert from "node:assert/strict";
import { SessionAPI } from "@jupyterlab/services";
import { HelperRefusal } from "../../../src/helper/helper.js";
import { NoHelper } from "../../../src/helper/place.js";
import { run } from "../jupyterServer/notebook-on-server.js";
import { until } from "../servers/model-on-hub.js";
import { helpersOnServer, pidOf } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

for (const [kind, line] of [
  [undefined, "4.1"],
  [undefined, "6.1"],
  ["jsd-0.3.3", "5.5"],
] as const) {
  describe(`the helper on a ${kind ?? "plain"} server of a hub of line ${line}`, function () {
    this.timeout(FIRST_INSTALL_MS);
    const server = helpersOnServer(kind, { line });

    it("ends by itself where no window is there to end it", async () => {
      await server.endsByItself();
    });
  });
}

describe("the helper on a user's server", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer();

  it("is one for all windows, also where two ask for it at once", async () => {
    await server.windowsAtOnce();
    assert.equal((await server.sessions()).length, 1);
  });

  it("runs the latest program that a window has", async () => {
    await server.runsTheLatest("python3");
  });

  it("is not held up by what is left of the program before", async () => {
    await pidOf(server.window());
    await pidOf(server.window(server.ofVersion(1_000)));
    const inside = await server.inside();
    const { printed } = await run(inside, "import gc\ngc.collect()\nprint('on')");
    assert.equal(printed, "on\n");
    inside.dispose();
  });

  it("is left alone where a later release speaks with it in another way", async () => {
    const later = server.window(server.ofVersion(1_000, 2));
    const pid = await pidOf(later);
    await assert.rejects(pidOf(server.window()), NoHelper);
    assert.deepEqual([await pidOf(later), (await server.sessions()).length], [pid, 1]);
  });

  it("is not left behind where its program does not run", async () => {
    await assert.rejects(pidOf(server.window(`${server.source}\nimport nothing_like_it\n`)), /ModuleNotFoundError/);
    assert.deepEqual(await server.sessions(), []);
  });

  it("gets its program again after its kernel was restarted", async () => {
    const helper = server.window();
    const before = await pidOf(helper);
    const connection = await server.inside();
    await connection.restart();
    await until(async () => (await pidOf(helper).catch(() => before)) !== before, "another process answers");
    connection.dispose();
  });

  it("ends when a window that needs it no more is the last one", async () => {
    const helper = server.window();
    await pidOf(helper);
    await helper.end(signal);
    assert.deepEqual(await server.sessions(), []);
    // It is not started for what is not worth it.
    await assert.rejects(helper.ask("leave", { kernel: "00000000-0000", holder: "h" }, signal), NoHelper);
    assert.deepEqual(await server.sessions(), []);
    assert.equal(typeof (await pidOf(helper)), "number");
  });

  it("ends by itself where no window is there to end it", async () => {
    await server.endsByItself();
  });

  it("is another one where the kernel that was started for it never says a word", async () => {
    const request = { path: ".hub-kernels-helper", name: "Hub Kernels helper", type: "console" };
    const mute = await SessionAPI.startSession({ ...request, kernel: { name: "mute" } }, server.notebook.settings);
    const helper = server.window(undefined, { patience: { silentMs: 3_000, muteMs: 3_000 } });
    assert.equal(typeof (await pidOf(helper)), "number");
    const [session, ...others] = await server.sessions();
    assert.deepEqual([session?.kernel?.id === mute.kernel?.id, others.length], [false, 0]);
  });

  it("says no to what it does not know", async () => {
    const helper = server.window();
    await helper.start(signal);
    for (const kernel of ["../../etc/passwd", "", 1, undefined]) {
      await assert.rejects(helper.ask("watch", { kernel, holder: "h", limit: 1 }, signal), HelperRefusal);
    }
    const unknown = { kernel: "00000000-0000", holder: "h", limit: 1 };
    await assert.rejects(helper.ask("watch", unknown, signal), { reason: "no-connection-file" });
    await assert.rejects(helper.ask("since", { kernel: "00000000-0000" }, signal), { reason: "not-watched" });
    await assert.rejects(helper.ask("eval", {}, signal), HelperRefusal);
  });
});
