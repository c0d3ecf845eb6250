import assert from "node:assert/strict";
import path from "node:path";
import { type Helper, HelperRefusal } from "../../../src/helper/helper.js";
import { NoHelper } from "../../../src/helper/place.js";
import { run } from "../jupyterServer/notebook-on-server.js";
import { until } from "../servers/model-on-hub.js";
import { helpersOnServer } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

const asModule = `
import importlib.util
spec = importlib.util.spec_from_file_location("program", ${JSON.stringify(path.resolve("helper/hub_kernels_helper.py"))})
program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(program)`;

/** Beyond 3 MiB nothing can be written. A hundred messages of 100 kB are kept, and what is left of them is told. */
const fullDisk = `${asModule}
import json, os
def limited(file, data, at, write=os.pwrite):
    if at + len(data) > 3 << 20:
        raise OSError(28, "No space left on device")
    return write(file, data, at)
os.pwrite = limited
record = program.Record(64 << 20)
for number in range(100):
    header = json.dumps({"msg_id": f"m{number}", "msg_type": "display_data"}).encode()
    record.add([[header, b"{}", b"{}", json.dumps("x" * 100_000).encode()]])
kept = [json.loads(parts[0])["msg_id"] for parts in program.unpacked_all(record.take(0, 64 << 20)[0])]
print(json.dumps({"first": kept[0], "last": kept[-1], "notes": len(program.notes)}))`;

/** A message that is too short takes the next one with it. The other two have more names in front than one, and a buffer at the end. */
const oddKernel = `${asModule}
import zmq
context = zmq.Context()
speaker, hearer = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
speaker.bind("inproc://kernel")
hearer.connect("inproc://kernel")
message = [b"topic", program.DELIMITER, b"signature", b"header", b"parent", b"metadata", b"content"]
for sent in ([b"word"], message[:5], message, [b"a", *message], [*message, b"buffer"]):
    speaker.send_multipart(sent)
heard = [program.received(hearer) for _ in range(4)]
print([parts and (len(parts), program.DELIMITER in parts) for parts in heard])`;

/** What it hears while a kernel's messages are held up: no single one, but many; and all of them afterwards. Also of the kernel's next process. */
const heldUp = `${asModule}
import zmq
def speaker_at(address):
    speaker = zmq.Context().socket(zmq.XPUB)
    speaker.bind(address)
    return speaker
def ends(speaker):
    speaker.close(0)
    speaker.context.term()
speaker = speaker_at("tcp://127.0.0.1:*")
address = speaker.get(zmq.LAST_ENDPOINT).decode()
ends(speaker)
hearer = program.Context().socket(zmq.SUB)
hearer.subscribe(b"")
hearer.setsockopt(zmq.RCVTIMEO, 10_000)
hearer.connect(address)
wire = program.Wire(hearer)
def tries():
    speaker = speaker_at(address)
    # It is told of who hears it, once that one has looked after its connection.
    while not speaker.poll(50):
        hearer.poll(0)
    wire.hold()
    speaker.send(b"first")
    heard = [hearer.poll(200)]
    for number in range(100):
        speaker.send(b"x" * 1_000)
    heard.append(hearer.recv())
    wire.release()
    heard.append(sum(len(hearer.recv()) for number in range(100)))
    ends(speaker)
    return heard
print(tries(), tries())`;

describe("the record of a kernel", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer();

  const settings: { keepsServer: boolean; changed: () => void } = { keepsServer: false, changed: () => undefined };
  const told: (string | undefined)[] = [];
  const recorderOf = (helper: Helper) =>
    server.recorder(helper, {
      refused: (why) => told.push(why?.message),
      limit: () => 2 * 1024 * 1024,
      keepsServer: () => settings.keepsServer,
      onSettings: (listener) => {
        settings.changed = listener;
        return { dispose: () => undefined };
      },
    });

  it("knows of a request whose record begins with another word than busy that it began before the record", async () => {
    const kernel = await server.notebook.start("record.ipynb");
    const { printed } = await run(
      kernel,
      `
import json, types
module = types.ModuleType("recorder")
exec(compile(${JSON.stringify(server.source)}, "recorder", "exec"), module.__dict__)
record = module.Record(1 << 20)
def says(request, kind, **content):
    header, parent = {"msg_id": kind, "msg_type": kind}, {"msg_id": request, "msg_type": "execute_request"}
    record.add([[json.dumps(part).encode() for part in (header, parent, {}, content)]])
says("first", "status", execution_state="busy")
says("earlier", "stream", text="1")
says("later", "status", execution_state="busy")
says("later", "stream", text="2")
print([record.of([each]) for each in ("first", "earlier", "later")])`,
    );
    assert.equal(printed, "[0, 0, 2]\n");
    kernel.dispose();
  });

  it("has it told where it cannot be had, each time, and that it is there where it can", async () => {
    const kernel = await server.notebook.start("refused.ipynb");
    told.splice(0);
    const [broken, working] = [
      recorderOf(server.window(`${server.source}\nimport nothing_like_it\n`)),
      recorderOf(server.window()),
    ];
    for (let times = 0; times < 2; times++) await assert.rejects(broken.record(kernel.id, [], signal), NoHelper);
    await working.record(kernel.id, [], signal);
    const [why] = told;
    assert.match(why ?? "", /program does not run there: ModuleNotFoundError/);
    assert.deepEqual(told, [why, why, undefined]);
    for (const recorder of [broken, working]) recorder.dispose();
    kernel.dispose();
  });

  it("ends with the last kernel of all windows, and not with that of one", async () => {
    const [one, two] = [await server.notebook.start("one.ipynb"), await server.notebook.start("two.ipynb")];
    const said: string[] = [];
    const log = { info: (message: string) => said.push(message) };
    const leaver = server.recorder(server.window(), { holder: "one", unusedMs: 1_000, log });
    // Whichever of the two is heard last to leave has it ended.
    const stays = server.recorder(server.window(), { holder: "two", unusedMs: 1_000 });
    await leaver.record(one.id, [], signal);
    leaver.leave(one.id);
    await stays.record(two.id, [], signal);
    await until(() => said.some((message) => message.startsWith("the helper stays")), "it is asked whether it is used");
    await run(two, "'still recorded'");
    assert.equal((await stays.cells(two.id, signal)).length, 1);
    await leaver.record(one.id, [], signal);
    stays.leave(two.id);
    leaver.leave(one.id);
    await until(async () => (await server.sessions()).length === 0, "nobody needs it");
    for (const each of [leaver, stays]) each.dispose();
    for (const each of [one, two]) each.dispose();
  });

  it("keeps the latest that a kernel says, within its bounds", async () => {
    const kernel = await server.notebook.start("bounds.ipynb");
    const recorder = recorderOf(server.window());
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

  it("gives back what it took of a disk that is full, and keeps what comes then", async () => {
    const kernel = await server.notebook.start("full.ipynb");
    const { printed } = await run(kernel, fullDisk);
    assert.deepEqual(JSON.parse(printed), { first: "m80", last: "m99", notes: 1 });
    kernel.dispose();
  });

  it("loses no more than a message after one that the protocol doesn't know", async () => {
    const kernel = await server.notebook.start("odd.ipynb");
    const { printed } = await run(kernel, oddKernel);
    assert.equal(printed, "[(9, True), (4, False), (5, False), None]\n");
    kernel.dispose();
  });

  it("is not woken for each message, and misses none", async () => {
    const kernel = await server.notebook.start("held.ipynb");
    const { printed } = await run(kernel, heldUp);
    const heard = "[0, b'first', 100000]";
    assert.equal(printed, `${heard} ${heard}\n`);
    kernel.dispose();
  });

  it("finds out that a cell has ended whose end nobody heard", async () => {
    const kernel = await server.notebook.start("unheard.ipynb");
    const recorder = recorderOf(server.window());
    await recorder.record(kernel.id, ["its-end-was-lost"], signal);
    const inside = await server.inside();
    const look = `
import hub_kernels_helper as h
h.Listener.SILENT_S = 0
record = h.helper.recorder.listeners["${kernel.id}"].record
print(record.running(), b"awake" in record.take(0, 1 << 20)[0])`;
    const seen = async () => (await run(inside, look)).printed;
    assert.equal(await seen(), "['its-end-was-lost'] False\n");
    const long = kernel.requestExecute({ code: "import time\ntime.sleep(12)\nprint('a' + 'wake')" });
    // What it is asked while it is at work it answers only then.
    const ends = new Set<string | undefined>();
    await until(async () => ends.add(await seen()).has("[] True\n"), "both have ended");
    assert.equal(ends.has("[] False\n"), false);
    await long.done;
    inside.dispose();
    kernel.dispose();
    recorder.dispose();
  });

  it("may be there a moment later where the helper says no for another reason than that it has none", async () => {
    const kernel = await server.notebook.start("busy-machine.ipynb");
    const recorder = recorderOf(server.window());
    await recorder.record(kernel.id, [], signal);
    const inside = await server.inside();
    // As on a machine that is so busy that its thread does not get to answer.
    await run(
      inside,
      `
import hub_kernels_helper as h
recorder, call = h.helper.recorder, h.helper.recorder.call
def late(act):
    recorder.call = call
    raise TimeoutError("the recorder does not answer")
recorder.call = late`,
    );
    const read = async () => {
      for await (const page of recorder.since(kernel.id, { after: ["none"] }, signal))
        assert.equal(page.isKnown, false);
    };
    await assert.rejects(read(), (error) => error instanceof HelperRefusal);
    await read();
    inside.dispose();
    kernel.dispose();
    recorder.dispose();
  });

  it("shows the helper busy no longer than something runs, also where it was asked something meanwhile", async () => {
    const helper = server.window();
    await helper.start(signal);
    const inside = await server.inside();
    const shown: string[] = [];
    inside.anyMessage.connect((_, { msg: { channel, parent_header, content } }) => {
      // It is about no request.
      if (channel === "iopub" && "execution_state" in content && !("msg_id" in parent_header))
        shown.push(String(content.execution_state));
    });
    // What it said last it said after the word idle that ended its answer, and what ran has ended by now.
    await run(
      inside,
      `
import hub_kernels_helper as h, threading, time
recorder = h.helper.recorder
def busy():
    recorder._show("busy")
    recorder._asked_at = time.monotonic() - 1
threading.Timer(0.5, busy).start()`,
    );
    await until(() => shown.length === 2, `it is idle again: ${shown.join()}`);
    assert.deepEqual(shown, ["busy", "idle"]);
    inside.dispose();
  });

  it("is told at once whether a cell that runs keeps the server, also when that changes", async () => {
    const kernel = await server.notebook.start("keeps.ipynb");
    const recorder = recorderOf(server.window());
    settings.keepsServer = true;
    await recorder.record(kernel.id, [], signal);
    const inside = await server.inside();
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
