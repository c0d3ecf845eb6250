import assert from "node:assert/strict";
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { ClipboardGuard } from "../../../src/terminals/clipboard-guard.js";
import { InputQueue, piecesOf } from "../../../src/terminals/input-queue.js";
import { readMessage, sizeMessage } from "../../../src/terminals/messages.js";
import { noteOpen, openTerminals } from "../../../src/terminals/open-terminals.js";
import { OutputQueue } from "../../../src/terminals/output-queue.js";
import { withoutQuestions } from "../../../src/terminals/questions.js";
import { SeenOutput } from "../../../src/terminals/seen-output.js";
import type { ServerId } from "../../../src/text/ids.js";
import { growth } from "../foreign-text/linear-time.js";
import { MemoryMemento } from "../servers/model-fakes.js";

const MEGABYTE = 1024 * 1024;

describe("the messages of a terminal", () => {
  it("are read, and what is none is nothing", () => {
    assert.deepEqual(readMessage('["stdout", "a\\u001b[0m"]'), { kind: "output", text: "a\x1b[0m", isCut: false });
    assert.deepEqual(readMessage('["setup", {}]'), { kind: "setup" });
    assert.deepEqual(readMessage('["disconnect", 1]'), { kind: "disconnect" });
    for (const other of ['["stdout", 1]', '{"stdout": 1}', "no", '["x"]', Buffer.from("x")]) {
      assert.equal(readMessage(other), undefined);
    }
    assert.equal(sizeMessage({ columns: 80, rows: 24 }), '["set_size",24,80]');
  });

  it("are read from a line's end on where they are long, whatever stands at the cut", () => {
    const text = 'C:\\new "é😀"\r\n\\\\n\r\n'.repeat(40);
    const message = JSON.stringify(["stdout", text]);
    for (let most = 40; most < message.length; most++) {
      const read = readMessage(message, most);
      assert.ok(read?.kind === "output" && read.isCut, String(most));
      assert.ok(text.endsWith(`\n${read.text}`) && read.text.length < most, JSON.stringify([most, read.text]));
    }
    assert.deepEqual(readMessage(`["stdout", "${"x".repeat(99)}"]`, 50), undefined);
  });
});

describe("what a terminal has shown", () => {
  it("is found in what the server kept, at its beginning or anywhere", () => {
    const seen = new SeenOutput();
    seen.add("$ ");
    assert.equal(seen.missedOf("$ ls\r\n$ "), "ls\r\n$ ");
    seen.add("x".repeat(20_000));
    seen.add("the end");
    assert.equal(seen.missedOf(`rolled ${"x".repeat(19_000)}the end, and more`), ", and more");
    assert.equal(seen.missedOf(`$ ${"x".repeat(20_000)}the end`), "");
  });

  it("is said to be missing where it is not there", () => {
    const seen = new SeenOutput();
    seen.add("a".repeat(20_000));
    assert.equal(seen.missedOf("b".repeat(20_000)), undefined);
  });

  it("is shown again without what asks the terminal, and with all that draws", () => {
    const asks = ["\x1b[c", "\x1b[>c", "\x1b[>0c", "\x1b[6n", "\x1b[?6n", "\x1b[?2026$p", "\x1b[>q", "\x1b]11;?\x07"];
    asks.push("\x1b]4;12;?\x1b\\", "\x1bP$q q\x1b\\", "\x1b[?u");
    const draws = "\x1b[?1049h\x1b[2J\x1b[1;31mred\x1b[0m\x1b]0;title\x07\x1b[6;1H\x1b[4c";
    assert.equal(withoutQuestions(asks.join("a") + draws), "a".repeat(asks.length - 1) + draws);
  });
});

describe("what asks for the clipboard", () => {
  const passed = (pieces: string[]) => {
    const guard = new ClipboardGuard();
    return pieces.map((piece) => guard.pass(piece)).join("");
  };
  const asks = [
    "\x1b]52;c;?\x07",
    "\x1b]52;;?\x1b\\",
    "\x9d52;c;?\x9c",
    "\x1b]0052;p;?\x07",
    "\x1b\0]5\x002;c;\0?\x07",
  ];

  it("is taken out, in one piece or in many", () => {
    for (const ask of asks) {
      for (const pieces of [[`a${ask}b`], `a${ask}b`.split(""), [`a${ask.slice(0, 3)}`, `${ask.slice(3)}b`]]) {
        const shown = passed(pieces);
        assert.match(shown, /^a\x1b\]9999;(?:\x07|\x1b\\|\x9c)b$/, JSON.stringify([pieces, shown]));
      }
    }
  });

  it("leaves all else as it is, also what writes to it", () => {
    const writes = "\x1b]52;c;aGVsbG8=\x07";
    const others = `\x1b[31mred?\x1b[0m \x1b]0;a title?\x07${writes}\x1b]8;;https://a.example/?b\x07link\x1b]8;;\x07\x1b]5;1;?\x07 52;c;?`;
    assert.equal(passed([others]), others);
    assert.equal(passed(others.split("")), others);
  });

  it("is looked for in linear time, and nothing waits without an end", () => {
    for (const part of ["\x1b", "\x1b]", "\x1b]0", "\x1b]52;", "\0", "\x1b\0", "\x1b]52;c;x"]) {
      const times = growth((count) => passed([part.repeat(count)]), 200_000);
      assert.equal(times, undefined, `${JSON.stringify(part)}: eight times as many take ${times ?? 0} times as long`);
    }
    const times = growth((count) => passed([`\x1b]${"0".repeat(count)}`, "0".repeat(count)]), MEGABYTE);
    assert.equal(times, undefined, `eight times the zeros take ${times ?? 0} times as long`);
    const guard = new ClipboardGuard();
    assert.equal(guard.pass(`\x1b]52;c;${"x".repeat(2 * MEGABYTE)}`), "\x1b]9999;");
    assert.equal(guard.pass("after"), "after");
  });
});

describe("what is typed and pasted", () => {
  it("goes in pieces of whole characters", () => {
    const text = "a😀😀é".repeat(50);
    for (const most of [2, 3, 7]) {
      const pieces = piecesOf(text, most);
      assert.equal(pieces.join(""), text);
      for (const piece of pieces)
        assert.ok(piece.length <= most && Buffer.from(piece).toString() === piece, JSON.stringify(piece));
    }
    assert.deepEqual(piecesOf(""), []);
  });

  interface Arrival {
    arrived(): void;
    lost(): void;
  }
  const queued = () => {
    const sent: string[] = [];
    const waiting: Arrival[] = [];
    const broken: true[] = [];
    const queue = new InputQueue({
      send: (text) => sent.push(text),
      passedOn: () =>
        new Promise<void>((resolve, reject) => {
          waiting.push({ arrived: resolve, lost: () => reject(new Error("lost")) });
        }),
      broken: () => broken.push(true),
    });
    return { queue, sent, waiting, broken };
  };

  it("follows when what was before it has arrived; what is typed at once", async () => {
    const { queue, sent, waiting } = queued();
    queue.add("l");
    queue.add("s");
    assert.deepEqual([sent.splice(0), waiting.length], [["l", "s"], 0]);
    queue.add("p".repeat(40_000));
    queue.add("\r");
    assert.equal(sent.length, 1);
    for (let arrived = 0; arrived < 3; arrived++) {
      waiting.shift()?.arrived();
      await turn();
    }
    assert.equal(sent.join(""), `${"p".repeat(40_000)}\r`);
  });

  it("is called off by Ctrl+C, and not sent on after a lost connection", async () => {
    const { queue, sent, waiting, broken } = queued();
    queue.add("p".repeat(100_000));
    queue.add("\x03");
    waiting.shift()?.arrived();
    await turn();
    assert.equal(sent.at(-1), "\x03");
    assert.equal(sent.length, 2);
    queue.add("q".repeat(100_000));
    waiting.shift()?.lost();
    await turn();
    assert.deepEqual([broken.length, sent.length], [1, 3]);
    queue.add("x");
    assert.equal(sent.at(-1), "x");
  });
});

describe("a terminal's output", () => {
  it("is shown as it comes, and no faster than the editor takes it", async () => {
    const written: string[] = [];
    const queue = new OutputQueue({ write: (text) => written.push(text), leftOut: String });
    queue.add("first");
    assert.deepEqual(written, ["first"]);
    queue.add("x".repeat(MEGABYTE));
    assert.ok(written.join("").length < MEGABYTE / 4);
    while (written.join("").length < MEGABYTE + 5) await delay(5);
    assert.equal(written.join(""), `first${"x".repeat(MEGABYTE)}`);
    queue.dispose();
  });

  it("has its middle left out where it is too much: the end is whole, and the modes are kept", () => {
    const written: string[] = [];
    const queue = new OutputQueue({ write: (text) => written.push(text), leftOut: (count) => `[${count} left out]` });
    const lines = "0123456789\r\n".repeat(MEGABYTE / 12);
    queue.add(`\x1b[?1049h${lines}\x1b[?1049l\x1b[?25l`);
    for (let i = 0; i < 5; i++) queue.add(lines);
    queue.flush();
    const all = written.join("");
    assert.ok(all.length < 5 * MEGABYTE);
    assert.ok(all.endsWith(lines.slice(-MEGABYTE / 2)));
    const left = /\x18\x1b\[0m\x1b\[\?1049l\x1b\[\?25l\[(\d+) left out\]/.exec(all);
    assert.ok(left, "the modes and what is left out are told");
    assert.equal(all.length - left[0].length + Number(left[1]), lines.length * 6 + 22);
  });
});

describe("the terminals that a window has open", () => {
  const one = { server: "https://hub.example/ ada gpu" as ServerId, terminal: "1", started: "2026-01-01T00:00:00Z" };

  it("are known to the next window, each once, and not those that were closed", async () => {
    const state = new MemoryMemento();
    await noteOpen(state, one, true);
    await noteOpen(state, { ...one, terminal: "2" }, true);
    await noteOpen(state, { ...one, started: "later" }, true);
    assert.deepEqual(openTerminals(state), [
      { ...one, terminal: "2" },
      { ...one, started: "later" },
    ]);
    await noteOpen(state, one, false);
    await noteOpen(state, { ...one, terminal: "2" }, false);
    assert.deepEqual(openTerminals(state), []);
  });
});
