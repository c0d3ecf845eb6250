import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Kernel } from "@jupyterlab/services";
import { startHubOf } from "../../../rig/server-kinds.js";
import { askKernel } from "../../../src/jupyterServer/kernel-state.js";
import { runningSessions } from "../../../src/kernels/builtin/link/running-sessions.js";
import { askContents } from "../../../src/kernels/running/ask-contents.js";
import { MemoryMemento } from "../../unit/servers/model-fakes.js";
import { Cell, NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";

const { signal } = new AbortController();

for (const listsKernels of [true, false])
  describe(`the kernels of a server before a gateway that ${listsKernels ? "lists them" : "lists none"}`, function () {
    this.timeout(300_000);
    let hub: HubUnderTest;
    let gatewayUrl: string | undefined;
    let ada: WindowOnHub;
    let notebook: NotebookOnServer;
    let kernel: Kernel.IKernelConnection;
    let folder: string;
    const memento = new MemoryMemento();

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-gateway-"));
      const started = await startHubOf("gateway", { listsKernels });
      gatewayUrl = started.gatewayUrl;
      hub = new HubUnderTest(started);
      ada = await hub.open("ada");
      await ada.start({});
      notebook = await NotebookOnServer.open(ada, memento);
      kernel = await notebook.start("fit.ipynb", "python3", await notebook.connection.sessionType(signal));
      await run(kernel, `import os; os.chdir(${JSON.stringify(folder)})`);
    });
    after(async () => {
      notebook.close();
      await hub.stop();
      await rm(folder, { recursive: true });
    });

    const listed = async () =>
      (await askContents(notebook.connection, { specs: undefined, used: new Set() }, signal)).kernels.map(
        ({ state, clients, names }) => ({ state, clients, names }),
      );
    const said = async () => {
      const { fetch } = await ada.transport();
      return await askKernel(fetch, notebook.connection.url, kernel.id, signal);
    };
    const ofSessions = async () => (await runningSessions(notebook.settings)).map((session) => session.kernel.state);

    it("are said to be at work while they are, or nothing is said of that, though nobody was asked since they were idle", async () => {
      await listed();
      const cell = new Cell(
        kernel,
        "import pathlib, time\npathlib.Path('begun').touch()\nwhile not pathlib.Path('go').exists(): time.sleep(0.05)",
      );
      await until(() => existsSync(path.join(folder, "begun")), "it is begun");
      const state = listsKernels ? "busy" : undefined;
      assert.equal((await said()).state, state);
      assert.deepEqual(await listed(), [
        { state: state ?? "unknown", clients: listsKernels ? 1 : undefined, names: ["fit.ipynb"] },
      ]);
      assert.deepEqual(await ofSessions(), [state ?? ""]);
      // Who comes to a kernel at work hears what it is, and does not give up.
      const other = await NotebookOnServer.open(ada, memento);
      const latecomer = other.connectTo(kernel.model);
      assert.equal((await latecomer.info).status, "ok");
      assert.equal(existsSync(path.join(folder, "go")), false);
      latecomer.dispose();
      other.close();
      await writeFile(path.join(folder, "go"), "");
      assert.equal((await cell.end).status, "ok");
    });

    it("are gone when the gateway has ended them, where it lists them", async () => {
      const ended = await fetch(`${gatewayUrl}/api/kernels/${kernel.id}`, { method: "DELETE" });
      assert.equal(ended.status, 204);
      assert.equal((await said()).is, listsKernels ? "gone" : "there");
    });
  });
