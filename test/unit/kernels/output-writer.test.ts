import assert from "node:assert/strict";
import type { ShownOutput } from "../../../src/kernels/builtin/outputs/output-step.js";
import { type OutputTarget, OutputWriter } from "../../../src/kernels/builtin/outputs/output-writer.js";

/** A cell that notes what it is told, and what it shows. */
class Cell implements OutputTarget<{ text: string }> {
  readonly pauseMs = 50;
  readonly calls: string[] = [];
  shown: { text: string }[] = [];

  clear(): Promise<void> {
    return this.note("clear", () => (this.shown = []));
  }
  async add(output: ShownOutput, replace: boolean): Promise<{ text: string }> {
    return await this.place(
      replace ? "replace" : "add",
      output.kind === "rich" ? textOf(output) : output.name,
      replace,
    );
  }
  async addText(name: string, text: string, replace: boolean): Promise<{ text: string }> {
    return await this.place(`${replace ? "replace" : "add"} ${name}`, text, replace);
  }
  appendText(output: { text: string }, name: string, text: string): Promise<void> {
    return this.note(`append ${name}`, () => (output.text += text));
  }
  update(displayId: string, items: { data: Uint8Array }[]): Promise<void> {
    return this.note(
      `update ${displayId} ${items.map(({ data }) => Buffer.from(data).toString()).join()}`,
      () => undefined,
    );
  }
  private async place(call: string, text: string, replace: boolean): Promise<{ text: string }> {
    const output = { text };
    await this.note(call, () => (this.shown = replace ? [output] : [...this.shown, output]));
    return output;
  }
  private async note(call: string, change: () => unknown): Promise<void> {
    // As in the editor: another process has to take it first.
    await new Promise(setImmediate);
    this.calls.push(call);
    change();
  }
}

/** Enough for some calls, and less than a pause. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

function rich(text: string, displayId?: string): ShownOutput {
  const transient = displayId === undefined ? {} : { transient: { display_id: displayId } };
  return {
    kind: "rich",
    items: [{ mime: "text/plain", data: Buffer.from(text) }],
    metadata: { outputType: "display_data", ...transient },
  };
}

function textOf(output: ShownOutput): string {
  return output.kind === "rich" ? output.items.map(({ data }) => Buffer.from(data).toString()).join() : "";
}

function numbersTo(last: number): string {
  return Array.from({ length: last }, (_, index) => `${index + 1}\n`).join("");
}

describe("output writer", () => {
  let cell: Cell;
  let writer: OutputWriter<{ text: string }>;
  let failures: unknown[];
  const print = (text: string, name: "stdout" | "stderr" = "stdout") => writer.push({ kind: "text", name, text });
  const show = (output: ShownOutput) => writer.push({ kind: "show", output });
  const texts = () => cell.shown.map(({ text }) => text);

  beforeEach(() => {
    cell = new Cell();
    failures = [];
    writer = new OutputWriter(cell, (error) => failures.push(error));
  });

  it("makes few writes of many prints, and loses nothing", async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index}\n`);
    for (const line of lines) print(line);
    await writer.drain();
    assert.deepEqual(texts(), [lines.join("")]);
    assert.ok(cell.calls.length <= 2, cell.calls.join());
  });

  it("writes the first print at once, not after a pause", async () => {
    print("now");
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert.deepEqual(texts(), ["now"]);
    await writer.drain();
  });

  it("goes on with the same output for the same stream, and begins a new one for another", async () => {
    print("a");
    await writer.drain();
    print("b");
    print("c", "stderr");
    print("d");
    await writer.drain();
    assert.deepEqual(texts(), ["ab", "c", "d"]);
  });

  it("takes up a line where an earlier print left it, in the editor's terms", async () => {
    print("outer 0%\ninner 0%\n");
    await writer.drain();
    print("inner 50%\b");
    await writer.drain();
    print("!\u001b[A\u001b[A\router 9%");
    await writer.drain();
    const inner = ["inner 50%", "\u001b[A", "\u001b[A\router 9%\ninner 0%\ninner 50!"];
    assert.deepEqual(texts(), [`outer 0%\ninner 0%\n${inner.join("")}`]);
    assert.deepEqual(cell.calls, ["add stdout", ...inner.map(() => "append stdout")]);
  });

  it("begins a new text after something else was shown", async () => {
    print("a");
    show(rich("figure"));
    print("b");
    await writer.drain();
    assert.deepEqual(texts(), ["a", "figure", "b"]);
  });

  it("clears at once without wait, also what was not written yet", async () => {
    print("old");
    print("unseen");
    show(rich("unseen"));
    writer.push({ kind: "clear", wait: false });
    print("new");
    await writer.drain();
    assert.deepEqual(texts(), ["new"]);
    assert.deepEqual(cell.calls, ["add stdout", "clear", "add stdout"]);
  });

  it("clears with wait only when the next output comes, and in one go with it", async () => {
    print("old");
    await writer.drain();
    writer.push({ kind: "clear", wait: true });
    await writer.drain();
    assert.deepEqual(texts(), ["old"]);
    show(rich("new"));
    await writer.drain();
    assert.deepEqual(texts(), ["new"]);
    assert.deepEqual(cell.calls, ["add stdout", "replace"]);
  });

  it("writes only the last picture of an animation that is faster than the editor", async () => {
    for (let frame = 0; frame < 1000; frame++) {
      writer.push({ kind: "clear", wait: true });
      show(rich(`frame ${frame}`));
    }
    await writer.drain();
    assert.deepEqual(texts(), ["frame 999"]);
    assert.ok(cell.calls.length <= 3, String(cell.calls.length));
  });

  it("keeps updates over a clear: they can be of another cell", async () => {
    print("first");
    writer.push({ kind: "update", displayId: "bar", items: [] });
    writer.push({ kind: "clear", wait: false });
    await writer.drain();
    assert.ok(cell.calls.includes("update bar "));
  });

  it("waits for what is before it, also over a clear, and goes on at once", async () => {
    const cell = new Cell();
    const writer = new OutputWriter(cell, assert.ifError);
    let goOn: () => void = () => undefined;
    writer.holdUntil(new Promise((resolve) => (goOn = resolve)));
    writer.push({ kind: "clear", wait: false });
    await turns();
    assert.deepEqual(cell.calls, []);
    goOn();
    await turns();
    writer.push({ kind: "show", output: rich("first") });
    await turns();
    assert.deepEqual(cell.calls, ["clear", "add"]);
  });

  it("writes the last of many updates of one display", async () => {
    for (let percent = 0; percent <= 100; percent++) {
      writer.push({
        kind: "update",
        displayId: "bar",
        items: [{ mime: "text/plain", data: Buffer.from(String(percent)) }],
      });
    }
    await writer.drain();
    assert.equal(cell.calls.at(-1), "update bar 100");
    assert.ok(cell.calls.length <= 2, String(cell.calls.length));
  });

  it("updates where a display id is shown already when it is shown again", async () => {
    show(rich("again", "bar"));
    await writer.drain();
    assert.deepEqual(cell.calls, ["update bar again", "add"]);
  });

  it("settles carriage returns at the beginning of a text", async () => {
    print("0%\r100%");
    await writer.drain();
    assert.deepEqual(texts(), ["100%"]);
  });

  it("ends with what was pushed before, though its source is faster than the editor and does not stop", async () => {
    let pushed = 0;
    let isGoingOn = true;
    const more = () => print(`${++pushed}\n`);
    const goOn = () => {
      if (!isGoingOn) return;
      show(rich("more"));
      more();
    };
    const [add, addText] = [cell.add.bind(cell), cell.addText.bind(cell)];
    // Whatever is written, more is there already.
    cell.add = (...args) => add(...args).finally(goOn);
    cell.addText = (...args) => addText(...args).finally(goOn);
    more();
    show(rich("figure"));
    more();
    let shown: string[] = [];
    try {
      await writer.drain(() => (shown = texts()));
    } finally {
      isGoingOn = false;
    }
    assert.deepEqual(shown, ["1\n", "figure", "2\n"]);
    await writer.drain();
    assert.equal(
      texts()
        .filter((text) => text.endsWith("\n"))
        .join(""),
      numbersTo(pushed),
      "nothing is lost",
    );
  });

  it("waits for nothing where there is nothing to write, and loses no mark over a clear", async () => {
    await writer.drain();
    print("old");
    const drained = writer.drain();
    writer.push({ kind: "clear", wait: false });
    print("new");
    await drained;
    await writer.drain();
    assert.deepEqual(texts(), ["new"]);
  });

  it("tells of an output that the editor refuses, and goes on", async () => {
    cell.clear = () => Promise.reject(new Error("closed"));
    writer.push({ kind: "clear", wait: false });
    print("after");
    await writer.drain();
    assert.equal(failures.length, 1);
    assert.deepEqual(texts(), ["after"]);
  });

  it("lets others have their turn while it reads what a kernel printed much of", async () => {
    const cell = new Cell();
    const writer = new OutputWriter(cell, (error) => assert.fail(String(error)));
    let turns = 0;
    const count = () => {
      turns++;
      if (cell.calls.length === 0) setImmediate(count);
    };
    const printed = "\u001b[31m\r".repeat(50_000);
    writer.push({ kind: "text", name: "stdout", text: `ab${printed}c` });
    count();
    await writer.drain();
    // The cell itself takes one, and a part of the text each of the others.
    assert.ok(turns > 10, `${turns} turns`);
  });
});
