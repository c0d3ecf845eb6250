import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { Kernel } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";
import { Cell, NotebookOnServer, numbers, run, upTo } from "./notebook-on-server.js";

describe("the connection to an idle kernel", function () {
  this.timeout(300_000);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;

  before(async () => {
    hub = new HubUnderTest(await pooledHub());
    const ada = await hub.open("ada");
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
    notebook.releaseAfterMs = 1_000;
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });

  /** How many sockets the server has for it, asked past the recorder. */
  async function connections({ id }: Kernel.IKernelConnection): Promise<number> {
    const { body } = await hub.hub.api("GET", `../../user/ada/api/kernels/${id}`);
    return (body as { connections: number }).connections;
  }

  async function released(kernel: Kernel.IKernelConnection): Promise<void> {
    await until(async () => (await connections(kernel)) === 0, "its connection is let go");
  }

  async function connectionsDuring(cell: Cell, kernel: Kernel.IKernelConnection): Promise<number[]> {
    const seen = new Set<number>();
    const end = cell.end.then(() => true);
    while (!(await Promise.race([end, delay(100, false)]))) seen.add(await connections(kernel));
    return [...seen];
  }

  it("is let go, and a cell that is run after it has all of its output", async () => {
    const kernel = await notebook.start("idle.ipynb");
    const statuses: string[] = [];
    await run(kernel, "a = 1");
    kernel.connectionStatusChanged.connect((_, status) => statuses.push(status));
    for (let round = 0; round < 2; round++) {
      await released(kernel);
      const { status, printed } = await run(kernel, "for i in range(100 * a): print(i, flush=True)");
      assert.deepEqual([status, numbers(printed)], ["ok", upTo(100)]);
    }
    assert.deepEqual(statuses, []);
    await released(kernel);
    await kernel.shutdown();
  });

  it("is kept while a cell runs that says nothing", async () => {
    const kernel = await notebook.start("silent.ipynb");
    await run(kernel, "1");
    const cell = new Cell(kernel, "import time\ntime.sleep(5)\nprint('done')");
    assert.deepEqual(await connectionsDuring(cell, kernel), [1]);
    assert.equal((await cell.end).printed, "done\n");
    await kernel.shutdown();
  });

  it("is kept while a cell of another client runs", async () => {
    const kernel = await notebook.start("other.ipynb");
    const other = notebook.connectTo({ id: kernel.id, name: kernel.name });
    await run(kernel, "1");
    await run(other, "1");
    const cell = new Cell(other, "import time\ntime.sleep(5)");
    assert.deepEqual(await connectionsDuring(cell, kernel), [2]);
    other.dispose();
    await released(kernel);
    await kernel.shutdown();
  });

  it("is there again after a restart and after an interrupt", async () => {
    const kernel = await notebook.start("restart.ipynb");
    await run(kernel, "a = 1");
    await released(kernel);
    await kernel.interrupt();
    assert.equal((await run(kernel, "print(a)")).printed, "1\n");
    await released(kernel);
    await kernel.restart();
    assert.equal((await run(kernel, "print('anew')")).printed, "anew\n");
    assert.equal((await run(kernel, "print(a)")).status, "error");
    await kernel.shutdown();
  });

  it("leads to the kernel as it is after another client has restarted it", async () => {
    const kernel = await notebook.start("restarted.ipynb");
    await run(kernel, "a = 1");
    await released(kernel);
    await hub.hub.api("POST", `../../user/ada/api/kernels/${kernel.id}/restart`);
    const { status, error } = await run(kernel, "print(a)");
    assert.deepEqual([status, error], ["error", "NameError: name 'a' is not defined"]);
    assert.equal((await run(kernel, "print('anew')")).printed, "anew\n");
    await kernel.shutdown();
  });
});
