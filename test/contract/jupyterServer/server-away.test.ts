import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Kernel, SessionAPI } from "@jupyterlab/services";
import type { HubLine } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { MemoryMemento } from "../../unit/servers/model-fakes.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";
import { Cell, counting, NotebookOnServer, run } from "./notebook-on-server.js";

const FIRST_INSTALL_MS = 300_000;

for (const line of ["4.1", "5.5", "6.1"] as HubLine[]) {
  describe(`a notebook's server that is away, on a hub of line ${line}`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let hub: HubUnderTest;
    let ada: WindowOnHub;
    let notebook: NotebookOnServer;
    const memento = new MemoryMemento();

    before(async () => {
      hub = new HubUnderTest(await pooledHub(line));
      ada = await hub.open("ada");
      await ada.start({});
      notebook = await NotebookOnServer.open(ada, memento);
    });
    after(async () => {
      notebook.close();
      await hub.stop();
    });

    /** As a user does who says yes. */
    function startWhenAsked(): void {
      notebook.asked.length = 0;
      notebook.answer = () => ada.start({});
    }

    it("keeps its kernel specs and the kernel that is held, and the model knows of the stop from the traffic alone", async () => {
      assert.deepEqual(await notebook.specs(), ["python3"]);
      const kernel = await notebook.start("kept.ipynb");
      assert.deepEqual(await run(kernel, "print(6 * 7)"), { status: "ok", printed: "42\n", error: "" });
      await ada.stopFromOutside();
      await until(() => ada.state()?.kind === "stopped", "the model knows");
      assert.deepEqual(await notebook.specs(), ["python3"]);
      assert.deepEqual([await notebook.kernelIds(), await notebook.sessionKernels()], [[kernel.id], [kernel.id]]);
      assert.deepEqual([kernel.connectionStatus, kernel.status], ["connected", "idle"]);
      assert.deepEqual(notebook.asked, []);
      kernel.dispose();
    });

    it("gives a new session that asks nothing until a cell is run, and then runs it once the user has had it started", async () => {
      startWhenAsked();
      notebook.renewed.length = 0;
      const kernel = await notebook.start("promised.ipynb");
      await until(() => kernel.status === "idle", "the kernel is ready for a run");
      assert.ok((await notebook.sessionKernels()).includes(kernel.id));
      assert.deepEqual([notebook.asked, ada.state()?.kind], [[], "stopped"]);
      assert.deepEqual(await run(kernel, "print('runs')"), { status: "ok", printed: "runs\n", error: "" });
      assert.deepEqual([notebook.asked, notebook.renewed], [[notebook.serverId], []]);
      kernel.dispose();
    });

    // What a hub says of a stopped server, and of its start, is above; what we make of it needs one line.
    if (line !== "5.5") return;
    it("gives one run a new kernel under the held one's id after a stop and a start from outside, and asks nothing", async () => {
      const kernel = await notebook.start("again.ipynb");
      await run(kernel, "x = 1");
      const statuses: string[] = [];
      kernel.connectionStatusChanged.connect((_, status) => statuses.push(status));
      await ada.stopFromOutside();
      await until(() => ada.state()?.kind === "stopped", "the model knows");
      await ada.start({});
      notebook.renewed.length = notebook.asked.length = 0;
      const { status, error } = await run(kernel, "x");
      assert.deepEqual([status, error], ["error", "NameError: name 'x' is not defined"]);
      assert.deepEqual(await run(kernel, "print('new')"), { status: "ok", printed: "new\n", error: "" });
      assert.deepEqual([statuses, notebook.asked, notebook.renewed.map(({ path }) => path)], [[], [], ["again.ipynb"]]);
      assert.ok((await notebook.kernelIds()).includes(kernel.id));
      kernel.dispose();
    });

    it("has its kernel in the folder that its client left open, promised or not, and is told where it is", async () => {
      await mkdir(path.join(hub.hub.homeOf("ada"), "work/fits"), { recursive: true });
      const seen: boolean[][] = [];
      notebook.folderOf = async (_, has) => {
        seen.push(await Promise.all([has("work/fits"), has("work/none")]));
        return "work/fits";
      };
      const workingDirectory = async (kernel: Kernel.IKernelConnection) => {
        const { printed } = await run(kernel, "import os\nprint(os.getcwd())");
        return path.relative(hub.hub.homeOf("ada"), printed.trim());
      };
      const sessionsAt = async () => (await SessionAPI.listRunning(notebook.settings)).map(({ path: at }) => at);
      if (ada.state()?.kind !== "running") await ada.start({});
      const live = await notebook.start("live-jvsc-1.ipynb");
      assert.equal(await workingDirectory(live), "work/fits");
      assert.ok((await sessionsAt()).includes("work/fits/live-jvsc-1.ipynb"));
      await ada.stopFromOutside();
      await until(() => ada.state()?.kind === "stopped", "the model knows");
      startWhenAsked();
      notebook.renewed.length = 0;
      const promised = await notebook.start("promised-jvsc-1.ipynb");
      assert.ok((await sessionsAt()).includes("promised-jvsc-1.ipynb"));
      assert.equal(await workingDirectory(promised), "work/fits");
      assert.ok((await sessionsAt()).includes("work/fits/promised-jvsc-1.ipynb"));
      assert.ok((await notebook.kernelIds()).includes(promised.id));
      // The one that ran before is made again where it was.
      assert.equal(await workingDirectory(live), "work/fits");
      assert.deepEqual(
        notebook.renewed.map(({ path: at }) => at),
        ["work/fits/live-jvsc-1.ipynb"],
      );
      assert.deepEqual(seen, [
        [true, false],
        [true, false],
      ]);
      notebook.folderOf = () => Promise.resolve(undefined);
      for (const kernel of [live, promised]) kernel.dispose();
    });

    it("asks once for two notebooks that run while it is stopped, and both run", async () => {
      const starts = () => hub.posts.filter((post) => post.startsWith("POST users/ada/server")).length;
      const before = starts();
      const kernels = [await notebook.start("one.ipynb"), await notebook.start("two.ipynb")];
      await Promise.all(kernels.map((kernel) => run(kernel, "1")));
      await ada.stopFromOutside();
      await until(() => ada.state()?.kind === "stopped", "the model knows");
      startWhenAsked();
      const ends = await Promise.all(kernels.map((kernel, index) => run(kernel, `print(${index})`)));
      assert.deepEqual(
        ends.map(({ printed }) => printed),
        ["0\n", "1\n"],
      );
      assert.equal(starts(), before + 1);
      for (const kernel of kernels) kernel.dispose();
    });

    it("ends a cell in words whose kernel goes with it, and says why the next one was not run", async () => {
      const kernel = await notebook.start("gone.ipynb");
      const cell = new Cell(kernel, counting(600));
      await cell.hasPrinted("2\n");
      await ada.stopFromOutside();
      const { status, error } = await cell.end;
      assert.deepEqual([status, error], ["error", "Kernel gone: Kernel gone."]);
      await until(() => ada.state()?.kind === "stopped", "the stop is over");
      notebook.answer = () => Promise.reject(new Error("The server is stopped."));
      const declined = await run(kernel, "print('never')");
      assert.deepEqual(declined, { status: "error", printed: "", error: "Not run: The server is stopped." });
      assert.equal(ada.state()?.kind, "stopped");
      startWhenAsked();
      assert.equal((await run(kernel, "print('now')")).printed, "now\n");
      kernel.dispose();
    });

    it("is remembered by a window to come: a kernel that was in use is listed, and runs by one answer", async () => {
      startWhenAsked();
      const kernel = await notebook.start("morning.ipynb");
      await run(kernel, "1");
      await ada.stopFromOutside();
      await until(() => ada.state()?.kind === "stopped", "the model knows");
      notebook.close();
      const { id, name } = kernel;
      kernel.dispose();
      notebook = await NotebookOnServer.open(ada, memento);
      assert.deepEqual(await notebook.specs(), ["python3"]);
      assert.ok((await notebook.sessionKernels()).includes(id));
      startWhenAsked();
      const live = notebook.connectTo({ id, name });
      assert.equal((await run(live, "print('good morning')")).printed, "good morning\n");
      assert.deepEqual(notebook.asked, [notebook.serverId]);
      live.dispose();
    });

    it("is remembered with what it promised: a window to come has that kernel made, and says of none that it is lost", async () => {
      await stopped();
      const { id, name } = await promisedIn("reloaded.ipynb");
      notebook.close();
      await ada.start({});
      for (const lost of [0, 1]) {
        notebook = await NotebookOnServer.open(ada, memento);
        const live = notebook.connectTo({ id, name });
        assert.equal((await run(live, "print('made')")).printed, "made\n");
        assert.equal(notebook.renewed.length, lost);
        live.dispose();
        notebook.close();
        await stopped();
        await ada.start({});
      }
      notebook = await NotebookOnServer.open(ada, memento);
    });

    /** No kernel is held whose socket would tell. */
    async function stopped(): Promise<void> {
      await ada.stopFromOutside();
      const isStopped = async () => {
        await ada.model.refresh(ada.accountId);
        return ada.state()?.kind === "stopped";
      };
      await until(isStopped, "the model knows");
    }

    async function promisedIn(path: string): Promise<{ id: string; name: string }> {
      const kernel = await notebook.start(path);
      await until(() => kernel.status === "idle", "the kernel is ready for a run");
      const { id, name } = kernel;
      kernel.dispose();
      return { id, name };
    }

    it("makes a new kernel for a restart that is asked of one that is gone", async () => {
      const kernel = await notebook.start("restart.ipynb");
      await run(kernel, "1");
      await ada.stopFromOutside();
      await until(() => ada.state()?.kind === "stopped", "the model knows");
      startWhenAsked();
      await kernel.restart();
      assert.equal((await run(kernel, "print('restarted')")).printed, "restarted\n");
      kernel.dispose();
    });
  });
}
