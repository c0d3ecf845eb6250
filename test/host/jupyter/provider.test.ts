import assert from "node:assert/strict";
import { Messages } from "../commands/messages.js";
import { Progress } from "../commands/progress.js";
import { cellOf, printed, run, shown, start, until, withWorkingDirectory } from "../kernels/notebooks.js";
import { command } from "../kernels/rig.js";
import { JupyterUser } from "./jupyter-user.js";
import { notebookOn } from "./stand-in.js";

/** What the server itself calls its kernel spec. */
const ipykernel = "Python 3 (ipykernel)";

describe("servers in the Jupyter extension", () => {
  const ada = new JupyterUser("ada");
  const { hub } = ada;
  let label: string;
  before(async () => {
    await ada.begin();
    label = (await ada.jupyter.listed()).find(({ id }) => id === ada.server)?.label ?? "";
  });

  async function posts(): Promise<string[]> {
    return (await hub.requests()).filter((request) => !request.startsWith("GET"));
  }

  /** From here on only what this test does is in the record. */
  async function clearRequests(): Promise<void> {
    await ada.jupyter.settled();
    await hub.ask({ do: "clear" });
  }

  /** At the hub the end of a withdrawn start comes later than here. */
  async function untilOffered(start: string): Promise<void> {
    await until("the withdrawn start can be begun again", async () => {
      await ada.jupyter.resolve(ada.server);
      return (await ada.jupyter.commandLabels()).includes(start);
    });
  }

  it("are registered by our extension, as the call stack tells", () => {
    const [ours, ...others] = ada.jupyter.collections();
    assert.deepEqual([ours?.extensionId, ours?.id, others], ["hub-kernels.hub-kernels", "hubKernels", []]);
    assert.match(ours?.label ?? "", /^JupyterHub(: .+)?…$/);
  });

  it("are listed while they are stopped, with the commands to start them", async () => {
    assert.deepEqual(
      (await ada.jupyter.listed()).map(({ id }) => id),
      [ada.server],
    );
    assert.deepEqual(await ada.jupyter.commandLabels(), [
      `Start ${label}`,
      `Start ${label} with Options…`,
      "Add JupyterHub…",
    ]);
  });

  describe("started from the picker", () => {
    it("go on to the kernels of the started server", async () => {
      await clearRequests();
      ada.jupyter.calls.length = 0;
      const pick = await ada.jupyter.pick({ command: `Start ${label}` });
      assert.equal(pick.kind, "controller");
      assert.equal((await posts()).filter((request) => request.startsWith("POST hub/")).length, 1);
      // Each change of the servers has them listed once more.
      const calls = ada.jupyter.calls.slice(0, ada.jupyter.calls.indexOf("handleCommand") + 1);
      assert.deepEqual([...new Set(calls)], ["provide", "provideCommands", "handleCommand"]);
      assert.deepEqual(
        ada.jupyter.found().map(({ id, specs }) => [id, specs]),
        [[ada.server, [ipykernel]]],
      );
    });

    it("offer no start any more", async () => {
      assert.deepEqual(await ada.jupyter.commandLabels(), ["Add JupyterHub…"]);
    });
  });

  describe("running", () => {
    it("run a cell, over our own fetch and socket, without a token in any URL", async () => {
      await clearRequests();
      const notebook = await notebookOn(ada.jupyter, ada.server, "print('on the hub'); 6 * 7");
      await run(notebook);
      assert.deepEqual([printed(cellOf(notebook)), shown(cellOf(notebook)).at(-1)], ["on the hub\n", "text/plain: 42"]);
      assert.deepEqual(await posts(), ["POST user/ada/api/sessions"]);
      const { opened: urls, protocols, binaries } = ada.jupyter.traffic;
      assert.ok(
        urls.length > 0 && urls.every((url) => /[?&]session_id=/.test(url) && !/token=/.test(url)),
        urls.join(),
      );
      assert.deepEqual([...new Set(protocols)], ["v1.kernel.websocket.jupyter.org"]);
      assert.ok(binaries > 0, "the server speaks the binary protocol");
      assert.ok((await hub.requests()).every((request) => !/token/.test(request)));
    });

    it("start a kernel in the folder that is set for its notebook's own", async () => {
      await run(await notebookOn(ada.jupyter, ada.server, "import os\nos.makedirs('data/sets', exist_ok=True)"));
      const notebook = await notebookOn(ada.jupyter, ada.server, "import os\nprint(os.getcwd())", "print('again')");
      await withWorkingDirectory("data/sets", () => run(notebook, 0, 1));
      assert.match(printed(cellOf(notebook)), /\/data\/sets\n$/);
      await run(notebook, 1, 2);
      assert.equal(printed(cellOf(notebook, 1)), "again\n");
    });

    it("are refreshed in the background without a POST and without a question to the hub, and show their live sessions", async () => {
      await clearRequests();
      await ada.jupyter.refresh();
      assert.deepEqual(
        (await hub.requests()).filter((request) => !request.startsWith("GET user/ada/api/")),
        [],
      );
      assert.ok(
        ada.jupyter.found()[0]?.sessions.some((path) => /^[0-9a-f-]{36}-jvsc-[0-9a-f-]{72}\.ipynb$/.test(path)),
        JSON.stringify(ada.jupyter.found()),
      );
    });

    it("come back after a reload of the window without a gesture and a POST, resolved by one request of the hub", async () => {
      await notebookOn(ada.jupyter, ada.server, "1");
      await clearRequests();
      ada.jupyter.calls.length = 0;
      await ada.jupyter.reload();
      assert.deepEqual(
        ada.jupyter.found().map(({ id, problem }) => [id, problem]),
        [[ada.server, undefined]],
      );
      assert.deepEqual(await posts(), []);
      const resolved = ada.jupyter.calls.filter((call) => call === "resolve").length;
      const asked = (await hub.requests()).filter((request) => request.startsWith("GET hub/"));
      assert.deepEqual([asked.length, resolved], [1, 1], asked.join());
    });
  });

  describe("when a command of the picker does not end well", () => {
    it("lead back to the list after an error, which the command has shown once", async () => {
      await ada.stopServer();
      const messages = new Messages();
      try {
        await assert.rejects(command("startServer", { server: ada.server, options: { mode: "fail", image: "x" } }));
        const again = `Start ${label} Like Last Time`;
        await untilOffered(again);
        messages.shown.length = 0;
        assert.deepEqual(await ada.jupyter.pick({ command: again }), { kind: "back" });
      } finally {
        messages.restore();
      }
      assert.equal(messages.texts.length, 1, messages.texts.join("\n"));
    });

    it("close the picker when the user called it off", async () => {
      const progress = new Progress();
      await clearRequests();
      const begun = command("startServer", { server: ada.server, options: { mode: "slow", seconds: 60 } });
      // Its options are the hub's last ones only when it was asked for them.
      await until("the hub is asked to start it", async () => (await posts()).length > 0);
      await cancelled(progress, begun);
      const again = `Start ${label} Like Last Time`;
      await untilOffered(again);
      const shownBefore = progress.titles.length;
      const pick = ada.jupyter.pick({ command: again });
      await until("the second start is shown", () => progress.titles.length > shownBefore);
      await cancelled(progress, pick);
      progress.restore();
      assert.deepEqual(await pick, { kind: "closed" });
    });
  });

  describe("removed here", () => {
    it("take their kernels with them: the notebook's controller is gone", async () => {
      await untilOffered(`Start ${label} Like Last Time`);
      await ada.startServer({});
      const notebook = await notebookOn(
        ada.jupyter,
        ada.server,
        "print('go', flush=True); import time; time.sleep(600)",
      );
      const controller = ada.jupyter.chosenBy(notebook)?.id ?? "";
      // Its kernel is lost with the controller; whether the cell still gets an end is the editor's race, not ours.
      void start(notebook);
      await until("the cell runs", () => shown(cellOf(notebook)).length > 0);
      assert.ok(ada.jupyter.controllers().includes(controller), ada.jupyter.controllers().join());
      await ada.removeHub();
      await until("the controller is gone", () => !ada.jupyter.controllers().includes(controller));
      assert.deepEqual([await ada.jupyter.listed(), ada.jupyter.found()], [[], []]);
      await hub.ask({ do: "api", method: "DELETE", path: "users/ada/server" });
    });
  });
});

async function cancelled(progress: Progress, work: Promise<unknown>): Promise<void> {
  progress.cancel();
  await work;
}
