import assert from "node:assert/strict";
import * as v from "valibot";
import { markupMessage } from "../../../../src/servers/options/page/markup/messages.js";
import {
  answersOf,
  MAX_CHARACTERS,
  MAX_FIELDS,
  MAX_NAME,
  MAX_VALUE,
  readSent,
} from "../../../../src/servers/options/page/markup/sent-fields.js";

const many = (count: number, value = "") => Array.from({ length: count }, (_, index) => [`f${index}`, value]);

describe("what a hub's own form says it would send", () => {
  it("is names with values, and null for a file", () => {
    const fields = [
      ["a", "1"],
      ["a", ""],
      ["f", null],
    ];
    assert.deepEqual(readSent({ fields, secret: ["a"] }), { fields, secret: ["a"] });
    assert.deepEqual(readSent({ fields: [], secret: [] }), { fields: [], secret: [] });
  });

  const none: [string, unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["a text", "fields"],
    ["a list", [["a", "1"]]],
    ["no fields", {}],
    ["fields that are no list", { fields: { length: 1, 0: ["a", "1"] } }],
    ["more beside the fields", { fields: [], kind: "start" }],
    ["another name", { values: [] }],
    ["a field that is a text", { fields: ["ab"] }],
    ["a name alone", { fields: [["a"]] }],
    ["a third part", { fields: [["a", "1", "2"]] }],
    ["a number", { fields: [["a", 1]] }],
    ["a name that is a number", { fields: [[1, "a"]] }],
    ["a gap", { fields: new Array(3) }],
    ["a value that is an object", { fields: [["a", { toString: 1 }]] }],
    ["a secret's name that is a number", { fields: [], secret: [1] }],
    ["names of secrets that are no list", { fields: [], secret: "a" }],
    ["too many names of secrets", { fields: [], secret: many(MAX_FIELDS + 1).map(([name]) => name) }],
    ["too many fields", { fields: many(MAX_FIELDS + 1) }],
    ["a long name", { fields: [["n".repeat(MAX_NAME + 1), ""]] }],
    ["a long value", { fields: [["a", "v".repeat(MAX_VALUE + 1)]] }],
    ["too much together", { fields: many(MAX_CHARACTERS / MAX_VALUE, "v".repeat(MAX_VALUE)) }],
  ];
  for (const [what, message] of none) {
    it(`is nothing where it is ${what}`, () => {
      const { fields, secret = [] } = Object(message) as { fields?: unknown; secret?: unknown };
      assert.equal(readSent(fields === undefined ? message : { secret: [], ...(message as object) }), undefined);
      if (what === "more beside the fields") return;
      assert.equal(
        v.safeParse(markupMessage, { kind: "start", fields, secret }).success,
        false,
        "nor does the extension take it",
      );
    });
  }

  it("is taken by the extension without files, and as the whole message only", () => {
    const takes = (message: unknown) => v.safeParse(markupMessage, message).success;
    assert.ok(takes({ kind: "start", fields: [["a", "1"]], secret: [] }));
    assert.ok(takes({ kind: "start", fields: many(MAX_FIELDS), secret: ["a"] }));
    assert.equal(takes({ kind: "start", fields: [["a", null]], secret: [] }), false);
    assert.equal(takes({ kind: "start", fields: [], secret: [], more: 1 }), false);
  });

  it("becomes answers in its order, with the line breaks that browsers send", () => {
    const answers = answersOf([
      ["b", "1"],
      ["a", "x\ny\r\nz\rend"],
      ["b", "2"],
      ["__proto__", "p"],
    ]);
    assert.deepEqual(Object.entries(answers), [
      ["b", ["1", "2"]],
      ["a", ["x\r\ny\r\nz\r\nend"]],
      ["__proto__", ["p"]],
    ]);
  });
});
