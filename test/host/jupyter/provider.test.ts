import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { StandInApi } from "../../jupyter-stand-in/src/extension.js";
import { Messages } from "../commands/messages.js";
import { Progress } from "../commands/progress.js";
import { cellOf, errorOf, openNotebook, printed, run, shown, start, until } from "../kernels/notebooks.js";
import { addHub, ask, command, requests, stopFromOutside, type Added } from "../kernels/rig.js";
import { selectController, standIn } from "./stand-in.js";

describe("servers in the Jupyter extension", function () {
  this.timeout(120_000);
  let ada: Added;
  let jupyter: StandInApi["test"];
  let label: string;
  before(async () => {
    ada = await addHub("ada");
    jupyter = await standIn();
    label = (await jupyter.listed()).find(({ id }) => id === ada.server)?.label ?? "";
  });

  async function posts(): Promise<string[]> {
    const sent = (await requests()).filter((request) => !request.startsWith("GET"));
    // `@jupyterlab/services` adds the time against caches.
    return sent.map((request) => request.replace(/\?\d+$/, ""));
  }

  /** From here on only what this test does is in the record. */
  async function clearRequests(): Promise<void> {
    await jupyter.settled();
    await ask({ do: "clear" });
  }

  /** At the hub the end of a withdrawn start comes later than here. */
  async function untilOffered(start: string): Promise<void> {
    await until("the withdrawn start can be begun again", async () => {
      await jupyter.refresh();
      return (await jupyter.commandLabels()).includes(start);
    });
  }

  async function picked(spec = "python3"): Promise<string> {
    const pick = await jupyter.pick({ server: ada.server, spec });
    assert.ok(pick.kind === "controller", JSON.stringify(pick));
    return pick.id;
  }

  async function opened(controller: string, ...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells);
    await selectController(notebook, controller);
    return notebook;
  }

  it("are registered by our extension, as the call stack tells", () => {
    assert.deepEqual(jupyter.collections(), [
      { extensionId: "hub-kernels.hub-kernels", id: "hubKernels", label: "JupyterHub…" },
    ]);
  });

  it("are listed while they are stopped, with the commands to start them", async () => {
    assert.deepEqual(
      (await jupyter.listed()).map(({ id }) => id),
      [ada.server],
    );
    assert.deepEqual(await jupyter.commandLabels(), [
      `Start ${label}`,
      `Start ${label} with options…`,
      "Add JupyterHub…",
    ]);
  });

  describe("stopped", () => {
    it("are not started by being picked: the error says what to do, and Start is offered once", async () => {
      await clearRequests();
      const messages = new Messages();
      try {
        await assert.rejects(
          jupyter.pick({ server: ada.server }),
          /is not running: stopped\. Start it with the command/,
        );
        await jupyter.refresh();
        await jupyter.refresh();
      } finally {
        messages.restore();
      }
      assert.deepEqual(messages.texts, [`The server on ${label} is stopped. Start it to use its kernels?`]);
      assert.deepEqual(await posts(), []);
    });

    it("cost one request to resolve", async () => {
      await clearRequests();
      await jupyter.refresh();
      assert.equal((await requests()).length, 1, (await requests()).join());
    });
  });

  describe("started from the picker", () => {
    it("go on to the kernels of the started server", async () => {
      await clearRequests();
      jupyter.calls.length = 0;
      const pick = await jupyter.pick({ command: `Start ${label}` });
      assert.equal(pick.kind, "controller");
      assert.equal((await posts()).filter((request) => request.startsWith("POST hub/")).length, 1);
      assert.deepEqual(jupyter.calls.slice(0, 5), [
        "provide",
        "provide",
        "provideCommands",
        "provideCommands",
        "handleCommand",
      ]);
      assert.deepEqual(
        jupyter.found().map(({ id, specs }) => [id, specs]),
        [[ada.server, ["python3"]]],
      );
    });

    it("offer no start any more", async () => {
      assert.deepEqual(await jupyter.commandLabels(), ["Add JupyterHub…"]);
    });
  });

  describe("running", () => {
    it("run a cell, over our own fetch and socket, without a token in any URL", async () => {
      await clearRequests();
      const notebook = await opened(await picked(), "print('on the hub'); 6 * 7");
      await run(notebook);
      assert.deepEqual([printed(cellOf(notebook)), shown(cellOf(notebook)).at(-1)], ["on the hub\n", "text/plain: 42"]);
      assert.deepEqual(await posts(), ["POST user/ada/api/sessions"]);
      const { opened: urls, protocols, binaries } = jupyter.traffic;
      assert.ok(
        urls.length > 0 && urls.every((url) => /[?&]session_id=/.test(url) && !/token=/.test(url)),
        urls.join(),
      );
      assert.deepEqual([...new Set(protocols)], ["v1.kernel.websocket.jupyter.org"]);
      assert.ok(binaries > 0, "the server speaks the binary protocol");
      assert.ok((await requests()).every((request) => !/token/.test(request)));
    });

    it("cost one request of the hub to resolve", async () => {
      await clearRequests();
      await jupyter.refresh();
      const hub = (await requests()).filter((request) => request.includes(" hub/"));
      assert.deepEqual(
        hub.map((request) => request.split(" ")[0]),
        ["GET"],
      );
    });

    it("are refreshed in the background without a POST, and show their live sessions", async () => {
      await clearRequests();
      await jupyter.refresh();
      assert.deepEqual(await posts(), []);
      assert.ok(
        jupyter.found()[0]?.sessions.some((path) => path.startsWith("a-jvsc-")),
        JSON.stringify(jupyter.found()),
      );
    });

    it("come back after a reload of the window, without a gesture and without a POST", async () => {
      await clearRequests();
      await jupyter.reload();
      assert.deepEqual(
        jupyter.found().map(({ id, problem }) => [id, problem]),
        [[ada.server, undefined]],
      );
      assert.deepEqual(await posts(), []);
    });

    it("keep their id over stop and start: the same notebook runs again without choosing its kernel", async () => {
      const notebook = await opened(await picked(), "'first'", "'second'");
      await run(notebook, 0, 1);
      const messages = new Messages();
      try {
        await stopFromOutside("ada");
        await jupyter.refresh();
        assert.match(jupyter.found()[0]?.problem ?? "", /is not running: stopped/);
        await until("Start is offered", () => messages.texts.length > 0);
        await command("startServer", { server: ada.server });
      } finally {
        messages.restore();
      }
      await run(notebook, 1, 2);
      assert.deepEqual(
        [errorOf(cellOf(notebook, 1)), shown(cellOf(notebook, 1))],
        [undefined, ["text/plain: 'second'"]],
      );
    });

    it("are offered again when they are stopped again", async () => {
      const messages = new Messages();
      try {
        await command("stopServer", { server: ada.server, confirmed: true });
        await jupyter.refresh();
        await until("Start is offered", () => messages.texts.length > 0);
      } finally {
        messages.restore();
      }
      assert.equal(messages.texts.length, 1);
    });
  });

  describe("when a command of the picker does not end well", () => {
    it("lead back to the list after an error, which the command has shown once", async () => {
      const messages = new Messages();
      try {
        await assert.rejects(command("startServer", { server: ada.server, options: { mode: "fail", image: "x" } }));
        await jupyter.refresh();
        messages.shown.length = 0;
        assert.deepEqual(await jupyter.pick({ command: `Start ${label} as last time` }), { kind: "back" });
      } finally {
        messages.restore();
      }
      assert.equal(messages.texts.length, 1, messages.texts.join("\n"));
    });

    it("close the picker when the user called it off", async () => {
      const progress = new Progress();
      const begun = command("startServer", { server: ada.server, options: { mode: "slow", seconds: 60 } });
      await until("the start is shown", () => progress.titles.length > 0);
      await cancelled(progress, begun);
      const again = `Start ${label} as last time`;
      await untilOffered(again);
      const shownBefore = progress.titles.length;
      const pick = jupyter.pick({ command: again });
      await until("the second start is shown", () => progress.titles.length > shownBefore);
      await cancelled(progress, pick);
      progress.restore();
      assert.deepEqual(await pick, { kind: "closed" });
    });
  });

  describe("removed here", () => {
    it("take their kernels with them: the notebook's controller is gone", async () => {
      await untilOffered(`Start ${label} as last time`);
      await command("startServer", { server: ada.server, options: {} });
      const controller = await picked();
      const notebook = await opened(controller, "print('go', flush=True); import time; time.sleep(600)");
      // Its kernel is lost with the controller; whether the cell still gets an end is the editor's race, not ours.
      void start(notebook);
      await until("the cell runs", () => shown(cellOf(notebook)).length > 0);
      assert.ok(jupyter.controllers().includes(controller), jupyter.controllers().join());
      await command("removeHub", { hub: ada.hub, confirmed: true });
      await until("the controller is gone", () => !jupyter.controllers().includes(controller));
      assert.deepEqual([await jupyter.listed(), jupyter.found()], [[], []]);
      await ask({ do: "api", method: "DELETE", path: "users/ada/server" });
    });
  });
});

async function cancelled(progress: Progress, work: Promise<unknown>): Promise<void> {
  progress.cancel();
  await work;
}
