import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { answered, sent } from "../../../../src/hubClient/options/answers.js";
import { dangerousIn, dangerousOf } from "../../../../src/hubClient/options/dangerous.js";
import { fromSent } from "../../../../src/hubClient/options/encode.js";
import type { Answers } from "../../../../src/hubClient/options/model.js";
import { fieldsOf, startAnswers, typedSecrets, withSecrets } from "../../../../src/hubClient/options/start-answers.js";

describe("a secret of a form", () => {
  const isSecret = (html: string) => formFromHtml(html).fields.map(({ secret }) => secret ?? false);
  const secrets = [
    `<input type="password" name="p">`,
    `<input name="s3_secret_key">`,
    `<input name="awsSecretKey">`,
    `<input name="HF_TOKEN">`,
    `<input name="apikey">`,
    `<input name="access-token">`,
    `<label>Your password <input name="x"></label>`,
    `<label>SSH key (private)<textarea name="x"></textarea></label>`,
    `<label>Credentials: <input name="x"></label>`,
    `<input type="hidden" name="session_token" value="1">`,
    `<input name="x" autocomplete="one-time-code">`,
    `<label>Variables <textarea name="env">SHARE_ACCESS_TOKEN=</textarea></label>`,
    `<textarea name="env" placeholder="AWS_SECRET_KEY=…"></textarea>`,
  ];
  for (const html of secrets) it(`is ${html}`, () => assert.deepEqual(isSecret(html), [true]));

  const others = [
    `<input name="keyboard">`,
    `<input name="monkey">`,
    `<input name="tokenizer">`,
    `<input name="compass">`,
    `<label>Maximal tokens <input type="number" name="n"></label>`,
    `<label>SSH key <select name="k"><option>laptop<option>desk</select></label>`,
    `<textarea name="script">module load python</textarea>`,
  ];
  for (const html of others) it(`is not ${html}`, () => assert.deepEqual(isSecret(html), [false]));

  it("is sent as any other text, and known on a page by its name", () => {
    const form = formFromHtml(`<input type="password" name="p" value="x"><input name="a" oninput="check()">`);
    assert.notEqual(form.page, undefined);
    const answers = { p: ["x"], a: ["1"], made_token: ["y"] };
    assert.deepEqual(
      answered(form, answers).map(({ field: { name, secret } }) => [name, secret ?? false]),
      [
        ["p", true],
        ["a", false],
        ["made_token", true],
      ],
    );
    assert.deepEqual(sent(form, answers), answers);
  });
});

describe("a secret of the last start", () => {
  const form = formFromHtml(`<input type="password" name="p" required><input name="a" value="1">`);

  it("is not filled in again, and its fields are kept for this start only", () => {
    const fields = fieldsOf(form, { p: ["tr0ub4dor"], a: ["2"] });
    assert.deepEqual([fields.values, fields.secret], [{ p: ["tr0ub4dor"], a: ["2"] }, true]);
    assert.deepEqual(startAnswers(form, fields), { p: [], a: ["2"] });
    assert.deepEqual(startAnswers(form, { p: "tr0ub4dor", a: "2" }), { p: [], a: ["2"] });
    assert.equal(fieldsOf(form, { p: [], a: ["2"] }).secret, undefined);
  });

  it("is also what a page's script asked for under a name that does not tell", () => {
    const page = formFromHtml(`<div id="place"></div><input name="a"><script>fill(place)</script>`);
    const answers = { comment: ["tr0ub4dor"], a: ["2"] };
    const known = withSecrets(page, ["comment"]);
    assert.deepEqual(typedSecrets(known, answers), ["tr0ub4dor"]);
    const { values, secret } = fieldsOf(known, answers);
    assert.deepEqual([values, secret], [answers, true]);
    assert.equal(fieldsOf(page, answers).secret, undefined);
  });

  it("is not put back into a page that is shown as itself", () => {
    const page = formFromHtml(`<input type="password" name="p"><input name="a" oninput="check()">`);
    assert.deepEqual(startAnswers(page, fieldsOf(page, { p: ["tr0ub4dor"], a: ["2"] })), { a: ["2"] });
    assert.deepEqual(fromSent(page, { a: ["2"] }), { a: ["2"] });
  });
});

describe("what is said before a start by one click", () => {
  const form = formFromHtml(
    `<label><input type="checkbox" name="reset_home" value="yes"> Erase my home folder first</label>
    <label><input type="checkbox" name="whole"> Whole node</label><label><input type="checkbox" name="log" checked> Log</label>
    <label>Home <select name="home"><option>Keep<option value="new">Delete and make anew</select></label>
    <label>Folder to clean <input name="folder"></label><label>Size <select name="size"><option>s<option>l</select></label>`,
  );
  const said = (answers: Answers) => dangerousOf(form, answers).map(({ field, values }) => [field.name, ...values]);

  it("is a box that was off, and what says that it deletes", () => {
    assert.deepEqual(said({}), []);
    assert.deepEqual(said({ size: ["l"], log: [] }), []);
    assert.deepEqual(said({ reset_home: ["yes"], whole: ["on"] }), [
      ["reset_home", "yes"],
      ["whole", "on"],
    ]);
    assert.deepEqual(said({ home: ["new"], folder: ["/tmp"] }), [
      ["home", "new"],
      ["folder", "/tmp"],
    ]);
  });

  it("is known by names and short words where the form is not at hand", () => {
    assert.deepEqual(dangerousIn({ erase_home: true, size: "l", home: ["Delete and make anew"] }), [
      "erase_home",
      "home",
    ]);
    assert.deepEqual(dangerousIn({ reset: "on", wipe: ["yes"], purge: 1 }), ["reset", "wipe", "purge"]);
    assert.deepEqual(dangerousIn({ reset: false, wipe: ["0"], purge: "", clean: null, erase: "off", drop: [] }), []);
    assert.deepEqual(dangerousIn({ image: "quay.io/clean/reset:1", present: "x" }), []);
  });

  it("is known of a form that is shown as itself too", () => {
    const page = formFromHtml(`<input type="checkbox" name="a" onclick="b()"><input name="n" value="1">`);
    const names = (answers: Answers) => dangerousOf(page, answers).map(({ field }) => field.name);
    assert.deepEqual(names({ a: ["on"], n: ["1"], wipe_disk: ["yes"] }), ["a", "wipe_disk"]);
    assert.deepEqual(names({ n: ["2"] }), []);
  });

  it("is known of what a page's script has made, and of a list that it has filled", () => {
    const page = formFromHtml(`<select name="home"><option>Keep</select><script>fill()</script>`);
    assert.notEqual(page.page, undefined);
    const names = (answers: Answers) => dangerousOf(page, answers).map(({ field }) => field.name);
    assert.deepEqual(names({ home: ["delete_and_renew"], action: ["wipe"], image: ["quay.io/clean:1"] }), [
      "home",
      "action",
    ]);
    assert.deepEqual(names({ home: ["Keep"], action: ["keep"] }), []);
  });
});
