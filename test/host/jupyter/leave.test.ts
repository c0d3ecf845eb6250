import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { WebSocket } from "ws";
import { KernelChannel } from "../../../rig/kernel-channel.js";
import { cellOf, endOf, errorOf, openNotebook, printed, run, shown, start, until } from "../kernels/notebooks.js";
import { type Added, askServer, command, putFile } from "../kernels/rig.js";
import { lookingAtServers } from "../token-view/rows.js";
import { hubOf } from "./hubs.js";
import { Screen } from "./notebook-run.js";
import { controllerOf, notebookOn, selectController, standIn, type StandInTest } from "./stand-in.js";

const user = "lea";
const OUTPUTS = /while the notebook wasn't connected/;

describe("cells of the Jupyter extension whose window goes", () => {
  const hub = hubOf("5.5");
  let lea: Added;
  let jupyter: StandInTest;
  let screen: Screen;
  before(async () => {
    lea = await hub.add(user);
    jupyter = await standIn();
    await command("startServer", { server: lea.server, options: {} });
  });
  beforeEach(() => (screen = new Screen(jupyter)));
  afterEach(() => screen.restore());
  after(() => command("removeHub", { account: lea.account, confirmed: true }));

  const file = (name: string) => `api/contents/${name}`;
  const put = (name: string) => putFile(user, name);
  const remove = (name: string) => hub.ask({ do: "api", method: "DELETE", path: `../../user/${user}/${file(name)}` });
  const isThere = (name: string) =>
    askServer(user, `${file(name)}?content=0`).then(
      () => true,
      () => false,
    );
  /** The numbers of the cells but the first, as the server has noted them. */
  const haveRun = async (name: string) => {
    const { content } = await askServer<{ content: string }>(user, file(`${name}-ran`));
    return content.trim().split("\n").map(Number);
  };
  const says = (text: RegExp) =>
    until(`it is said: ${String(text)}`, () => screen.messages.texts.some((said) => text.test(said)));
  const leave = (notebook: vscode.NotebookDocument) =>
    command("runAllAndLeave", { notebookEditor: { notebookUri: notebook.uri } });
  const allEnd = (notebook: vscode.NotebookDocument) =>
    until("all end", () => notebook.getCells().every((cell) => endOf(cell) !== undefined));

  /** Whenever it is offered. */
  const pressShow = () =>
    (screen.messages.answer = (_, buttons) => buttons.find((button) => button === "Show Outputs"));

  /** The first waits for a file on the server, the last makes one. */
  function cells(name: string, count: number): string[] {
    const first = `import pathlib, time\nhome = pathlib.Path.home()\nprint('go', flush=True)\nwhile not (home / '${name}-go').exists(): time.sleep(0.05)\nprint(0)`;
    const each = Array.from(
      { length: count - 1 },
      (_, index) => `with open(home / '${name}-ran', 'a') as ran: print(${index + 1}, file=ran)\nprint(${index + 1})`,
    );
    return [first, ...each.slice(0, -1), `${each.at(-1) ?? ""}\n(home / '${name}-done').touch()`];
  }

  for (const recorder of ["starts for them", "is there already"]) {
    it(`all run, and are shown by the next window, each once, where the recorder ${recorder}`, async () => {
      const name = randomUUID();
      const notebook = await notebookOn(jupyter, lea.server, ...cells(name, 20));
      const leaving = leave(notebook);
      await says(/^You can close this window\. The server has all cells/);
      pressShow();
      await jupyter.reload();
      await leaving;
      await says(/^Missed outputs can be shown when the kernel of .* is done\./);
      await put(`${name}-go`);
      await until("the last has run", () => isThere(`${name}-done`));
      await until("the notebook has its kernel", () => jupyter.kernelOf(notebook) !== undefined);
      await says(OUTPUTS);
      await until("all are shown", () => printed(cellOf(notebook, 19)) === "19\n");
      assert.deepEqual(
        notebook.getCells().map((cell) => [errorOf(cell), printed(cell)]),
        Array.from({ length: 20 }, (_, index) => [undefined, index === 0 ? "go\n0\n" : `${index}\n`]),
      );
      // Nothing was run a second time, until it is asked for.
      const numbers = Array.from({ length: 19 }, (_, index) => index + 1);
      assert.deepEqual(await haveRun(name), numbers);
      await run(notebook, 19, 20);
      assert.deepEqual(await haveRun(name), [...numbers, 19]);
    });
  }

  it("are shown by the next window also where they had ended before theirs went", async () => {
    const name = randomUUID();
    const notebook = await notebookOn(jupyter, lea.server, "print('first')", ...cells(name, 2));
    const leaving = leave(notebook);
    await says(/^You can close this window/);
    await until("the first has ended", () => endOf(cellOf(notebook)) !== undefined);
    const before = endOf(cellOf(notebook));
    pressShow();
    await jupyter.reload();
    await leaving;
    await put(`${name}-go`);
    await says(/^3 cells of .* ran while the notebook wasn't connected/);
    await until("all are shown", () => printed(cellOf(notebook, 2)) === "1\n");
    assert.notEqual(endOf(cellOf(notebook)), before);
    assert.deepEqual(
      notebook.getCells().map((cell) => printed(cell)),
      ["first\n", "go\n0\n", "1\n"],
    );
  });

  it("go on in the window that stays, as with Run All", async () => {
    const name = randomUUID();
    const notebook = await notebookOn(jupyter, lea.server, ...cells(name, 5));
    await lookingAtServers(async (rows) => {
      const leaving = leave(notebook);
      await says(/^You can close this window/);
      await rows.shows(lea.server, / running · 5 cells( · \d+ min)?$/);
      await put(`${name}-go`);
      await leaving;
      await allEnd(notebook);
      await rows.shows(lea.server, / running( · \d+ min)?$/);
    });
    assert.deepEqual(
      notebook.getCells().map((cell) => printed(cell)),
      ["go\n0\n", "1\n", "2\n", "3\n", "4\n"],
    );
    assert.equal(
      screen.messages.texts.some((text) => OUTPUTS.test(text)),
      false,
    );
  });

  it("are not run after an error", async () => {
    const notebook = await notebookOn(
      jupyter,
      lea.server,
      "import time\ntime.sleep(2)\nprint('first')",
      "1 / 0",
      "print('never')",
    );
    const leaving = leave(notebook);
    await says(/^You can close this window/);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: "something else" }));
    await says(/ has stopped: a cell failed, or was interrupted\.$/);
    await leaving;
    await allEnd(notebook);
    assert.equal(errorOf(cellOf(notebook, 1))?.name, "ZeroDivisionError");
    assert.deepEqual(shown(cellOf(notebook, 2)), []);
  });

  describe("on another computer", () => {
    let name: string;
    let here: vscode.NotebookDocument;
    let kernel: string;

    /** Its kernel was given three cells there. @param isOver it has run them */
    async function openHere(isOver = true): Promise<void> {
      name = randomUUID();
      const code = cells(name, 3);
      const there = await openNotebook(code, `there/${name}.ipynb`);
      await selectController(there, await controllerOf(jupyter, { server: lea.server }));
      void leave(there);
      await says(/^You can close this window/);
      kernel = jupyter.kernelOf(there) ?? "none";
      // Here nobody knows anything of that any more, as on another computer.
      await command("removeHub", { account: lea.account, confirmed: true });
      if (isOver) await allRun();
      lea = await hub.add(user);
      here = await openNotebook([...code, "print('own')"], `here/${name}.ipynb`);
      await selectController(here, await controllerOf(jupyter, { server: lea.server, kernel }));
    }

    async function allRun(): Promise<void> {
      await put(`${name}-go`);
      await until("the last has run", () => isThere(`${name}-done`));
    }

    /** In the dialogue: what is offered before is closed. */
    const pressShowInstead = () =>
      (screen.messages.answer = (_, [show, other]) => (other === "Run Again" ? show : undefined));
    const printedHere = () => here.getCells().map((cell) => printed(cell));
    const all = ["go\n0\n", "1\n", "2\n", "own\n"];

    it("are shown, if the user likes, by a notebook that uses their kernel", async () => {
      await openHere();
      pressShow();
      await run(here, 3, 4);
      await says(/^3 cells of .* ran while the notebook wasn't connected/);
      await until("all are shown", () => printed(cellOf(here, 2)) === "2\n");
      assert.deepEqual(printedHere(), all);
      assert.deepEqual(await haveRun(name), [1, 2]);
    });

    it("are shown instead of being run a second time, where that is asked for", async () => {
      await openHere();
      pressShowInstead();
      await run(here, 0, 4);
      assert.deepEqual(printedHere(), all);
      assert.deepEqual(await haveRun(name), [1, 2]);
      assert.equal(screen.asked.length, 1);
      assert.match(
        screen.asked[0] ?? "",
        / has already run 3 of its cells\. Do you want to show their outputs instead/,
      );
      // Now it is known what is run.
      await run(here, 1, 2);
      assert.deepEqual(await haveRun(name), [1, 2, 1]);
    });

    it("are shown all where one of them is asked for", async () => {
      await openHere();
      pressShowInstead();
      await run(here, 1, 2);
      await until("all are shown", () => printed(cellOf(here, 2)) === "2\n");
      assert.deepEqual(printedHere(), [...all.slice(0, 3), ""]);
      assert.deepEqual(await haveRun(name), [1, 2]);
    });

    it("are run again where the user says so, once for all", async () => {
      await openHere();
      screen.messages.answer = (_, buttons) => buttons.find((button) => button === "Run Again");
      await run(here, 0, 4);
      assert.equal(screen.asked.length, 1);
      assert.deepEqual(printedHere(), all);
      assert.deepEqual(await haveRun(name), [1, 2, 1, 2]);
    });

    it("are neither run nor shown where the question is closed, each time", async () => {
      await openHere();
      for (const times of [1, 2]) {
        await run(here, 1, 2);
        assert.equal(screen.asked.length, times);
        assert.equal(errorOf(cellOf(here, 1))?.name, "Not run");
      }
      // What comes after it is not run either.
      await start(here, 0, 4);
      await until("the first ends", () => errorOf(cellOf(here))?.name === "Not run");
      assert.equal(screen.asked.length, 3);
      assert.deepEqual(printedHere(), ["", "", "", ""]);
      assert.deepEqual(await haveRun(name), [1, 2]);
    });

    it("are not run behind the question, whatever else the kernel does meanwhile", async () => {
      await openHere();
      // The first question is closed: for the next one nothing is looked up.
      await run(here, 1, 2);
      const answer = await new Promise<(button: string) => void>((resolve) => {
        screen.messages.answer = (_, buttons) =>
          buttons.includes("Run Again") ? new Promise((press) => resolve(press)) : undefined;
        void start(here, 1, 2);
      });
      const url = new URL(`user/${user}/api/kernels/${kernel}/channels`, hub.url.replace(/^http/, "ws"));
      const authorization = `token ${await hub.ask<string>({ do: "token", user })}`;
      const other = await KernelChannel.open(new WebSocket(url, { headers: { authorization } }));
      for (const code of ["1", "2", "3"]) await other.execute(code);
      other.close();
      answer("Show Outputs");
      await until("all are shown", () => [1, 2].every((index) => printed(cellOf(here, index)) === `${index}\n`));
      assert.deepEqual(await haveRun(name), [1, 2]);
    });

    it("are not given to the kernel again while it is still at them", async () => {
      await openHere(false);
      await run(here, 1, 2);
      await says(/^Your cell isn't run: the kernel of .* still runs cells that were started elsewhere/);
      pressShow();
      await allRun();
      await until("all are shown", () => printed(cellOf(here, 2)) === "2\n");
      assert.deepEqual(printedHere(), [...all.slice(0, 3), ""]);
      assert.deepEqual(await haveRun(name), [1, 2]);
    });
  });

  it("of one that was run as usual, all of its output is shown if the user likes", async () => {
    const name = randomUUID();
    const [waits = ""] = cells(name, 2);
    const twice = `${waits}\n(home / '${name}-done').touch()`;
    const notebook = await notebookOn(jupyter, lea.server, "import time\ntime.sleep(1)", twice);
    const leaving = leave(notebook);
    await says(/^You can close this window/);
    await put(`${name}-go`);
    await leaving;
    await allEnd(notebook);
    // From here on the kernel is recorded.
    const before = endOf(cellOf(notebook, 1));
    await Promise.all(["go", "done"].map((end) => remove(`${name}-${end}`)));
    void start(notebook, 1, 2);
    await until("it runs", () => printed(cellOf(notebook, 1)) === "go\n");
    pressShow();
    await jupyter.reload();
    await put(`${name}-go`);
    await until("it has run", () => isThere(`${name}-done`));
    await says(/^A cell of .* went on while the notebook wasn't connected/);
    await until(
      "it is shown",
      () => printed(cellOf(notebook, 1)) === "go\n0\n" && endOf(cellOf(notebook, 1)) !== before,
    );
    assert.equal(errorOf(cellOf(notebook, 1)), undefined);
  });
});
