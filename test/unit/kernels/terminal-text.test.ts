import assert from "node:assert/strict";
import { TerminalText } from "../../../src/kernels/builtin/outputs/terminal-text.js";
import { shapes } from "../foreign-text/shapes.js";
import { shownAfter } from "./stream-in-editor.js";

/** What the editor shows in the end, without the spaces that stand for what was taken away. */
function shown(...chunks: string[]): string {
  const terminal = new TerminalText();
  const lines = shownAfter(chunks.flatMap((chunk) => terminal.write(chunk))).split("\n");
  return lines.map((line) => line.trimEnd()).join("\n");
}

const up = "\u001b[A";
const erase = "\u001b[2K";
const red = "\u001b[31m";
const plain = "\u001b[0m";

describe("text of a stream", () => {
  const cases: [what: string, text: string, settled: string][] = [
    ["is left alone without control characters", "a\nb\n", "a\nb\n"],
    ["overwrites the line", "0%\r50%\r100%", "100%"],
    ["keeps what is not overwritten", "abcdef\rxy", "xycdef"],
    ["works line by line", "one\rtwo\nthree\rfour", "two\nfoure"],
    ["takes \\r\\n as an end of line", "a\r\nb\r\r\n", "a\nb\n"],
    ["shows a line that a return came after", "50%\r", "50%"],
    ["writes over what a backspace went back over", "abc\b\bX", "aXc"],
    ["shows what a backspace only went back over", "abc\b\b", "abc"],
    ["goes back no further than the line's beginning", "a\nbc\b\b\b\bX", "a\nXc"],
    ["wipes with spaces, as progress counters do", "12\b\b  \b\b3", "3"],
    ["goes up to the line above", `outer\ninner${up}\rOUTER`, "OUTER\ninner"],
    ["keeps the column on the way up", `12345\nab${up}X`, "12X45\nab"],
    ["goes down again by an end of line", `a\nb${up}\rA\nB\nC`, "A\nB\nC"],
    ["goes up no further than its first line", `a\u001b[9A\rb`, "b"],
    ["erases a line", `abcdef\r${erase}x`, "x"],
    ["erases the rest of a line", "abcdef\rxy\u001b[K", "xy"],
    ["keeps colours where they are", `${red}a${plain}b`, `${red}a${plain}b`],
    ["writes over characters, not over their colours", `${red}red\r${plain}xyz`, `${plain}xyz`],
    ["has other sequences as they are", "\u001b[?25la\u001b]0;t\u0007", "\u001b[?25la\u001b]0;t\u0007"],
  ];
  for (const [what, text, settled] of cases) {
    it(what, () => {
      assert.equal(shown(text), settled);
      assert.equal(shown(...Array.from({ length: text.length }, (_, at) => text.charAt(at))), settled, "in any chunks");
      for (let at = 1; at < text.length; at++) {
        assert.equal(shown(text.slice(0, at), text.slice(at)), settled, `in chunks of ${at} and more`);
      }
    });
  }

  it("takes characters of two units as one", () => {
    assert.equal(shown("😀😀\b😎"), "😀😎");
    assert.equal(shown("😀😀", "\b", "😎"), "😀😎");
  });

  it("has no more of what was erased in another chunk", () => {
    assert.equal(shown("abcdef", `\r${erase}`, "x", "y\n", "z"), "xy\nz");
    assert.equal(shown("abc\nabcdef", `${up}\r${erase}`, "x\n", `\r${erase}y`), "x\ny");
  });

  it("is given on as it came where nothing is written over", () => {
    const terminal = new TerminalText();
    assert.deepEqual(
      ["a", "b\n", "", `${red}c`, "\n\n"].flatMap((chunk) => terminal.write(chunk)),
      ["a", "b\n", `${red}c`, "\n\n"],
    );
    assert.deepEqual(terminal.write("\r"), [], "a return shows nothing by itself");
    assert.deepEqual(terminal.write("\n"), ["\n"]);
  });

  it("shows nested progress bars as a terminal does", () => {
    // tqdm: a bar of position 1 goes a line down, writes over it and comes up again.
    const chunks = ["outer 0/3"];
    for (const outer of [1, 2, 3]) {
      for (const inner of [0, 50, 100]) chunks.push("\n", `\rinner ${inner}%`, up);
      chunks.push("\n", "\r          ", `\r${up}`, `\router ${outer}/3`);
    }
    chunks.push("\n");
    assert.equal(shown(...chunks), "outer 3/3\n");
    assert.equal(shown(chunks.join("")), "outer 3/3\n");
    assert.equal(shown(...chunks.slice(0, 9)), "outer 0/3\ninner 100%");
  });

  it("takes several lines away one by one, as the editor wants it", () => {
    const terminal = new TerminalText();
    assert.deepEqual(terminal.write("a\nb\nc"), ["a\nb\nc"]);
    assert.deepEqual(terminal.write(`\u001b[2A\rA`), ["\u001b[A", "\u001b[A\rA\nb\nc"]);
  });

  it("of many lines is given on whole, and its last lines can be written over", () => {
    const many = Array.from({ length: 1000 }, (_, line) => `${line}\n`).join("");
    assert.equal(shown(many, many), many + many);
    assert.equal(shown(`x\r${many}`), many);
    assert.equal(shown(`${many}last`, `${up}\rabove\r\n\rLAST`), `${many.replace("999", "above")}LAST`);
    assert.equal(
      shown("first\n", `b${up}\rF\n\n${many}end`, "\u001b[3A\r!"),
      `First\nb\n${many.replace("997", "!97")}end`,
    );
  });

  it("of a long line that is erased takes no stack", () => {
    assert.equal(shown("a".repeat(130_000), `\r${erase}`, "b"), "b");
  });

  it("keeps the last of many colours", () => {
    assert.equal(shown(`ab\r${red.repeat(1000)}${plain}`, "xy").endsWith(`${red}${plain}xy`), true);
  });

  it("keeps the cursor in a line of any length", () => {
    const long = "a".repeat(3_000_000);
    const settled = shown(`${long}\rX`);
    assert.equal(settled.length, long.length, "a return goes back as far as there are cells");
    assert.equal(settled.replaceAll("a", ""), "X");
  });

  it("is the same where it is read in turns", async () => {
    for (const [name, shape] of Object.entries(shapes)) {
      const text = shape(40_000);
      const [atOnce, inTurns] = [new TerminalText().write(text), await new TerminalText().writeInTurns(text)];
      assert.ok(atOnce.join("") === inTurns.join(""), name);
    }
  });
});
