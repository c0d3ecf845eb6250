import assert from "node:assert/strict";
import type { HubLine } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { SESSION_PATH } from "../../../src/helper/names.js";
import { RunningContents, type RunningContentsDeps } from "../../../src/kernels/running/running-contents.js";
import { ranSince } from "../../../src/model/start-of.js";
import { closeTerminal } from "../../../src/servers/commands/close-terminal.js";
import { interruptServerKernel } from "../../../src/servers/commands/interrupt-server-kernel.js";
import type { ContentsDeps } from "../../../src/servers/commands/kernel-for.js";
import { openKernelNotebook } from "../../../src/servers/commands/open-kernel-notebook.js";
import { restartServerKernel } from "../../../src/servers/commands/restart-server-kernel.js";
import { shutDownIdleKernels } from "../../../src/servers/commands/shut-down-idle-kernels.js";
import { shutDownKernel } from "../../../src/servers/commands/shut-down-kernel.js";
import type { RunningKernel } from "../../../src/servers/contents/contract.js";
import { menuArgs, runCommand } from "../../../src/ui/run-command.js";
import { MemoryMemento } from "../../unit/servers/model-fakes.js";
import { User } from "../../user/user.js";
import { Cell, NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, methods, until, type WindowOnHub } from "../servers/model-on-hub.js";

const { signal } = new AbortController();

for (const line of ["4.1", "6.1"] as HubLine[]) {
  describe(`what runs on a server, on a hub of line ${line}`, function () {
    this.timeout(300_000);
    let rig: HubUnderTest;
    let ada: WindowOnHub;
    let notebook: NotebookOnServer;
    let user: User;
    let source: RunningContents;
    let deps: ContentsDeps;
    const memento = new MemoryMemento();

    const sourceDeps = (): RunningContentsDeps => ({
      model: ada.model,
      memento,
      connections: { of: () => Promise.resolve(notebook.connection) },
      editor: {
        holderOf: () => Promise.resolve(undefined),
        openNotebook: () => Promise.resolve(false),
        isOfEditor: (path) => path.includes("-jvsc-"),
        use: () => Promise.resolve("no-notebook"),
      },
      log: ada.log,
    });

    before(async () => {
      rig = new HubUnderTest(await pooledHub(line));
      ada = await rig.open("ada");
      await ada.start({});
      notebook = await NotebookOnServer.open(ada, memento);
      await notebook.specs();
    });
    beforeEach(() => {
      user = new User();
      source = new RunningContents(sourceDeps());
      deps = { ui: user.ui, model: ada.model, contents: { get: () => Promise.resolve(source) } };
    });
    after(async () => {
      notebook.close();
      await rig.hub.stop();
    });

    const server = () => ada.id();
    const asked = () => source.ask(server(), signal);
    const kernel = async (id: string): Promise<RunningKernel | undefined> =>
      (await asked()).kernels.find((one) => one.id === id);
    const state = async (id: string) => (await kernel(id))?.state;
    /** Past our own network, as a browser does. */
    const elsewhere = async (method: string, path: string, body?: object) => {
      const { fetch } = await ada.transport();
      const init = {
        method,
        ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      };
      return (await (await fetch(new URL(path, notebook.connection.url), init)).json()) as { id: string; name: string };
    };

    it("is told with the time since when the server runs, where this window has not seen its start", async () => {
      const since = ({ model }: WindowOnHub) => ranSince(model.server(server()) ?? assert.fail("no server"));
      const seen = since(ada);
      assert.ok(seen, "this window has seen it");
      const later = await rig.open("ada");
      await later.model.refresh(later.accountId);
      assert.equal(since(later), undefined, "the hub tells of the request alone");
      const asking = new RunningContents({ ...sourceDeps(), model: later.model });
      await asking.ask(server(), signal);
      await until(() => since(later), "the server tells it");
      const apartMs = Math.abs(Date.parse(since(later) ?? "") - Date.parse(seen));
      assert.ok(apartMs < 60_000, `${seen} and ${since(later)}`);
    });

    it("is told by three requests: kernels with their notebooks, states and users, and those of nobody", async () => {
      const held = await notebook.start("work-jvsc-1.ipynb");
      await run(held, "1");
      const nobodys = await elsewhere("POST", "api/kernels", { name: "python3" });
      const helper = await elsewhere("POST", "api/sessions", {
        path: SESSION_PATH,
        name: "x",
        type: "console",
        kernel: { name: "python3" },
      });
      rig.hub.clearRequests();
      const { kernels } = await asked();
      const lists = ["sessions", "kernels", "terminals"].map((list) => `GET /user/ada/api/${list}`);
      assert.deepEqual(
        methods(rig.hub.requests).map((request) => request.replace("/jupyter", "")),
        lists,
      );
      const mine = kernels.find(({ id }) => id === held.id);
      const { lastActivity, ...known } = mine ?? {};
      assert.ok(Date.parse(lastActivity ?? "") > 0);
      assert.deepEqual(known, {
        id: held.id,
        spec: "Python 3 (ipykernel)",
        state: "idle",
        kind: "notebook",
        names: ["work.ipynb"],
        paths: ["work-jvsc-1.ipynb"],
        clients: 1,
        isOfComputer: true,
      });
      const other = kernels.find(({ id }) => id === nobodys.id);
      assert.deepEqual([other?.kind, other?.names, other?.clients, other?.isOfComputer], ["none", [], 0, false]);
      assert.equal(kernels.filter(({ kind }) => kind === "helper").length, 1);
      assert.ok(helper.id);
      held.dispose();
    });

    it("can be interrupted, by the only kernel that is busy", async () => {
      const held = await notebook.start("long-jvsc-1.ipynb");
      const cell = new Cell(held, "import time\nprint('on', flush=True)\ntime.sleep(300)");
      await cell.hasPrinted("on");
      await user.ends(interruptServerKernel(deps).run());
      assert.deepEqual((await cell.end).status, "error");
      assert.match(cell.error, /KeyboardInterrupt/);
      assert.match(user.statuses.join(), /The kernel of long\.ipynb was interrupted/);
      assert.deepEqual(user.ran.at(-1), ["hubKernels.refreshServers", { server: server() }]);
      held.dispose();
    });

    it("is restarted after a question that says whether it is busy", async () => {
      const held = await notebook.start("kept-jvsc-1.ipynb");
      await run(held, "x = 1");
      const given = { server: server(), kernel: held.id };
      const refused = restartServerKernel(deps).run(given);
      (await user.modal(/Restart the kernel of kept\.ipynb/)).close();
      await assert.rejects(refused, { name: "Canceled" });
      assert.equal((await run(held, "x")).status, "ok");
      const restarting = restartServerKernel(deps).run(given);
      (await user.modal(/Restart the kernel/)).press("Restart");
      await user.ends(restarting);
      await until(async () => (await state(held.id)) === "idle", "it is idle again");
      const after = await run(held, "x");
      assert.match(after.error, /NameError/, JSON.stringify(after));
      held.dispose();
    });

    it("is shut down by name, the busy one and our own left alone", async () => {
      const [idle, busy] = [await notebook.start("idle-jvsc-1.ipynb"), await notebook.start("busy-jvsc-1.ipynb")];
      await run(idle, "1");
      const cell = new Cell(busy, "import time\nprint('on', flush=True)\ntime.sleep(300)");
      await cell.hasPrinted("on");
      await until(async () => (await state(idle.id)) === "idle" && (await state(busy.id)) === "busy", "one is busy");
      const ending = shutDownIdleKernels(deps).run({ server: server() });
      const modal = await user.modal(/idle kernels/);
      assert.match(modal.shown.detail, /\nidle\.ipynb/);
      assert.doesNotMatch(modal.shown.detail, /busy\.ipynb|helper/);
      modal.press("Shut Down");
      await user.ends(ending);
      const left = (await asked()).kernels;
      assert.equal(await kernel(idle.id), undefined);
      assert.ok(left.some(({ id }) => id === busy.id) && left.some(({ kind }) => kind === "helper"));
      const end = shutDownKernel(deps).run({ server: server(), kernel: busy.id });
      const question = await user.modal(/shut down the kernel of busy\.ipynb/);
      assert.match(question.shown.detail, /^It's busy/);
      question.press("Shut Down");
      await user.ends(end);
      assert.equal(await kernel(busy.id), undefined);
      await assert.rejects(interruptServerKernel(deps).run({ server: server(), kernel: busy.id }), /404/);
      for (const each of [idle, busy]) each.dispose();
    });

    it("is shut down with others that are selected, after one question that names them", async () => {
      const held = [await notebook.start("one-jvsc-1.ipynb"), await notebook.start("two-jvsc-1.ipynb")];
      const rows = held.map(({ id }) => menuArgs({ server: server(), kernel: id }));
      const load = () => Promise.resolve(shutDownKernel(deps));
      const log = { info: () => undefined, error: (_: string, cause: unknown) => assert.fail(String(cause)) };
      const ending = runCommand("hubKernels.shutDownKernel", load, rows[0], { ui: user.ui, log }, rows);
      const modal = await user.modal(/shut down 2 kernels/);
      assert.match(modal.shown.detail, /\n\n(one\.ipynb\ntwo|two\.ipynb\none)\.ipynb$/);
      modal.press("Shut Down");
      await user.ends(ending);
      for (const each of held) {
        assert.equal(await kernel(each.id), undefined);
        each.dispose();
      }
    });

    it("has terminals, which are shut down after a question", async () => {
      const { name } = await elsewhere("POST", "api/terminals");
      assert.deepEqual(
        (await asked()).terminals.map((terminal) => [terminal.name, terminal.isHelper]),
        [[name, false]],
      );
      const closing = closeTerminal(deps).run({ server: server(), terminal: name });
      (await user.modal(/shut down the terminal/)).press("Shut Down");
      await user.ends(closing);
      assert.deepEqual((await asked()).terminals, []);
    });

    it("is opened in the browser where its notebook is a file on the server, and nowhere where it is another editor's", async () => {
      const body = { name: "x", type: "notebook", kernel: { name: "python3" } };
      await elsewhere("POST", "api/sessions", { ...body, path: "my work/a b.ipynb" });
      const { kernels } = await asked();
      const [known] = kernels.filter(({ names }) => names.includes("a b.ipynb"));
      user.presses("Open in Browser", /is a file on the server/);
      await openKernelNotebook(deps).run({ server: server(), kernel: known?.id ?? "" });
      assert.match(user.opened.join(), /\/user\/ada\/lab\/tree\/my%20work\/a%20b\.ipynb$/);
      const far = await notebook.start("far-jvsc-1.ipynb");
      await openKernelNotebook(deps).run({ server: server(), kernel: far.id });
      assert.match(user.texts.at(-1) ?? "", /^far\.ipynb isn't in this workspace/);
      far.dispose();
    });
  });
}
