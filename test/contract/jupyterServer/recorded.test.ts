import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Kernel, KernelMessage } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { MemoryLog, MemoryMemento } from "../../unit/servers/model-fakes.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";
import { assertWhole, Cell, NotebookOnServer, numbers, run, upTo } from "./notebook-on-server.js";
import { RecorderOnServer } from "./recorder-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

/** Prints 0 to 3, the rest up to `count` once the file `go` is there, and makes the file `done`. */
const printingWhenTold = (count: number, then = "") => `
import pathlib, time
for i in range(4):
    print(i, flush=True)
while not pathlib.Path("go").exists():
    time.sleep(0.05)
for i in range(4, ${count}):
    print(i, flush=True)
    time.sleep(0.01)
pathlib.Path("done").touch()
${then}`;

/** Attaches a client to a kernel, from the server's own machine: while it is there, the server keeps nothing for others. */
const attachingTo = (kernelId: string) => `
import os
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect
url = os.environ["JUPYTERHUB_SERVICE_URL"].replace("http", "ws", 1) + "api/kernels/${kernelId}/channels"
client = await websocket_connect(HTTPRequest(url, headers={"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]}))
client.read_message(lambda _: None)`;

describe("a cell that a recorder on its server listens to", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;
  let ada: WindowOnHub;
  let notebook: NotebookOnServer;
  let log: MemoryLog;
  const recorder = new RecorderOnServer();

  before(async () => {
    hub = new HubUnderTest(await pooledHub("5.5"));
    ada = await hub.open("ada");
    await ada.start({});
    log = new MemoryLog();
    notebook = await NotebookOnServer.open(ada, new MemoryMemento(), "", log, recorder.recording);
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });
  beforeEach(async () => {
    for (const file of ["go", "done", "end"]) await rm(atHome(file), { force: true });
  });

  const atHome = (file: string) => path.join(hub.hub.homeOf("ada"), file);

  async function kernelAtServer(id: string): Promise<{ connections: number }> {
    const { body } = await hub.hub.api("GET", `../../user/ada/api/kernels/${id}`);
    return body as { connections: number };
  }

  /** Cut off until the cell is done. @param others clients that stay */
  async function awayDuring(kernelId: string, others: number): Promise<void> {
    hub.hub.faults.refuse = true;
    hub.hub.cutSockets();
    const isAlone = async () => (await kernelAtServer(kernelId)).connections === others;
    await until(isAlone, "the server knows that it is away");
    await writeFile(atHome("go"), "");
    await until(() => existsSync(atHome("done")), "all is printed");
    hub.hub.faults.refuse = false;
  }

  /** Runs a cell that is recorded once it has printed its first lines. */
  async function recorded(kernel: Kernel.IKernelConnection, code: string): Promise<Cell> {
    const cell = new Cell(kernel, code, { stop_on_error: true });
    await cell.hasPrinted("3\n");
    await until(() => recorder.kernels.has(kernel.id), "it is recorded");
    return cell;
  }

  for (const end of ["goes on", "ends soon after"]) {
    it(`is recorded from its beginning on where it is let go of before that was begun, and ${end}`, async () => {
      const late = new RecorderOnServer();
      const recording = { ...late.recording, afterMs: () => 600_000 };
      const other = await NotebookOnServer.open(ada, new MemoryMemento(), "", log, recording);
      try {
        const kernel = await other.start(`let-go-${end}.ipynb`);
        const cell = new Cell(kernel, printingWhenTold(40));
        await cell.hasPrinted("3\n");
        kernel.dispose();
        if (end === "goes on") await until(() => late.wholes.has(kernel.id), "its beginning is in the record");
        await writeFile(atHome("go"), "");
        await until(() => existsSync(atHome("done")), "all is printed");
        const printed = async () => {
          let text = "";
          const { recorder } = other.connection;
          for await (const { messages } of recorder?.since(kernel.id, { of: [cell.id] }, signal) ?? [])
            for (const [, , , content] of messages)
              text += (JSON.parse(String(content)) as { text?: string }).text ?? "";
          return numbers(text);
        };
        await until(() => late.wholes.has(kernel.id), "its beginning is in the record");
        await until(async () => isDeepStrictEqual(await printed(), upTo(40)), "all is kept");
      } finally {
        other.close();
      }
    });
  }

  it("has all of its output, each line once, though the server kept it too", async () => {
    const kernel = await notebook.start("alone.ipynb");
    const cell = await recorded(kernel, printingWhenTold(40));
    await awayDuring(kernel.id, 0);
    const { status, printed } = await cell.end;
    assert.deepEqual([status, numbers(printed)], ["ok", upTo(40)]);
    assert.match(log.lines.join("\n"), /messages of the kernel came from its record/);
    assert.deepEqual((await run(kernel, "print(2)")).printed, "2\n");
    kernel.dispose();
  });

  it("has all of 20,000 lines that are printed at once, of which its server drops most", async () => {
    const kernel = await notebook.start("burst.ipynb");
    const first = await recorded(kernel, printingWhenTold(4));
    await writeFile(atHome("go"), "");
    await first.end;
    const cell = new Cell(kernel, "for i in range(20_000): print(i, flush=True)");
    const { status, printed } = await cell.end;
    assert.equal(status, "ok");
    assertWhole(printed, 20_000);
    // In a burst that comes slowly enough it is noticed at the end.
    const isFetched = (line: string) =>
      /^\d{5} messages of the kernel came|of \d{5} messages of a cell were not brought/.test(line);
    await until(() => log.lines.some(isFetched), "most were dropped");
    kernel.dispose();
  });

  describe("whose window is gone", () => {
    /** What the next window hears of cells that this one has sent. */
    class LaterWindow {
      readonly messages: KernelMessage.IMessage[] = [];

      static async open(model: Kernel.IModel, ids: string[]): Promise<LaterWindow> {
        const later = await NotebookOnServer.open(ada, new MemoryMemento(), "", log, recorder.recording);
        const kernel = later.connectTo(model, await later.labSettings([...ids]));
        const window = new LaterWindow(later, kernel);
        kernel.anyMessage.connect((_, { msg, direction }) => {
          if (direction === "recv" && msg.channel === "iopub") window.messages.push(msg);
        });
        return window;
      }

      private constructor(
        private readonly notebook: NotebookOnServer,
        private readonly kernel: Kernel.IKernelConnection,
      ) {}

      /** as `execute_input` and what is printed */
      of(id: string): string[] {
        const own = this.messages.filter(({ parent_header: parent }) => "msg_id" in parent && parent.msg_id === id);
        return own.map((message) =>
          KernelMessage.isStreamMsg(message)
            ? message.content.text
            : KernelMessage.isStatusMsg(message)
              ? message.content.execution_state
              : message.header.msg_type,
        );
      }

      close(): void {
        this.kernel.dispose();
        this.notebook.close();
      }
    }

    const whole = (lines: readonly string[]) => [lines.slice(0, 2), numbers(lines.slice(2, -1).join("")), lines.at(-1)];
    const ofAll = (count: number) => [["busy", "execute_input"], upTo(count), "idle"];

    it("is heard from its beginning by the next one, also what came before it was recorded", async () => {
      const kernel = await notebook.start("reload.ipynb");
      const cell = await recorded(kernel, printingWhenTold(40));
      const next = new Cell(kernel, "print(7)");
      await until(() => recorder.wholes.has(kernel.id), "what came before is there too");
      kernel.dispose();
      await writeFile(atHome("go"), "");
      await until(() => existsSync(atHome("done")), "all is printed");
      const window = await LaterWindow.open(kernel.model, [cell.id, next.id]);
      await until(() => window.of(next.id).includes("idle"), "it has ended");
      assert.deepEqual(whole(window.of(cell.id)), ofAll(40));
      // A kernel may send a line in parts.
      const [busy, begun, ...printed] = window.of(next.id);
      assert.deepEqual([busy, begun, printed.join("")], ["busy", "execute_input", "7\nidle"]);
      window.close();
    });

    it("is heard by the next one while it runs, and on", async () => {
      const kernel = await notebook.start("reload-running.ipynb");
      const cell = await recorded(kernel, printingWhenTold(40));
      await until(() => recorder.wholes.has(kernel.id), "what came before is there too");
      kernel.dispose();
      const window = await LaterWindow.open(kernel.model, [cell.id]);
      await until(() => window.of(cell.id).includes("3\n"), "what it has printed is heard");
      await writeFile(atHome("go"), "");
      await until(() => window.of(cell.id).includes("idle"), "it has ended");
      assert.deepEqual(whole(window.of(cell.id)), ofAll(40));
      window.close();
    });

    it("ends for the next one though nobody recorded it", async () => {
      const unrecorded = await NotebookOnServer.open(ada, new MemoryMemento(), "", log);
      const kernel = await unrecorded.start("reload-lost.ipynb");
      const cell = new Cell(kernel, "print(1)");
      await cell.end;
      kernel.dispose();
      unrecorded.close();
      const window = await LaterWindow.open(kernel.model, [cell.id]);
      await until(() => window.of(cell.id).includes("idle"), "it has ended");
      assert.deepEqual(window.of(cell.id), ["Unrecorded.\n", "error", "idle"]);
      window.close();
    });
  });

  describe("while another client is attached, for whose sake the server keeps nothing", () => {
    let kernel: Kernel.IKernelConnection;
    let other: Kernel.IKernelConnection;

    before(async () => {
      kernel = await notebook.start("shared.ipynb");
      other = await notebook.start("other.ipynb");
      assert.equal((await run(other, attachingTo(kernel.id))).error, "");
    });
    after(() => {
      for (const each of [kernel, other]) each.dispose();
    });

    it("has all of its output and ends, though its reply was lost", async () => {
      const cell = await recorded(kernel, printingWhenTold(40));
      await awayDuring(kernel.id, 1);
      assert.deepEqual(await cell.end, { status: "ok", printed: upTo(40).join("\n") + "\n", error: "" });
    });

    it("ends with its error, and the cell after it is not run", async () => {
      const [failing, next] = [
        await recorded(kernel, printingWhenTold(10, "1 / 0")),
        new Cell(kernel, "print('never')"),
      ];
      await awayDuring(kernel.id, 1);
      const { status, printed, error } = await failing.end;
      assert.deepEqual([status, numbers(printed), error], ["error", upTo(10), "ZeroDivisionError: division by zero"]);
      assert.deepEqual(await next.end, { status: "aborted", printed: "", error: "" });
    });

    it("is sent again where it was lost on its way to the kernel", async () => {
      const [first, next] = [await recorded(kernel, printingWhenTold(10)), new Cell(kernel, "print('once')")];
      await awayDuring(kernel.id, 1);
      assert.equal((await first.end).status, "ok");
      assert.deepEqual(await next.end, { status: "ok", printed: "once\n", error: "" });
    });

    it("goes on when it is back before the cell has ended", async () => {
      const cell = await recorded(
        kernel,
        `${printingWhenTold(40)}
while not pathlib.Path("end").exists():
    time.sleep(0.05)
print(40)`,
      );
      await awayDuring(kernel.id, 1);
      await cell.hasPrinted("39\n");
      await writeFile(atHome("end"), "");
      const { status, printed } = await cell.end;
      assert.deepEqual([status, numbers(printed)], ["ok", upTo(41)]);
    });

    it("misses nothing of 20,000 lines that are printed at once while it is away", async () => {
      const cell = await recorded(
        kernel,
        printingWhenTold(4, "").replace(
          'pathlib.Path("done")',
          'for i in range(4, 20_000): print(i, flush=True)\npathlib.Path("done")',
        ),
      );
      await awayDuring(kernel.id, 1);
      const { status, printed } = await cell.end;
      assert.equal(status, "ok");
      assertWhole(printed, 20_000);
    });
  });
});
