import assert from "node:assert/strict";
import * as v from "valibot";
import { formFields } from "../../../../src/hubClient/options/form-fields.js";
import { argsOf, startServerArgs } from "../../../../src/servers/commands/args.js";

describe("the arguments of a start", () => {
  const read = (given: object) => v.parse(startServerArgs, { server: "s", ...given });

  it("ask for the same start again, with what is known of its fields", () => {
    for (const options of [
      formFields({ size: ["big"] }),
      formFields({ size: ["big"], k: ["tr0ub4dor"] }, { secret: true }),
      formFields({ values: ["1"] }, { risky: ["values"], shape: "s" }),
    ])
      assert.deepEqual(read(argsOf(options)).fields, options);
    assert.deepEqual(read(argsOf({ image: "x" })).options, { image: "x" });
    assert.deepEqual(read(argsOf(undefined)), { server: "s", again: true });
  });

  it("are fields by their names too, as other code gives them", () => {
    assert.deepEqual(read({ fields: { size: ["big"] } }).fields, formFields({ size: ["big"] }));
    assert.deepEqual(read({ fields: { values: ["1"] } }).fields, formFields({ values: ["1"] }));
    assert.throws(() => read({ fields: { size: "big" } }));
    assert.throws(() => read({ fields: { values: { size: ["big"] }, sicret: true } }));
  });
});
