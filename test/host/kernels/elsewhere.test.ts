import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { Picks } from "../commands/picks.js";
import { cellOf, close, endOf, openNotebook, printed, run, runCalledOff, select, start, until } from "./notebooks.js";
import { type Added, addHub, command, putFile, RECORDER, sessionsOf, untilRecorded } from "./rig.js";

/** Two computers that have the same file are two folders here: to the server they are as different. */
describe("a notebook whose kernel was started on another computer", () => {
  let elsa: Added;
  before(async () => {
    elsa = await addHub("elsa");
    await command("startServer", { server: elsa.server });
  });

  const sessions = () => sessionsOf("elsa");
  const put = (name: string) => putFile("elsa", name);
  const waitFor = (go: string) => `while not (pathlib.Path.home() / "${go}").exists(): time.sleep(0.05)`;
  const cellsOf = (name: string) => [
    `import pathlib, time\nran = 0\n${waitFor(`${name}-recorded`)}`,
    `print("first")\n${waitFor(name)}\nran += 1\nprint(ran)`,
    "ran += 10\nprint(ran)",
  ];

  /** Begins the second and the third cell there, the former of which waits for a file on the server, and leaves. What comes after the first is recorded. */
  async function beginElsewhere(name: string, cells: string[]): Promise<void> {
    const notebook = await openNotebook(cells, `there/${name}.ipynb`);
    await select(notebook, elsa.server);
    void start(notebook, 0, 1);
    await untilRecorded("elsa");
    await put(`${name}-recorded`);
    await until("the first has ended", () => endOf(cellOf(notebook)) !== undefined);
    void start(notebook, 1, 3);
    await until("the second runs", () => printed(cellOf(notebook, 1)) === "first\n");
    await close(notebook);
  }

  /** With a cell more: one with the same cells would be the same notebook, saved under another name. */
  async function openHere(name: string, cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook([...cells, "print('own', ran)"], `here/${name}.ipynb`);
    await select(notebook, elsa.server);
    return notebook;
  }

  for (const when of ["runs on", "has ended"]) {
    it(`shows what it ran there, and runs none of that again, where it ${when}`, async () => {
      const name = randomUUID();
      const cells = cellsOf(name);
      await beginElsewhere(name, cells);
      if (when === "has ended") {
        await put(name);
        let states: string[][] = [];
        const haveEnded = async () => {
          const ofBoth = (await sessions()).filter((session) => [RECORDER, `${name}.ipynb`].includes(session.name));
          states = ofBoth.map((session) => [session.name, session.kernel.execution_state]);
          return states.every(([, state]) => state === "idle");
        };
        await until(() => `it has ended, and its record too: ${JSON.stringify(states)}`, haveEnded);
      }
      const notebook = await openHere(name, cells);
      const picks = new Picks((items) => items.find(({ label }) => label.includes("Use the Kernel")));
      try {
        void start(notebook, 1, when === "runs on" ? 4 : 2);
        await until("it shows what runs", () => printed(cellOf(notebook, 1)).startsWith("first\n"));
      } finally {
        picks.restore();
      }
      assert.equal(picks.titles.length, 1);
      assert.match(picks.titles[0] ?? "", /\.ipynb already has a kernel on /);
      if (when === "runs on") await put(name);
      await until("both have ended", () => [1, 2].every((index) => endOf(cellOf(notebook, index)) !== undefined));
      // It may have been given that too, as far as anybody knows.
      assert.equal(endOf(cellOf(notebook, 3)), undefined);
      await runCalledOff(notebook, 3);
      assert.deepEqual(
        notebook
          .getCells(new vscode.NotebookRange(1, 4))
          .map((cell) => [cell.executionSummary?.executionOrder, printed(cell)]),
        [
          [2, "first\n1\n"],
          [3, "11\n"],
          [4, "own 11\n"],
        ],
      );
      // What is asked for from now on is run.
      await run(notebook, 2, 3);
      assert.equal(printed(cellOf(notebook, 2)), "21\n");
      assert.equal((await sessions()).filter((session) => session.name === `${name}.ipynb`).length, 2);
    });
  }

  it("gets a new one where its user wants that", async () => {
    const name = randomUUID();
    const cells = cellsOf(name);
    await beginElsewhere(name, cells);
    await put(name);
    const notebook = await openHere(name, cells);
    const picks = new Picks((items) => items.find(({ label }) => label.includes("Start a New")));
    try {
      await run(notebook, 0, 3);
    } finally {
      picks.restore();
    }
    assert.equal(picks.titles.length, 1);
    assert.equal(printed(cellOf(notebook, 2)), "11\n");
    const kernels = (await sessions()).filter((session) => session.name === `${name}.ipynb`);
    assert.equal(new Set(kernels.map(({ kernel }) => kernel.id)).size, 2);
  });
});
