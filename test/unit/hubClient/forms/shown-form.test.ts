import assert from "node:assert/strict";
import { filledMark } from "../../../../src/hubClient/forms/filled.js";
import { shownForm } from "../../../../src/hubClient/forms/shown-form.js";
import { problemsOf, sent } from "../../../../src/hubClient/options/answers.js";
import type { Answers, OptionForm } from "../../../../src/hubClient/options/model.js";

/** What stands in the form, without what is put around each. */
const filled = (page: string, last: Answers) =>
  shownForm(`<form>${page}</form>`, last)
    .replaceAll(` ${filledMark}=""`, "")
    .replaceAll('=""', "")
    .replace(/^<body><form>|<\/form><\/body>$/g, "");

describe("a form that is shown as itself", () => {
  it("sends what it says, and nothing of it is wrong to us", () => {
    const form: OptionForm = {
      spawner: "other",
      fields: [{ kind: "text", name: "a", label: "A", required: true }],
      page: "<form></form>",
    };
    assert.deepEqual(sent(form, { b: ["1", ""], c: [] }), { b: ["1", ""], c: [] });
    assert.deepEqual(problemsOf(form, {}), []);
  });

  it("stands in the form of JupyterHub's page, with its button, where it has none of its own", () => {
    assert.equal(
      shownForm("<input name=a><script>if (a < b) f('</p>')</script>", {}),
      '<body><form id="spawn_form" method="post" enctype="multipart/form-data"><input name="a">' +
        "<script>if (a < b) f('</p>')</script>" +
        '<input type="submit" value="Start" style="display: none !important"></form></body>',
    );
    assert.match(
      shownForm("<style>p {}</style><form id=own onsubmit='f()'><input name=a></form>", {}),
      /^<body><style>p {}<\/style><form id="own" onsubmit="f\(\)"><input name="a"><\/form><\/body>$/,
    );
  });

  it("keeps its buttons where each of them says something", () => {
    const page = "<form><button name=go value=1>One</button><button name=go value=2>Two</button></form>";
    assert.doesNotMatch(shownForm(page, {}), /display/);
    assert.match(shownForm("<form><button>Start</button></form>", {}), /<button style="display: none !important">/);
  });

  it("loads nothing and is led nowhere by its markup", () => {
    const page =
      "<link rel=preconnect href=//x><p><meta http-equiv=refresh content='0;//x'><base href=//x><a href=x>y</a></p>";
    assert.doesNotMatch(shownForm(page, {}), /<link|<meta|<base/);
    assert.match(shownForm(page, {}), /<a href="x">y<\/a>/);
  });

  const cases: [string, string, Answers, string][] = [
    ["a text", "<input name=a value=1>", { a: ["2"] }, '<input name="a" value="2">'],
    [
      "a text of no type that is known",
      "<input name=a type=when>",
      { a: ["2"] },
      '<input name="a" type="when" value="2">',
    ],
    [
      "texts of one name",
      "<input name=a><input name=a>",
      { a: ["1", "2"] },
      '<input name="a" value="1"><input name="a" value="2">',
    ],
    ["lines", "<textarea name=a>x</textarea>", { a: ["\r\n1\r\n2"] }, '<textarea name="a">\n\n1\n2</textarea>'],
    ["quotes", "<input name=a>", { a: [`"><script>`] }, '<input name="a" value="&quot;&gt;&lt;script&gt;">'],
    [
      "a choice",
      "<select name=a><option>x<option value=2>y</select>",
      { a: ["2"] },
      '<select name="a"><option>x</option><option value="2" selected>y</option></select>',
    ],
    [
      "a choice by its words",
      "<select name=a><option selected>x<option> y  z</select>",
      { a: ["y z"] },
      '<select name="a"><option>x</option><option selected> y  z</option></select>',
    ],
    [
      "several",
      "<select name=a multiple><option selected>x<option>y<option>z</select>",
      { a: ["z", "y"] },
      '<select name="a" multiple><option>x</option><option selected>y</option><option selected>z</option></select>',
    ],
    [
      "none of several",
      "<select name=a multiple><option selected>x</select>",
      { b: ["1"] },
      '<select name="a" multiple><option>x</option></select>',
    ],
    [
      "boxes",
      "<input type=checkbox name=a value=1 checked><input type=checkbox name=a value=2>",
      { a: ["2"] },
      '<input type="checkbox" name="a" value="1"><input type="checkbox" name="a" value="2" checked>',
    ],
    ["a box that was off", "<input type=checkbox name=a checked>", { b: [""] }, '<input type="checkbox" name="a">'],
    [
      "a box with a hidden twin",
      "<input type=hidden name=a value=no><input type=checkbox name=a value=yes>",
      { a: ["no", "yes"] },
      '<input type="hidden" name="a" value="no"><input type="checkbox" name="a" value="yes" checked>',
    ],
    [
      "one of several",
      "<input type=radio name=a value=1 checked><input type=radio name=a value=2>",
      { a: ["2"] },
      '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
    ],
    [
      "lists of one name, each its own",
      "<select name=a><option>x<option>y</select><select name=a><option>x<option>y</select>",
      { a: ["y", "x"] },
      '<select name="a"><option>x</option><option selected>y</option></select><select name="a"><option>x</option><option>y</option></select>',
    ],
    [
      "of boxes of one value as many as were ticked, the page's own first",
      "<input type=checkbox name=a><input type=checkbox name=a checked><input type=checkbox name=a>",
      { a: ["on", "on"] },
      '<input type="checkbox" name="a" checked><input type="checkbox" name="a" checked><input type="checkbox" name="a">',
    ],
    [
      "of several of one value likewise",
      "<select name=a multiple><option value=1>x<option value=1>y<option value=2 selected>z</select>",
      { a: ["1"] },
      '<select name="a" multiple><option value="1" selected>x</option><option value="1">y</option><option value="2">z</option></select>',
    ],
  ];
  for (const [what, page, last, expected] of cases) {
    it(`is filled in: ${what}`, () => assert.equal(filled(page, last), expected));
  }

  const dropped: [string, string, Answers][] = [
    ["what the form does not have", '<input name="a" value="1">', { b: ["2"], constructor: ["3"] }],
    ["a choice that is gone", '<select name="a"><option value="1">x</option></select>', { a: ["2"] }],
    ["one of several that is gone", '<input type="radio" name="a" value="1" checked>', { a: ["2"] }],
    [
      "a value that is another control's",
      '<input type="hidden" name="a" value="1"><input name="a" value="x">',
      { a: ["1", "2"] },
    ],
    [
      "a choice of those that send the same",
      '<select name="a"><option value="1">x</option><option value="1" selected>y</option></select>',
      { a: ["1"] },
    ],
    [
      "one of several that send the same",
      '<input type="radio" name="a" value="1"><input type="radio" name="a" value="1" checked>',
      { a: ["1"] },
    ],
    [
      "lists of one name of which one sent nothing",
      '<select name="a"><option>x</option><option>y</option></select><select name="a"><option>y</option></select>',
      { a: ["y"] },
    ],
    ["the page's own values", '<input type="hidden" name="a" value="1">', { a: ["2"] }],
    ["secrets", '<input type="password" name="a">', { a: ["2"] }],
    ["a file", '<input type="file" name="a">', { a: [""] }],
    ["everything, where nothing is known", '<input type="checkbox" name="a" checked>', {}],
  ];
  for (const [what, page, last] of dropped) {
    it(`leaves as it stands: ${what}`, () => assert.equal(filled(page, last), page));
  }
});
