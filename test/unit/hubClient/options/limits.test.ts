import assert from "node:assert/strict";
import { mock } from "node:test";
import { Script } from "node:vm";
import { problemOf, sent } from "../../../../src/hubClient/options/answers.js";
import type { DurationField, MemoryField, OptionField, TextField } from "../../../../src/hubClient/options/model.js";
import { matches } from "../../../../src/hubClient/options/pattern.js";
import { parseQuantity, sentNumber, showQuantity } from "../../../../src/hubClient/options/quantities.js";
import { soon } from "../../soon.js";

const GIB = 1024 ** 3;
const text = (name: string): TextField => ({ kind: "text", name, label: name });

describe("an answer", () => {
  it("of a time or of memory keeps to the page's steps", () => {
    const time: DurationField = { kind: "duration", name: "t", label: "Time", sentAs: "hours", min: 1800, step: 3600 };
    assert.equal(problemOf(time, ["1.5"]), undefined, "steps begin at the least");
    assert.deepEqual(problemOf(time, ["2"]), { kind: "not-a-step", step: 3600 });
    const memory: MemoryField = {
      kind: "memory",
      name: "m",
      label: "Memory",
      sentAs: "GB",
      default: 3 * GIB,
      step: 2 * GIB,
    };
    assert.equal(problemOf(memory, ["5"]), undefined, "or at what the page begins with");
    assert.deepEqual(problemOf(memory, ["4"]), { kind: "not-a-step", step: 2 * GIB });
  });

  it("of no memory has no unit: to Slurm it is all of the node's", () => {
    const memory: MemoryField = { kind: "memory", name: "mem", label: "Memory", sentAs: "with-unit" };
    assert.equal(parseQuantity(memory, "0"), "0");
    assert.equal(parseQuantity(memory, "0 GB"), "0");
    assert.equal(sentNumber(memory, "0"), 0);
    assert.equal(showQuantity(memory, "0"), "0 KB");
  });

  it("that is empty is sent by a site's own form only, as browsers do", () => {
    const fields: OptionField[] = [
      text("account"),
      { kind: "choice", name: "gpu", label: "GPU", choices: [{ value: "", label: "none" }] },
      { kind: "choice", name: "node", label: "Node", choices: [{ value: "", label: "—" }], blank: "left-out" },
      { kind: "several", name: "modules", label: "Modules", choices: [{ value: "", label: "none" }], default: [] },
      { kind: "boolean", name: "big", label: "Big", default: false, on: "" },
      { kind: "hidden", name: "v", label: "", value: "" },
    ];
    assert.deepEqual(sent({ spawner: "other", fields }, {}), { account: [""], gpu: [""], v: [""] });
    assert.deepEqual(sent({ spawner: "other", fields }, { account: [""], gpu: [""], big: [""], modules: [""] }), {
      account: [""],
      gpu: [""],
      modules: [""],
      big: [""],
      v: [""],
    });
    assert.deepEqual(sent({ spawner: "moss", fields }, { account: [""] }), { v: [""] });
  });

  it("that the hub offers may hold what no user can type", () => {
    const field: OptionField = { kind: "choice", name: "q", label: "Q", choices: [{ value: "a\r\nb", label: "A" }] };
    assert.equal(problemOf(field, ["a\r\nb"]), undefined);
    assert.deepEqual(problemOf(field, ["a\nb"]), { kind: "not-offered", value: "a\nb" });
    assert.deepEqual(problemOf(text("q"), ["a\r\nb"]), { kind: "control-character" });
  });
});

describe("a page's pattern", () => {
  it("matches the whole text, or its beginning as in Python", () => {
    assert.equal(matches({ source: "a|b", match: "whole" }, "b"), true);
    assert.equal(matches({ source: "a|b", match: "whole" }, "bc"), false);
    assert.equal(matches({ source: "a|b", match: "prefix" }, "bc"), true);
    assert.equal(matches({ source: "a|b", match: "prefix" }, "cb"), false);
    assert.equal(matches({ source: "\\p{Lu}", match: "whole" }, "É"), true);
  });

  it("that is none here, or takes for ever, lets the hub decide", () => {
    for (const source of ["(", "(?P<x>a)", "a\\Z", "[b-a]"])
      assert.equal(matches({ source, match: "whole" }, "?"), true, source);
    assert.equal(
      soon(() => matches({ source: "(a+)+b", match: "whole" }, "a".repeat(60))),
      true,
    );
  });

  it("is not judged by what others took of the machine: broken off after no time of its own, it is asked again", () => {
    const pattern = { source: "a|b", match: "whole" } as const;
    const brokenOff = () => {
      throw Object.assign(new Error("time"), { code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
    };
    mock.method(Script.prototype, "runInContext", brokenOff, { times: 3 });
    try {
      assert.equal(matches(pattern, "bc"), false);
    } finally {
      mock.restoreAll();
    }
  });

  it("that are slow hold the editor no longer together than one of them does", async () => {
    const slow = () => ({ source: "(a+)+b", match: "whole" }) as const;
    const cpuMsOf = async (patterns: readonly ReturnType<typeof slow>[]) => {
      await new Promise(setImmediate);
      const before = process.cpuUsage();
      for (const pattern of patterns) assert.equal(matches(pattern, "a".repeat(60)), true);
      return process.cpuUsage(before).user;
    };
    const one = await cpuMsOf([slow()]);
    const many = await cpuMsOf(Array.from({ length: 40 }, slow));
    assert.ok(many < 5 * one, `${many} µs, one takes ${one}`);
    await new Promise(setImmediate);
    assert.equal(matches({ source: "a", match: "whole" }, "b"), false);
  });

  it("is run once for a text that is judged again and again", () => {
    const pattern = { source: "a|b", match: "whole" } as const;
    const { mock: run } = mock.method(Script.prototype, "runInContext");
    try {
      assert.deepEqual(
        ["a", "a", "ab", "ab", "a"].map((value) => matches(pattern, value)),
        [true, true, false, false, true],
      );
      assert.equal(run.callCount(), 3);
    } finally {
      mock.restoreAll();
    }
  });

  it("that are quick but many hold the editor no longer either: what the system does for them counts too", async () => {
    await new Promise(setImmediate);
    let system = 0;
    const run = mock.method(Script.prototype, "runInContext", () => {
      system += 1000;
      return false;
    });
    mock.method(process, "cpuUsage", ({ system: since } = { system: 0 }) => ({ user: 0, system: system - since }));
    try {
      const passed = Array.from({ length: 500 }, () => matches({ source: "a", match: "whole" }, "b"));
      assert.ok(run.mock.callCount() <= 60, `${run.mock.callCount()} runs of 1 ms`);
      assert.deepEqual([passed[0], passed.at(-1)], [false, true]);
    } finally {
      mock.restoreAll();
    }
  });

  it("that took too long once is not asked again: the editor stands still once for it", async () => {
    await new Promise(setImmediate);
    const slow = { source: "(a+)+b", match: "whole" } as const;
    matches(slow, "a".repeat(60));
    await new Promise(setImmediate);
    assert.equal(matches(slow, "c"), true);
  });

  it("cannot reach out of itself", () => {
    const source = "x');globalThis.ran=true;('";
    matches({ source, match: "whole" }, "');globalThis.ran=true;('");
    assert.equal((globalThis as { ran?: boolean }).ran, undefined);
  });
});
