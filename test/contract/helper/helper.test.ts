import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { SessionAPI } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { Helper, HelperRefusal } from "../../../src/helper/helper.js";
import { NoHelper } from "../../../src/helper/helper-session.js";
import { Recorder } from "../../../src/helper/recorder.js";
import { NoRecord } from "../../../src/jupyterServer/kernel-recorder.js";
import { hashOf } from "../../../src/kernels/run-notes.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

describe("the helper on a user's server", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;
  let ada: WindowOnHub;
  let notebook: NotebookOnServer;
  let source: string;
  let helpers: Helper[];

  before(async () => {
    source = await readFile("helper/hub_kernels_helper.py", "utf8");
    hub = new HubUnderTest(await pooledHub("5.5"));
    ada = await hub.open("ada");
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });
  beforeEach(() => {
    helpers = [];
  });
  afterEach(async () => {
    for (const helper of helpers) helper.dispose();
    for (const { id } of await sessions()) await SessionAPI.shutdownSession(id, notebook.settings);
  });

  /** @param program the one of this release, or another */
  function window(program = source): Helper {
    const helper = new Helper({ server: notebook.connection, program: () => Promise.resolve(program) });
    helpers.push(helper);
    return helper;
  }

  async function sessions() {
    return (await SessionAPI.listRunning(notebook.settings)).filter(({ name }) => name === "Hub Kernels helper");
  }

  async function pidOf(helper: Helper): Promise<unknown> {
    await helper.start(signal);
    return (await helper.ask("status", {}, signal))["pid"];
  }

  const settings: { keepsServer: boolean; changed: () => void } = { keepsServer: false, changed: () => undefined };
  const told: (string | undefined)[] = [];
  const recorderOf = (helper: Helper) =>
    new Recorder({
      helper,
      holder: "h",
      refused: (why) => told.push(why?.message),
      limit: () => 2 * 1024 * 1024,
      keepsServer: () => settings.keepsServer,
      onSettings: (listener) => {
        settings.changed = listener;
        return { dispose: () => undefined };
      },
      log: { info: () => undefined },
    });

  const ofVersion = (version: number, protocol = 1) =>
    source.replace(/^VERSION = \d+$/m, `VERSION = ${version}`).replace(/^PROTOCOL = \d+$/m, `PROTOCOL = ${protocol}`);

  it("knows of a request whose record begins with another word than busy that it began before the record", async () => {
    const kernel = await notebook.start("record.ipynb");
    const { printed } = await run(
      kernel,
      `
import json, types
module = types.ModuleType("recorder")
exec(compile(${JSON.stringify(source)}, "recorder", "exec"), module.__dict__)
record = module.Record(1 << 20)
def says(request, kind, **content):
    header, parent = {"msg_id": kind, "msg_type": kind}, {"msg_id": request, "msg_type": "execute_request"}
    record.add([json.dumps(part).encode() for part in (header, parent, {}, content)])
says("first", "status", execution_state="busy")
says("earlier", "stream", text="1")
says("later", "status", execution_state="busy")
says("later", "stream", text="2")
print([record.of([each]) for each in ("first", "earlier", "later")])`,
    );
    assert.equal(printed, "[0, 0, 2]\n");
    kernel.dispose();
  });

  it("is one for all windows, also where two ask for it at once", async () => {
    const windows = [window(), window(), window()];
    const pids = await Promise.allSettled(windows.map(pidOf));
    // The one of two that is ended is noticed by whoever has it, who asks the other one then.
    const again = await Promise.all(windows.map(pidOf));
    assert.equal(new Set(again).size, 1, JSON.stringify(pids));
    assert.equal((await sessions()).length, 1);
  });

  it("runs the latest program that a window has", async () => {
    const kept = async (helper: Helper) => {
      await helper.start(signal);
      return Object.keys((await helper.ask("status", {}, signal))["kernels"] as object);
    };
    const kernel = await notebook.start("version.ipynb");
    const old = window();
    const request = { kernel: kernel.id, holder: "h", running: [], limit: 1 };
    await old.start(signal);
    await until(async () => (await old.ask("watch", request, signal))["heard"], "it is heard");
    assert.deepEqual(await kept(window()), [kernel.id]);
    // The one that takes its place knows nothing of what that one kept.
    assert.deepEqual(await kept(window(ofVersion(1_000))), []);
    await old.ask("watch", request, signal);
    assert.deepEqual(await kept(window()), [kernel.id]);
    kernel.dispose();
  });

  it("is left alone where a later release speaks with it in another way", async () => {
    const later = window(ofVersion(1_000, 2));
    const pid = await pidOf(later);
    await assert.rejects(pidOf(window()), NoHelper);
    assert.deepEqual([await pidOf(later), (await sessions()).length], [pid, 1]);
  });

  it("is not left behind where its program does not run", async () => {
    await assert.rejects(pidOf(window(`${source}\nimport nothing_like_it\n`)), /ModuleNotFoundError/);
    assert.deepEqual(await sessions(), []);
  });

  it("gets its program again after its kernel was restarted", async () => {
    const helper = window();
    const before = await pidOf(helper);
    const [session] = await sessions();
    const { kernel } = session ?? {};
    assert.ok(kernel);
    const connection = notebook.connectTo(kernel);
    await connection.restart();
    await until(async () => (await pidOf(helper).catch(() => before)) !== before, "another process answers");
    connection.dispose();
  });

  it("ends when a window that needs it no more is the last one", async () => {
    const helper = window();
    await pidOf(helper);
    await helper.end(signal);
    assert.deepEqual(await sessions(), []);
    // It is not started for what is not worth it.
    await assert.rejects(helper.ask("leave", { kernel: "00000000-0000", holder: "h" }, signal), NoHelper);
    assert.deepEqual(await sessions(), []);
    assert.equal(typeof (await pidOf(helper)), "number");
  });

  it("says no to what it does not know", async () => {
    const helper = window();
    await helper.start(signal);
    for (const kernel of ["../../etc/passwd", "", 1, undefined]) {
      await assert.rejects(helper.ask("watch", { kernel, holder: "h", limit: 1 }, signal), HelperRefusal);
    }
    const unknown = { kernel: "00000000-0000", holder: "h", limit: 1 };
    await assert.rejects(helper.ask("watch", unknown, signal), { reason: "no-connection-file" });
    await assert.rejects(helper.ask("since", { kernel: "00000000-0000" }, signal), { reason: "not-watched" });
    await assert.rejects(helper.ask("eval", {}, signal), HelperRefusal);
  });

  it("has it told where it cannot be had, each time, and that it is there where it can", async () => {
    const kernel = await notebook.start("refused.ipynb");
    told.splice(0);
    const [broken, working] = [recorderOf(window(`${source}\nimport nothing_like_it\n`)), recorderOf(window())];
    for (let times = 0; times < 2; times++) await assert.rejects(broken.record(kernel.id, [], signal), NoHelper);
    await working.record(kernel.id, [], signal);
    const [why] = told;
    assert.match(why ?? "", /program does not run there: ModuleNotFoundError/);
    assert.deepEqual(told, [why, why, undefined]);
    for (const recorder of [broken, working]) recorder.dispose();
    kernel.dispose();
  });

  it("keeps the latest that a kernel says, within its bounds", async () => {
    const kernel = await notebook.start("bounds.ipynb");
    const recorder = recorderOf(window());
    await recorder.record(kernel.id, [], signal);
    await run(kernel, "import sys\nfor i in range(600): print(str(i) * 4_000, flush=True)");
    let bytes = 0;
    let last = "";
    for await (const { isKnown, isFirst, messages } of recorder.since(kernel.id, { after: ["none"] }, signal)) {
      if (bytes === 0) assert.deepEqual([isKnown, isFirst], [false, false]);
      for (const parts of messages) bytes += Buffer.concat(parts).length;
      last = messages.at(-1)?.[3]?.toString() ?? last;
    }
    assert.ok(bytes > 1_000_000 && bytes <= 2 * 1024 * 1024, String(bytes));
    assert.deepEqual(JSON.parse(last), { execution_state: "idle" });
    recorder.dispose();
    kernel.dispose();
  });

  it("tells which texts a kernel was given, also before it was recorded, and which of them run", async () => {
    const [first, second] = ["import time\ntime.sleep(600)", "print('second')"];
    const kernel = await notebook.start("texts.ipynb");
    const recorder = recorderOf(window());
    const running = kernel.requestExecute({ code: first });
    const heard: Buffer[][] = [];
    running.onIOPub = ({ header, parent_header, metadata, content }) =>
      void heard.push([header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part))));
    await until(() => heard.length === 2, "it is busy with its input");
    await recorder.record(kernel.id, [running.msg.header.msg_id], signal);
    await recorder.prepend(kernel.id, heard, signal);
    const known = async () =>
      (await recorder.cells(kernel.id, signal)).map(({ hash, count, isRunning }) => [hash, count, isRunning]);
    assert.deepEqual(await known(), [[hashOf(first), 1, true]]);
    await kernel.interrupt();
    await running.done;
    await kernel.requestExecute({ code: second }).done;
    const both = [
      [hashOf(first), 1, false],
      [hashOf(second), 2, false],
    ];
    await until(async () => isDeepStrictEqual(await known(), both), "both are known, and have ended");
    await assert.rejects(recorder.cells("another", signal), NoRecord);
    kernel.dispose();
    recorder.dispose();
  });

  it("is told at once whether a cell that runs keeps the server, also when that changes", async () => {
    const kernel = await notebook.start("keeps.ipynb");
    const recorder = recorderOf(window());
    settings.keepsServer = true;
    await recorder.record(kernel.id, [], signal);
    const [session] = await sessions();
    assert.ok(session?.kernel);
    const inside = notebook.connectTo(session.kernel);
    const told = async () =>
      (await run(inside, "import hub_kernels_helper as h\nprint(h.helper.recorder.keeps_server)")).printed;
    assert.equal(await told(), "True\n");
    settings.keepsServer = false;
    settings.changed();
    await until(async () => (await told()) === "False\n", "it is told");
    inside.dispose();
    recorder.dispose();
    kernel.dispose();
  });
});
