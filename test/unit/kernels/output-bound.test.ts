import assert from "node:assert/strict";
import { OutputBound, type Rest } from "../../../src/kernels/builtin/outputs/output-bound.js";
import type { OutputStep } from "../../../src/kernels/builtin/outputs/output-step.js";

const text = (text: string, name: "stdout" | "stderr" = "stdout"): OutputStep => ({ kind: "text", name, text });
const clear = (wait: boolean): OutputStep => ({ kind: "clear", wait });
const shownThing: OutputStep = {
  kind: "show",
  output: { kind: "rich", items: [], metadata: { outputType: "display_data" } },
};

describe("the bound of what a cell shows", () => {
  let rest: string | undefined;
  const kept: Rest = { add: (more) => (rest = (rest ?? "") + more), drop: () => (rest = undefined) };
  let bound: OutputBound;
  const shown = (...steps: OutputStep[]) =>
    steps.flatMap((step) => bound.of(step)).map((step) => (step.kind === "text" ? step.text : step.kind));
  beforeEach(() => {
    rest = undefined;
    bound = new OutputBound(kept, () => "More.", 10);
  });

  it("lets all pass that has room, to the last character", () => {
    assert.deepEqual(shown(text("12345"), text("6789\n", "stderr")), ["12345", "6789\n"]);
    assert.equal(rest, undefined);
  });

  it("keeps what has no room, from the beginning of a line on, and says so once", () => {
    assert.deepEqual(shown(text("12345\n"), text("6\n789"), text("0\n", "stderr"), text("end")), [
      "12345\n",
      "6\n",
      "More.\n",
    ]);
    assert.equal(rest, "7890\nend");
  });

  it("cuts a line that has no room by itself", () => {
    assert.deepEqual(shown(text("123456789012")), ["1234567890", "More.\n"]);
    assert.equal(rest, "12");
  });

  it("shows whatever is no text", () => {
    shown(text("12345678901"));
    assert.deepEqual(shown(shownThing, { kind: "update", displayId: "d", items: [] }), ["show", "update"]);
  });

  it("drops what an earlier run of the cell has left", () => {
    rest = "earlier";
    shown(clear(false));
    assert.equal(rest, undefined);
  });

  for (const wait of [false, true]) {
    it(`begins anew where the cell is cleared ${wait ? "by what comes next" : "at once"}, and drops what it kept`, () => {
      shown(text("12345678901"));
      assert.deepEqual(shown(clear(wait)), ["clear"]);
      assert.equal(rest, wait ? "1" : undefined);
      assert.deepEqual(shown({ kind: "update", displayId: "d", items: [] }, text("1234567890"), text("1")), [
        "update",
        "1234567890",
        "More.\n",
      ]);
      assert.equal(rest, "1");
    });
  }
});
