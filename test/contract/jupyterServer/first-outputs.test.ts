import assert from "node:assert/strict";
import { pooledHub } from "../../../rig/pool.js";
import { MemoryLog, MemoryMemento } from "../../unit/servers/model-fakes.js";
import { HubUnderTest } from "../servers/model-on-hub.js";
import { NotebookOnServer, run } from "./notebook-on-server.js";

/** By hand 100 were run. */
const CONNECTS = 10;

describe("a kernel that another window keeps busy", function () {
  this.timeout(300_000);
  let hub: HubUnderTest;
  before(async () => (hub = new HubUnderTest(await pooledHub("5.5"))));
  after(() => hub.stop());

  it("loses no output of the first cell that is run over a new connection", async () => {
    const ada = await hub.open("ada");
    await ada.start({});
    const memento = new MemoryMemento();
    const busy = await NotebookOnServer.open(ada, memento);
    const model = await busy.start("busy.ipynb");
    await run(model, "import time");
    const over = new AbortController();
    const atWork = (async () => {
      while (!over.signal.aborted) await run(model, "for i in range(8): time.sleep(0.1); print(i, flush=True)");
    })();
    const printed: string[] = [];
    for (let connect = 0; connect < CONNECTS; connect++) {
      const window = await NotebookOnServer.open(ada, memento, "", new MemoryLog());
      const kernel = window.connectTo(model.model);
      printed.push((await run(kernel, `print("first", ${connect}, flush=True)\nprint("then")`)).printed);
      kernel.dispose();
      window.close();
    }
    over.abort();
    await atWork;
    assert.deepEqual(
      printed,
      printed.map((_, connect) => `first ${connect}\nthen\n`),
    );
    await model.shutdown();
    busy.close();
  });
});
