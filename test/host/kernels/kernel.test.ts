import assert from "node:assert/strict";
import * as vscode from "vscode";
import { firstButton, Messages } from "../commands/messages.js";
import {
  cellOf,
  close,
  endOf,
  errorOf,
  openNotebook,
  printed,
  reopenNotebook,
  replaceInputBox,
  run,
  runCalledOff,
  select,
  set,
  shown,
  start,
  until,
  withWorkingDirectory,
} from "./notebooks.js";
import { type Added, addHub, ask, askServer, command, putFile, requests } from "./rig.js";

interface KernelModel {
  id: string;
  connections: number;
  execution_state: string;
}

describe("the kernel of a notebook", () => {
  let cleo: Added;
  before(async () => {
    cleo = await addHub("cleo");
    await command("startServer", { server: cleo.server });
  });

  async function opened(...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells);
    await select(notebook, cleo.server);
    return notebook;
  }

  describe("while it runs", () => {
    it("gets what the user types, and masks a password", async () => {
      const asked: (vscode.InputBoxOptions | undefined)[] = [];
      const restore = replaceInputBox((options) => (asked.push(options), Promise.resolve("typed")));
      try {
        const notebook = await opened(
          "import getpass\nprint(input('Name [x](command:y)? '), getpass.getpass('Word? '))",
        );
        await run(notebook);
        assert.equal(printed(cellOf(notebook)), "typed typed\n");
      } finally {
        restore();
      }
      assert.deepEqual(
        asked.map((options) => [options?.prompt, options?.password]),
        [
          ["Name [x] (command:y)?", false],
          ["Word?", true],
        ],
      );
    });

    it("is interrupted when the user closes the input box", async () => {
      const restore = replaceInputBox(() => Promise.resolve(undefined));
      try {
        const notebook = await opened("input()");
        await run(notebook);
        assert.equal(errorOf(cellOf(notebook))?.name, "KeyboardInterrupt");
      } finally {
        restore();
      }
    });

    it("is interrupted, and queued cells do not run", async () => {
      const notebook = await opened("print('go', flush=True)\nimport time\ntime.sleep(600)", "print('never')");
      await start(notebook);
      await until("the cell runs", () => printed(cellOf(notebook)) === "go\n");
      await vscode.commands.executeCommand("notebook.cancelExecution");
      await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
      assert.equal(errorOf(cellOf(notebook))?.name, "KeyboardInterrupt");
      assert.deepEqual(shown(cellOf(notebook, 1)), []);
    });

    it("does not get more than the server takes at once: the cell says so, and the next one runs", async () => {
      const notebook = await opened(`len(${JSON.stringify("x".repeat(11 * 1024 * 1024))})`, "print('next')");
      await run(notebook, 0, 1);
      assert.match(
        errorOf(cellOf(notebook))?.message ?? "",
        /too much at once for the server on .+: 11\.0 MiB were sent/,
      );
      await run(notebook, 1);
      assert.equal(printed(cellOf(notebook, 1)), "next\n");
    });

    it("is restarted after a question only: a running cell ends, variables are gone, and cells run again", async () => {
      const notebook = await opened("x = 1\nprint('go', flush=True)\nimport time\ntime.sleep(600)", "'x' in globals()");
      await start(notebook, 0, 1);
      await until("the cell runs", () => printed(cellOf(notebook)) === "go\n");
      const messages = new Messages();
      try {
        const restart = () => command("restartKernel", { notebookEditor: { notebookUri: notebook.uri } });
        assert.equal(await restart(), undefined);
        assert.deepEqual(
          messages.shown.map(({ modal, buttons }) => [modal, buttons]),
          [[true, ["Restart"]]],
        );
        assert.equal(endOf(cellOf(notebook)), undefined, "the cell runs on");
        messages.answer = firstButton;
        assert.equal(await restart(), true);
      } finally {
        messages.restore();
      }
      await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
      await run(notebook, 1, 2);
      assert.deepEqual(shown(cellOf(notebook, 1)), ["text/plain: False"]);
      assert.equal(cellOf(notebook, 1).executionSummary?.executionOrder, 1);
    });
  });

  describe("beside running", () => {
    it("completes what is there at run time, also after characters that count twice in the editor", async () => {
      const notebook = await opened(
        "class Box: pass\nbox = Box()\nsetattr(box, 'lid_' + 'of_gold', 1)",
        "'😀'; box.lid\nother = 1",
      );
      await run(notebook, 0, 1);
      const { document } = cellOf(notebook, 1);
      const end = document.lineAt(0).range.end;
      let item: vscode.CompletionItem | undefined;
      // A kernel that takes long over its first answer, or is not idle yet, is asked again as its user types on.
      await until("the kernel's word is offered", async () => {
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          end,
        );
        item = list.items.find((each) => textOf(each).includes("lid_of_gold"));
        return item !== undefined;
      });
      assert.ok(item);
      const range = item.range instanceof vscode.Range ? item.range : item.range?.replacing;
      assert.match(document.getText(range), /^(\.?lid|box\.lid)$/);
    });

    it("tells on hover what a name is", async () => {
      const notebook = await opened("def measure():\n    'Measures twice.'", "measure");
      await run(notebook, 0, 1);
      let text = "";
      await until("the kernel's words are shown", async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          cellOf(notebook, 1).document.uri,
          new vscode.Position(0, 2),
        );
        const all = hovers.flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value));
        text = all.join("\n");
        return text.includes("Measures twice.");
      });
      assert.doesNotMatch(text, /\u001b/);
    });
  });

  describe("over time", () => {
    it("lives on when its notebook is closed, and is taken up again", async () => {
      const notebook = await opened("kept = 'treasure'", "print(kept)");
      await run(notebook, 0, 1);
      await close(notebook);
      const again = await reopenNotebook(notebook.uri);
      await select(again, cleo.server);
      await run(again, 1, 2);
      assert.equal(printed(cellOf(again, 1)), "treasure\n");
    });

    it("starts in the folder that is set for its notebook's own", async () => {
      await run(await opened("import os\nos.makedirs('data/sets', exist_ok=True)"));
      const notebook = await opened("import os\nprint(os.getcwd())");
      await withWorkingDirectory("data/sets", () => run(notebook));
      assert.match(printed(cellOf(notebook)), /\/data\/sets\n$/);
    });

    it("is shut down with its notebook when the user said so", async () => {
      await set("shutdownKernelOnClose", true);
      try {
        const notebook = await opened("1");
        await run(notebook);
        await ask({ do: "clear" });
        await close(notebook);
        await until("the session is deleted", async () =>
          (await requests()).some((request) => request.startsWith("DELETE user/cleo/api/sessions/")),
        );
      } finally {
        await set("shutdownKernelOnClose", undefined);
      }
    });

    it("keeps its output over a broken connection", async () => {
      const lines = Array.from({ length: 40 }, (_, n) => `${n}\n`).join("");
      const waits = "import pathlib, time\ngo = pathlib.Path.home() / 'go'\nprint('before', flush=True)\n";
      const prints = "while not go.exists(): time.sleep(0.05)\nfor n in range(40): print(n, flush=True)";
      const notebook = await opened(`${waits}${prints}`);
      await start(notebook);
      await until("the cell prints", () => printed(cellOf(notebook)) === "before\n");
      await ask({ do: "cutSockets", refused: true });
      try {
        const kernels = () => askServer<KernelModel[]>("cleo", "api/kernels");
        const away = async () => (await kernels()).every(({ connections }) => connections === 0);
        await until("the server knows that nobody listens", away);
        const busy = (await kernels()).filter(({ execution_state }) => execution_state === "busy").map(({ id }) => id);
        await putFile("cleo", "go");
        // Other notebooks' cells go on for minutes.
        const idle = ({ id, execution_state }: KernelModel) => busy.includes(id) && execution_state === "idle";
        await until("the kernel is done", async () => (await kernels()).some(idle));
        assert.equal(printed(cellOf(notebook)), "before\n");
      } finally {
        await ask({ do: "cutSockets", refused: false });
      }
      await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
      assert.equal(printed(cellOf(notebook)), `before\n${lines}`);
    });

    it("waits while the way lets no socket through, which is told, and never runs a cell that is called off meanwhile", async () => {
      const notebook = await opened("count = globals().get('count', 0) + 1\nprint(count)");
      // The kernel has not begun it: it ends without a trace, and can be run again.
      const callOff = () => command("interruptKernel", { notebookEditor: { notebookUri: notebook.uri } });
      const messages = new Messages();
      try {
        await ask({ do: "cutSockets", refused: true });
        await start(notebook);
        await until("it is told", () => messages.texts.some((text) => text.includes("blocks WebSocket connections")));
        assert.equal(endOf(cellOf(notebook)), undefined);
        await callOff();
        await ask({ do: "cutSockets", refused: false });
        await runCalledOff(notebook);
        assert.equal(printed(cellOf(notebook)), "1\n");

        await ask({ do: "cutSockets", refused: true });
        await start(notebook);
        await callOff();
      } finally {
        await ask({ do: "cutSockets", refused: false });
        messages.restore();
      }
      await runCalledOff(notebook);
      assert.equal(printed(cellOf(notebook)), "2\n");
    });
  });
});

function textOf({ label }: vscode.CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}
