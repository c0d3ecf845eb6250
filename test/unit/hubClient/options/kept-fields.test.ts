import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { formFields } from "../../../../src/hubClient/options/form-fields.js";
import { shapeOf } from "../../../../src/hubClient/options/shape.js";
import { fieldsOf } from "../../../../src/hubClient/options/start-answers.js";
import { dangerInWords } from "../../../../src/servers/options/choices.js";

describe("what is kept of a start's form", () => {
  const size = `<label>Size <select name="size"><option value="0">Small (3 free)<option value="1">Big</select></label>`;
  const box = (name: string, attributes = "") =>
    `<label><input type="checkbox" name="${name}"${attributes}> Box</label>`;
  const values = { size: ["1"], plan: ["a"] };
  const hidden = (value: string) => `<input type="hidden" name="plan" value="${value}">`;
  const shape = (html: string, sent: Record<string, string[]> = values) => shapeOf(formFromHtml(html), sent);
  const before = shape(size + hidden("a"));

  it("is the same while the form would send the same", () => {
    const same = [
      size + hidden("a"),
      size.replace("3 free", "0 free") + hidden("a"),
      size.replace("<option value", `<option value="2">More<option value`) + hidden("a"),
      size.replace("<label>", "<p>Maintenance on Monday.</p><label>") + hidden("a"),
    ];
    for (const html of same) assert.equal(shape(html), before, html);
    assert.notEqual(shape(size.replace(">Big", ">Huge") + hidden("a"), { ...values, size: ["0"] }), before);
  });

  it("is another one where they would be something else", () => {
    const others = [
      size + hidden("b"),
      size,
      hidden("a"),
      size + hidden("a") + `<input name="project" value="p1">`,
      size + hidden("a") + box("log", " checked"),
      size.replace("Big", "Huge, paid by the hour") + hidden("a"),
      size.replace(`value="1"`, `value="3"`) + hidden("a"),
      `<script>x()</script>${size}${hidden("a")}<input name="n" oninput="y()">`,
    ];
    for (const html of others) assert.notEqual(shape(html), before, html);
  });

  it("is known of a form that is shown as itself too", () => {
    const page = (more: string) => formFromHtml(`${size}<input name="n" oninput="y()">${more}`);
    const sent = { size: ["1"], n: ["1"], made_by_script: ["x"] };
    const then = shapeOf(page(""), sent);
    assert.equal(shapeOf(page("<p>Hello</p>"), sent), then);
    assert.notEqual(shapeOf(page(`<select name="project"><option>p1</select>`), sent), then);
    assert.notEqual(shapeOf(page(hidden("a")), sent), shapeOf(page(hidden("b")), sent));
  });

  it("is which boxes were off, also when the hub fills in its form with them", () => {
    const first = fieldsOf(formFromHtml(size + box("fresh")), { size: ["0"], fresh: ["on"] });
    assert.deepEqual(first.risky, ["fresh"]);
    const filled = formFromHtml(size + box("fresh", " checked"));
    const second = fieldsOf(filled, { size: ["1"], fresh: ["on"] }, first);
    assert.deepEqual(second.risky, ["fresh"]);
    assert.equal(fieldsOf(filled, { size: ["1"], fresh: [] }, second).risky, undefined);
    assert.equal(fieldsOf(filled, { size: ["1"], fresh: ["on"] }).risky, undefined);
  });

  it("is said where the form is not at hand", () => {
    const fields = formFields({ size: ["1"], fresh: ["on"], reset_home: ["yes"] }, { risky: ["fresh", "constructor"] });
    assert.equal(dangerInWords(fields), "fresh: on · reset_home: yes");
    assert.equal(dangerInWords(formFields({ size: ["1"] })), undefined);
  });
});
