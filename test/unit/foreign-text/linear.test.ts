import assert from "node:assert/strict";
import { formFromHtml } from "../../../src/hubClient/forms/html-form.js";
import { MAX_FORM_CHARACTERS } from "../../../src/hubClient/forms/parse.js";
import { growth, tooSlow } from "./linear-time.js";
import { listReaders, type Reader, readers } from "./readers.js";
import { type Shape, shapes, wordShapes } from "./shapes.js";

/** Of a reader that takes more, the first so many: what is not linear shows itself by then, and the rest is the suite's time. */
const MOST_CHARACTERS = 128 * 1024;
/** A reader that is not linear shows it in a part of that too, where what nothing can break off still ends. */
const PARTS = [32, 1];

describe("text from elsewhere is read in linear time", () => {
  for (const [what, reader] of Object.entries(readers)) {
    it(what, () => {
      for (const [name, shape] of Object.entries({ ...shapes, ...wordShapes }))
        assertLinearInParts(reader, name, shape);
    });
  }

  for (const [what, { entries, read }] of Object.entries(listReaders)) {
    it(`lists: ${what}`, () => {
      const times = growth(read, entries);
      assert.equal(times, undefined, `eight times the entries take ${times ?? 0} times as long`);
    });
  }

  it("an options form of the largest size", () => {
    for (const name of ["whole comments", "comments with words", "less-than signs", "attributes", "spaces"]) {
      const shape = shapes[name];
      assert.ok(shape, name);
      assertLinear(formFromHtml, name, shape, MAX_FORM_CHARACTERS);
    }
  });
});

function assertLinearInParts({ size, read }: Reader, name: string, shape: Shape): void {
  for (const part of PARTS) assertLinear(read, name, shape, Math.floor(Math.min(size, MOST_CHARACTERS) / part));
}

function assertLinear(read: (text: string) => unknown, name: string, shape: Shape, characters: number): void {
  const walks = tooSlow((text) => refusable(read, text), shape(characters));
  if (walks === undefined) return;
  // A parser that the machine gives little time to is still linear: eight times as much takes it eight times as long.
  const times = growth((size) => refusable(read, shape(Math.floor(size))), characters);
  assert.equal(
    times,
    undefined,
    `${characters} characters of ${name}: ${walks} walks over them, eight times: ${times ?? 0} times`,
  );
}

/** A reader may refuse a text, in its own words; a stack that is full is no refusal. */
function refusable(read: (text: string) => unknown, text: string): void {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof Error) || !("kind" in error)) throw error;
  }
}
