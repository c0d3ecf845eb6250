import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { HubLine } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";
import { Cell, NotebookOnServer, numbers, run, upTo } from "./notebook-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const LAST = 1_000_000;

/** Prints 0 to 3; and the rest up to 39 once the file `go` is there, after which it makes the file `done`. */
const printingWhenTold = `
import pathlib, time
for i in range(4):
    print(i, flush=True)
while not pathlib.Path("go").exists():
    time.sleep(0.05)
for i in range(4, 40):
    print(i, flush=True)
    time.sleep(0.01)
pathlib.Path("done").touch()`;

/** Counts on until the file `enough` is there, and then prints ${LAST}. */
const countingUntilTold = `
import pathlib, time
i = 0
while not pathlib.Path("enough").exists():
    print(i, flush=True)
    i += 1
    time.sleep(0.1)
print(${LAST})`;

for (const line of ["4.1", "5.5", "6.1"] as HubLine[]) {
  describe(`a cell whose connection is lost, on a hub of line ${line}`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let hub: HubUnderTest;
    let ada: WindowOnHub;
    let notebook: NotebookOnServer;

    before(async () => {
      hub = new HubUnderTest(await pooledHub(line));
      ada = await hub.open("ada");
      await ada.start({});
      notebook = await NotebookOnServer.open(ada);
    });
    after(async () => {
      notebook.close();
      await hub.stop();
    });

    const atHome = (file: string) => path.join(hub.hub.homeOf("ada"), file);

    /** How many sockets the server has for a kernel, asked past the recorder. */
    async function listenersOf(kernelId: string): Promise<number> {
      const { body } = await hub.hub.api("GET", `../../user/ada/api/kernels/${kernelId}`);
      return (body as { connections: number }).connections;
    }

    it("goes on while the hub and its proxy are restarted", async () => {
      const kernel = await notebook.start("restart.ipynb");
      const cell = new Cell(kernel, countingUntilTold);
      await cell.hasPrinted("3\n");
      await hub.hub.restart();
      const before = numbers(cell.printed).at(-1) ?? 0;
      await until(() => (numbers(cell.printed).at(-1) ?? 0) > before, "it is heard again");
      await writeFile(atHome("enough"), "");
      const { status, printed } = await cell.end;
      // What was on its way through the proxy when that died may be lost, but nothing comes twice or out of order.
      const seen = numbers(printed);
      assert.deepEqual([status, seen.at(-1)], ["ok", LAST]);
      assert.deepEqual(
        seen,
        [...new Set(seen)].sort((a, b) => a - b),
      );
      kernel.dispose();
    });

    // Of what the proxy and the server do nothing differs between the lines: they are the same ones.
    if (line !== "5.5") return;
    it("goes on with all of its output after its sockets were cut and none were let through for a while", async () => {
      const kernel = await notebook.start("cut.ipynb");
      const statuses: string[] = [];
      kernel.connectionStatusChanged.connect((_, status) => statuses.push(status));
      await run(kernel, "1");
      statuses.length = 0;
      const cell = new Cell(kernel, printingWhenTold);
      await cell.hasPrinted("3\n");
      hub.hub.faults.refuse = true;
      hub.hub.cutSockets();
      await until(() => ada.reach === "unreachable", "the hub is seen to be away");
      // What is on its way when a connection breaks may be lost, so nothing is.
      await until(async () => (await listenersOf(kernel.id)) === 0, "the server knows that nobody listens");
      await writeFile(atHome("go"), "");
      await until(() => existsSync(atHome("done")), "all is printed");
      hub.hub.faults.refuse = false;
      const { status, printed } = await cell.end;
      assert.deepEqual([status, numbers(printed), statuses], ["ok", upTo(40), []]);
      await until(() => ada.state()?.kind === "running", "the model knows that it is over");
      kernel.dispose();
    });

    it("goes on when its connection breaks over another cell, larger than the server takes at once, which alone says so", async () => {
      const kernel = await notebook.start("large.ipynb");
      const waits = 'import pathlib, time\nwhile not pathlib.Path("small").exists(): time.sleep(0.05)\nprint("last")';
      const cell = new Cell(kernel, `print("first", flush=True)\n${waits}`);
      await cell.hasPrinted("first\n");
      const large = await run(kernel, `len("${"x".repeat(11 * 1024 * 1024)}")`);
      assert.equal(large.status, "error");
      assert.match(large.error, /^Not run: the socket broke \(.*; largest message sent: 115\d+ bytes\)$/);
      await writeFile(atHome("small"), "");
      assert.deepEqual(await cell.end, { status: "ok", printed: "first\nlast\n", error: "" });
      assert.deepEqual((await run(kernel, "print(2)")).printed, "2\n");
      kernel.dispose();
    });

    it("shows what the server says of output that it drops", async () => {
      const kernel = await notebook.start("rate.ipynb");
      const { status, printed } = await run(kernel, "print('x' * 5_000_000)");
      assert.equal(status, "ok");
      assert.match(printed, /^IOPub data rate exceeded\.[^]*iopub_data_rate_limit/);
      kernel.dispose();
    });
  });
}
