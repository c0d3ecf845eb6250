import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { defaultOf, problemOf, sent } from "../../../../src/hubClient/options/answers.js";
import { fromSent } from "../../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { fieldOf, fieldsOf, offered, spawnPage } from "./html.js";

const names = (options: string) => fieldsOf(options).map(({ name }) => name);
/** What a browser would send of a form that nobody touched. */
const untouched = (options: string) => {
  const form = formFromHtml(options);
  return sent(form, startAnswers(form));
};

describe("the controls of a form", () => {
  it("are those of the hub's form, in their order, without its own secrets", () => {
    const page = spawnPage(`<input name="a"><select name="b"><option>1</select><textarea name="c"></textarea>`);
    assert.deepEqual(names(page), ["a", "b", "c"]);
    const linked = spawnPage(`<input name="a" form="search">`).replace(
      "</body>",
      `<input name="z" form="spawn_form"></body>`,
    );
    assert.deepEqual(names(linked), ["z"], "a control can stand outside of its form");
    const other = spawnPage(`<input name="a">`).replace('id="spawn_form"', 'id="options"');
    assert.deepEqual(names(other), ["a"], "known by where it goes");
  });

  it("count without those that have no name, are disabled or are buttons", () => {
    assert.deepEqual(names(`<input value="1"><input name=""><input name="a" disabled><input name="b">`), ["b"]);
    const fieldset = `<fieldset disabled><legend><input name="a"></legend><legend><input name="b"></legend><p><input name="c"></p></fieldset>`;
    assert.deepEqual(names(fieldset), ["a"], "what stands in the first legend is not disabled");
    assert.deepEqual(names(`<datalist><input name="a"></datalist><template><input name="b"></template>`), []);
    assert.deepEqual(names(`<input type="submit" value="Go"><input type="reset"><button>Go</button>`), []);
  });

  it("are those that a browser has in the form, whatever its tags are", () => {
    const form = spawnPage(`<p><input name="a"></div></div><input name="b"></section>`).replace(
      "<form enc",
      "<div><form enc",
    );
    assert.deepEqual(names(form), ["a", "b"], "a stray end tag does not end the form");
    assert.deepEqual(names(`<input name="a"></form><input name="b">`), ["a"], "but its own does");
    assert.deepEqual(names(`<input name="a"><form action="/x"><input name="b">`), ["a", "b"], "forms hold no forms");
    assert.deepEqual(names(`<table><tr><input name="a"><td><input name="b">`), ["a", "b"]);
    assert.deepEqual(names(`<input name="a" form="other"><input name="b" form="spawn_form">`), ["b"]);
  });

  it("that are choices have the value, the words and the default of HTML", () => {
    const select = fieldOf(`<select name="q"><option> a   b </option><option value="">none</option>
      <option value="2" label="Two">2</option><option value="3" label="">Three</option><option></option></select>`);
    assert.deepEqual(offered(select), ["a b (a b)", "none ()", "Two (2)", "Three (3)"]);
    assert.deepEqual(defaultOf(select), ["a b"]);
    const twice = `<select name="q"><option selected>1<option selected>2<option>3</select>`;
    assert.deepEqual(untouched(twice), { q: ["2"] }, "the last one wins");
  });

  it("that send the same are one choice, with the words of each", () => {
    const html = `<select name="q"><option value="1">One<option value="2">Two<option value="1" selected>Default<option value="1">One
      <optgroup label="GPU"><option value="2">Two</optgroup></select>`;
    assert.deepEqual(offered(fieldOf(html)), ["One / Default (1)", "Two (2)"]);
    assert.deepEqual(untouched(html), { q: ["1"] });
    const radios = `<label><input type="radio" name="r"> A</label><label><input type="radio" name="r" checked> B</label>`;
    assert.deepEqual(offered(fieldOf(radios)), ["A / B (on)"]);
  });

  it("can be grouped, and what is disabled in a list cannot be chosen", () => {
    const field =
      fieldOf(`<select name="q"><optgroup label="CPU"><option>a</option><option disabled>b</option></optgroup>
      <optgroup label="GPU" disabled><option>c</option></optgroup><option>d</option></select>`);
    assert.ok(field.kind === "choice");
    assert.deepEqual(field.choices, [
      { value: "a", label: "a", description: "CPU" },
      { value: "d", label: "d" },
    ]);
  });

  it("with a placeholder for a choice have nothing chosen", () => {
    const placeholder = `<option value="" disabled selected hidden>Please choose</option><option>a<option>b`;
    const required = fieldOf(`<select name="q" required>${placeholder}</select>`);
    assert.deepEqual(offered(required), ["a (a)", "b (b)"]);
    assert.deepEqual(problemOf(required, defaultOf(required)), { kind: "missing" });
    const optional = `<select name="q">${placeholder}</select>`;
    assert.deepEqual(offered(fieldOf(optional)), ["Please choose ()", "a (a)", "b (b)"]);
    assert.deepEqual(untouched(optional), {});
    assert.deepEqual(untouched(`<select name="q" size="4"><option>a</select>`), {}, "a list box has none either");
    const empty = `<select name="q" required><option value="">Please choose<option>a</select>`;
    assert.deepEqual(problemOf(fieldOf(empty), []), { kind: "missing" });
    assert.deepEqual(untouched(`<select name="q"><option value="">any<option>a</select>`), { q: [""] });
  });

  it("of one name are one choice of radio buttons, of which the last checked one counts", () => {
    const radios = `<label><input type="radio" name="q" value="1" checked> One</label><label><input type="RADIO" name="q"> Two</label>`;
    const field = fieldOf(radios);
    assert.deepEqual(offered(field), ["One (1)", "Two (on)"]);
    assert.deepEqual(untouched(radios), { q: ["1"] });
    assert.deepEqual(untouched(radios.replace('name="q">', 'name="q" checked>')), { q: ["on"] });
  });

  it("without a checked radio button send nothing, or ask for one", () => {
    const radios = `<input type="radio" name="q" value="1"> One <br><input type="radio" name="q" value="2"> Two`;
    assert.deepEqual(offered(fieldOf(radios)), ["— ()", "One (1)", "Two (2)"]);
    assert.deepEqual(untouched(radios), {});
    const required = fieldOf(radios.replaceAll('type="radio"', 'type="radio" required'));
    assert.deepEqual(problemOf(required, defaultOf(required)), { kind: "missing" }, "not the first without a word");
    assert.deepEqual(offered(required), ["One (1)", "Two (2)"]);
  });

  it("that must be answered and have one answer have it", () => {
    assert.deepEqual(untouched(`<input type="radio" name="q" value="1" required>`), { q: ["1"] });
    assert.deepEqual(untouched(`<select name="q" required><option disabled selected>Choose<option>a</select>`), {
      q: ["a"],
    });
    const none = formFromHtml(`<select name="q" required><option value="">Choose</select>`);
    assert.deepEqual(none, { spawner: "other", fields: [], scripted: "whole" }, "its script would fill it");
  });

  it("that are checkboxes are yes or no, or several of one name", () => {
    assert.deepEqual(fieldOf(`<input type="checkbox" name="q" id="q" checked><label for="q">Whole node</label>`), {
      kind: "boolean",
      name: "q",
      label: "Whole node",
      default: true,
      on: "on",
    });
    const boxes = ["a", "b", "c"].map(
      (value) =>
        `<label><input type="checkbox" name="m" value="${value}" ${value < "c" ? "checked" : ""}>${value}</label>`,
    );
    const field = fieldOf(`<fieldset><legend>Modules</legend>${boxes.join("")}</fieldset>`);
    assert.equal(field.label, "Modules");
    assert.ok(field.kind === "several");
    assert.deepEqual(field.default, ["a", "b"]);
    assert.equal(problemOf(field, ["c", "a"]), undefined);
    assert.deepEqual(problemOf(field, ["d"]), { kind: "not-offered", value: "d" });
  });

  it("that are lists of several have all that is selected", () => {
    const list = `<select name="q" multiple><option selected>a<option disabled selected>b<option>c<option selected>d</select>`;
    const field = fieldOf(list);
    assert.ok(field.kind === "several");
    assert.deepEqual(offered(field), ["a (a)", "c (c)", "d (d)"]);
    assert.deepEqual(untouched(list), { q: ["a", "d"] });
    assert.deepEqual(untouched(list.replaceAll("selected", "")), {});
  });

  it("that are numbers have their limits, and are whole unless the page says otherwise", () => {
    const cores = fieldOf(`<label>Cores <input type="number" name="n" min="1" max="64" value="2"></label>`);
    assert.deepEqual(cores, { kind: "number", name: "n", label: "Cores", default: 2, min: 1, max: 64, step: 1 });
    assert.deepEqual(problemOf(cores, ["2.5"]), { kind: "not-a-step", step: 1 });
    const any = fieldOf(`<input type="number" name="n" step="ANY" value="0.5">`);
    assert.equal(problemOf(any, ["0.25"]), undefined);
    const half = fieldOf(`<input type="number" name="n" step="10" value="5">`);
    assert.equal(problemOf(half, ["25"]), undefined, "steps begin at the page's value");
    assert.deepEqual(problemOf(half, ["20"]), { kind: "not-a-step", step: 10 });
    const odd = fieldOf(`<input type="number" name="n" min="1,5" max="lots" step="-1" value="0x10">`);
    assert.deepEqual(odd, { kind: "number", name: "n", label: "n", step: 1 }, "what is no number is not there");
    const slider = fieldOf(`<input type="range" name="n">`);
    assert.deepEqual(slider, { kind: "number", name: "n", label: "n", default: 50, min: 0, max: 100, step: 1 });
  });

  it("that are text have their pattern, length and words", () => {
    const text = fieldOf(
      `<input name="account" pattern="[a-z]+\\d" title="as ab1" maxlength="9" placeholder="ab1" value="xy7" required aria-describedby="h"><p id="h">Of <b>your</b> group</p>`,
    );
    assert.deepEqual(text, {
      kind: "text",
      name: "account",
      label: "as ab1",
      description: "Of your group",
      required: true,
      default: "xy7",
      placeholder: "ab1",
      pattern: { source: "[a-z]+\\d", match: "whole", message: "as ab1" },
      maxLength: 9,
    });
    assert.deepEqual(problemOf(text, ["zz"]), { kind: "pattern", message: "as ab1" });
    assert.deepEqual(problemOf(text, ["abcdefghi1"]), { kind: "too-long", maxLength: 9 });
    const date = fieldOf(`<input type="date" name="until">`);
    assert.deepEqual(problemOf(date, ["tomorrow"]), { kind: "pattern", message: "YYYY-MM-DD" });
    assert.equal(problemOf(date, ["2026-11-21"]), undefined);
    assert.equal(fieldOf(`<input type="no-such-type" name="a">`).kind, "text");
  });

  it("that are text areas take several lines, and are sent as they stand", () => {
    const area = `<textarea name="q" placeholder="Why" maxlength="15">\n a \n</textarea>`;
    const field = fieldOf(area);
    const about = { placeholder: "Why", maxLength: 15, lines: "several" };
    assert.deepEqual(field, { kind: "text", name: "q", label: "Why", default: " a \r\n", ...about });
    assert.deepEqual(untouched(area), { q: [" a \r\n"] });
    assert.deepEqual(sent(formFromHtml(area), { q: ["A=1\nB=2"] }), { q: ["A=1\r\nB=2"] });
    assert.equal(problemOf(field, ["A=1\r\n\tB=2"]), undefined);
    assert.deepEqual(problemOf(field, ["A\u0007"]), { kind: "control-character" });
    assert.deepEqual(problemOf(fieldOf(`<input name="q">`), ["a\nb"]), { kind: "control-character" });
  });

  it("that cannot be changed are sent as they are", () => {
    assert.deepEqual(untouched(`<input type="hidden" name="v" value="2"><input name="r" readonly value="fixed">`), {
      v: ["2"],
      r: ["fixed"],
    });
    assert.ok(
      fieldsOf(`<input type="hidden" name="v"><input name="r" readonly>`).every(({ kind }) => kind === "hidden"),
    );
  });

  it("that are left empty are sent empty, as the site's own code expects it", () => {
    const form = `<input name="a"><input type="number" name="n"><textarea name="t"></textarea><input type="checkbox" name="c">`;
    assert.deepEqual(untouched(form), { a: [""], n: [""], t: [""] });
  });

  it("can offer values of several lines, which no user can type", () => {
    const field = fieldOf(`<select name="q"><option value="-p gpu\n-N 1">GPU</select>`);
    assert.equal(problemOf(field, ["-p gpu\r\n-N 1"]), undefined);
    assert.deepEqual(problemOf(field, ["-p gpu\n-N 9"]), { kind: "not-offered", value: "-p gpu\n-N 9" });
  });

  it("of one name send all of their values, in the page's order", () => {
    const twin = `<input type="hidden" name="c" value="0"><input type="checkbox" name="c" value="1">`;
    const form = formFromHtml(twin);
    assert.equal(form.scripted ?? form.page, undefined);
    assert.deepEqual(sent(form, {}), { c: ["0"] });
    assert.deepEqual(sent(form, { c: ["1"] }), { c: ["0", "1"] });
    assert.deepEqual(fromSent(form, { c: ["0", "1"] }), { c: ["1"] }, "and are read back");
    assert.deepEqual(fromSent(form, { c: ["0"] }), { c: [] });
    assert.deepEqual(untouched(`<input name="t" value="x"><input type="hidden" name="t" value="y">`), {
      t: ["x", "y"],
    });
    assert.deepEqual(untouched(`<input type="hidden" name="h" value="1"><input type="hidden" name="h" value="2">`), {
      h: ["1", "2"],
    });
  });

  it("keep a number as the page has written it, and a text that is no quantity", () => {
    const number = `<label>Memory (GB) <input name="m" type="number" step="any" value="4.0"></label><input name="n" type="number" value="08">`;
    assert.deepEqual(untouched(number), { m: ["4.0"], n: ["08"] });
    assert.deepEqual(untouched(`<input name="runtime" placeholder="HH:MM:SS" value="as long as possible">`), {
      runtime: ["as long as possible"],
    });
    assert.deepEqual(untouched(`<input type="range" name="r" min="0" max="5"><input type="color" name="c">`), {
      r: ["3"],
      c: ["#000000"],
    });
  });
});
