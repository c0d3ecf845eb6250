import assert from "node:assert/strict";
import { cellsOf, leftOn, type NotedCell, notedOn, RunNotes } from "../../../src/kernels/run-notes.js";
import type { AccountId } from "../../../src/text/ids.js";
import { eventually } from "../eventually.js";
import { MemoryMemento } from "../servers/model-fakes.js";

const about = { accountId: "https://hub.example/ ada" as AccountId, server: "", file: "a-1.ipynb" };
const cell = (index: number, text: string, id?: string): NotedCell => ({ index, text, ...(id && { id }) });

describe("notes of the cells that a kernel was given", () => {
  let memento: MemoryMemento;
  const ids = (notes: RunNotes) => notes.all.map(({ id }) => id);

  beforeEach(() => {
    memento = new MemoryMemento();
  });

  it("have those that did not end soon, until they end, for each notebook its own", async () => {
    const notes = new RunNotes(memento, about);
    notes.sent("quick", cell(0, "1"));
    notes.sent("long", cell(1, "code of the cell"));
    notes.ended("quick");
    await eventually(() => ids(new RunNotes(memento, about)).length > 0, "it is noted");
    assert.deepEqual(ids(new RunNotes(memento, about)), ["long"]);
    assert.deepEqual(ids(new RunNotes(memento, { ...about, file: "b-1.ipynb" })), []);
    const kept = JSON.stringify(memento.get(`hubKernels.openRuns ${about.accountId}`));
    assert.ok(kept.includes("long") && !kept.includes("code of the cell"), kept);
    notes.ended("long");
    assert.deepEqual(ids(new RunNotes(memento, about)), []);
  });

  it("are left for a window only where no other one follows the runs, and has ended them a moment after their kernel", async () => {
    const ofKernel = { ...about, kernel: "k" };
    const notes = new RunNotes(memento, ofKernel);
    for (const id of ["followed", "left", "known"]) notes.found(id, cell(0, id));
    const isWanted = ({ id }: { id: string }) => id !== "known";
    const left = leftOn(memento, ofKernel, isWanted, AbortSignal.timeout(10_000));
    notes.ended("followed");
    assert.deepEqual(
      (await left).map(({ file, runs }) => [file, runs.map(({ id }) => id)]),
      [[about.file, ["left"]]],
    );
    notes.ended("left");
    assert.deepEqual(await leftOn(memento, ofKernel, isWanted, AbortSignal.timeout(10_000)), []);
  });

  it("are not left while another window asks for one cell after the other", async () => {
    const ofKernel = { ...about, kernel: "k" };
    const notes = new RunNotes(memento, ofKernel);
    notes.found("first", cell(0, "1"));
    const left = leftOn(memento, ofKernel, () => true, AbortSignal.timeout(10_000));
    notes.found("second", cell(1, "2"));
    // It ends them together, and later than one alone.
    setTimeout(() => ["first", "second"].forEach((id) => notes.ended(id)), 3_000);
    assert.deepEqual(await left, []);
  });

  it("stay when the window closes, whatever is called off then", () => {
    const notes = new RunNotes(memento, about);
    notes.sent("a", cell(0, "1"));
    notes.close();
    notes.ended("a");
    notes.sent("b", cell(1, "1"));
    assert.deepEqual(ids(new RunNotes(memento, about)), ["a"]);
  });

  it("have what others have given to the kernel, once", () => {
    const notes = new RunNotes(memento, about);
    for (const id of ["theirs", "theirs", "too"]) notes.found(id, cell(0, "1"));
    assert.deepEqual(ids(new RunNotes(memento, about)), ["theirs", "too"]);
  });

  it("go with the notebook to another name", () => {
    const notes = new RunNotes(memento, about);
    notes.sent("a", cell(0, "1"));
    notes.close();
    notes.moveTo("b-1.ipynb");
    assert.deepEqual(ids(new RunNotes(memento, about)), []);
    assert.deepEqual(ids(new RunNotes(memento, { ...about, file: "b-1.ipynb" })), ["a"]);
  });

  it("are found by a kernel of the Jupyter extension, for each of its notebooks", () => {
    for (const [kernel, file] of [
      ["k", "file:///a.ipynb"],
      ["k", "file:///b.ipynb"],
      ["other", "file:///a.ipynb"],
    ] as const) {
      const notes = new RunNotes(memento, { ...about, kernel, file });
      notes.sent(`${kernel} ${file}`, cell(0, "1"));
      notes.close();
    }
    new RunNotes(memento, about).sent("session", cell(0, "1"));
    const noted = notedOn(memento, { accountId: about.accountId, server: "", kernel: "k" });
    assert.deepEqual(
      noted.map(({ file, runs }) => [file, runs.map(({ id }) => id)]),
      [
        ["file:///a.ipynb", ["k file:///a.ipynb"]],
        ["file:///b.ipynb", ["k file:///b.ipynb"]],
      ],
    );
    assert.deepEqual(notedOn(memento, { accountId: about.accountId, server: "gpu", kernel: "k" }), []);
  });

  it("are none where something else lies there", async () => {
    await memento.update(`hubKernels.openRuns ${about.accountId}`, [
      null,
      1,
      { server: "", file: about.file, runs: [{}] },
    ]);
    assert.deepEqual(ids(new RunNotes(memento, about)), []);
  });

  describe("are of cells that are found again", () => {
    const run = (of: NotedCell) => {
      const notes = new RunNotes(memento, { ...about, file: `${of.index}` });
      notes.sent(`run ${of.index}`, of);
      notes.close();
      return notes.all[0] ?? assert.fail();
    };
    const found = (runs: NotedCell[], cells: NotedCell[]) =>
      cellsOf(runs.map(run), cells).map((at) => at && `${at.index}${at.isEdited ? " edited" : ""}`);

    it("by their own id, wherever they are now", () => {
      const cells = [cell(0, "x", "new"), cell(1, "b", "two"), cell(2, "a, edited", "one")];
      assert.deepEqual(found([cell(0, "a", "one"), cell(1, "b", "two")], cells), ["2 edited", "1"]);
    });

    it("by their text, the nearest first, in notebooks without ids", () => {
      const cells = [cell(0, "a"), cell(1, "new"), cell(2, "a"), cell(3, "b")];
      assert.deepEqual(found([cell(1, "a"), cell(2, "b"), cell(0, "a")], cells), ["0", "3", "2"]);
    });

    it("by their place where they were edited", () => {
      assert.deepEqual(found([cell(0, "a"), cell(1, "b")], [cell(0, "a2"), cell(1, "b")]), ["0 edited", "1"]);
    });

    it("and not where they were deleted", () => {
      assert.deepEqual(found([cell(0, "a", "one")], [cell(0, "c", "three")]), [undefined]);
      assert.deepEqual(found([cell(1, "b")], [cell(0, "a")]), [undefined]);
    });
  });
});
