import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { MAX_DEPTH, MAX_ELEMENTS, MAX_FORM_CHARACTERS } from "../../../../src/hubClient/forms/parse.js";
import { activeFields, problemsOf, sent } from "../../../../src/hubClient/options/answers.js";
import { fromUserOptions, toUserOptions } from "../../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { soon } from "../../soon.js";
import { fieldsOf, spawnPage } from "./html.js";

describe("a hostile form", () => {
  const tooLarge = { kind: "form-unreadable", why: "too-large" };

  it("of 10 MB is refused at once, as is one of too many elements", () => {
    const option = `<option value="x">y</option>`;
    assert.throws(() => soon(() => formFromHtml(`<select name="a">${option.repeat(400_000)}</select>`)), tooLarge);
    assert.throws(() => formFromHtml(" ".repeat(MAX_FORM_CHARACTERS + 1)), tooLarge);
    assert.equal(formFromHtml(" ".repeat(MAX_FORM_CHARACTERS)).fields.length, 0);
    assert.throws(() => soon(() => formFromHtml(`<br>`.repeat(MAX_ELEMENTS))), tooLarge);
    // 10 KB that stand for millions of elements: each paragraph opens all of them again.
    const bold = Array.from({ length: 300 }, (_, index) => `<b x=${index}>`).join("");
    assert.throws(() => soon(() => formFromHtml(`<p>${bold}${"<p>a".repeat(2000)}`)), tooLarge);
  });

  it("of great depth does not overflow the stack", () => {
    for (const tag of ["div", "span", "label", "fieldset", "table><tr><td"]) {
      const deep = `<${tag}>`.repeat(10_000);
      assert.throws(() => soon(() => formFromHtml(`${deep}<input name="a">`)), tooLarge, tag);
    }
    const close = Math.floor(MAX_DEPTH * 0.9);
    assert.equal(fieldsOf(`${"<label>".repeat(close)}words<input name="a">`)[0]?.label, "words");
  });

  it("of as much as is allowed is read in seconds", () => {
    const inputs = Array.from({ length: 9_000 }, (_, index) => `<input name="n${index}">`).join("");
    assert.equal(soon(() => fieldsOf(inputs)).length, 9_000);
    const groups = Array.from(
      { length: 4_000 },
      (_, index) => `<label><input type="radio" name="n${index % 2000}">x</label>`,
    ).join("");
    for (const around of ["fieldset", "fieldset disabled"]) {
      soon(() => formFromHtml(`<${around}><p>words</p>${groups}`));
    }
    const profiles = Array.from({ length: 1_400 }, (_, index) => {
      const label = `<label for="p${index}"><input type="radio" name="profile" id="p${index}" value="${index}"><h3>${index}</h3></label>`;
      return `${label}<select name="profile-option-${index}--a"><option>1</select>`;
    });
    const kube = soon(() => formFromHtml(`<div id="kubespawner-profiles-list">${profiles.join("")}</div>`));
    assert.equal(kube.fields.length, 1_401);
    soon(() => formFromHtml(`<input ${Array.from({ length: 30_000 }, (_, index) => `a${index}`).join(" ")}>`));
    soon(() => formFromHtml(`<script>window.profileList = ${"[".repeat(200_000)}</script>`));
    soon(() => formFromHtml(`<script>${`window.SLURM_DATA = JSON.parse('{"a`.repeat(7_000)}</script>`));
    soon(() => formFromHtml(`<script>window.profileList = {${'"\\\n'.repeat(60_000)}</script>`));
  });

  it("of as much as is allowed is judged in seconds", () => {
    const much = (text: string) => text.repeat(Math.floor(200_000 / text.length));
    for (const html of [
      `<script>${much("$ ")}</script>`,
      `<script>${much('import "')}</script>`,
      `<script>${much("import ")}</script>`,
      `<script>${much("document ")}</script>`,
      `<script>${much("location ")}</script>`,
      `<script>${much('"')}</script>`,
      `<script>${much("'a")}</script>`,
      `<script>${much("const $ ")}</script>`,
      `<style>${much("display ")}</style>`,
      `<style>${much("display: ")}</style>`,
      `<input name="a" style="${much("opacity ")}">`,
      `<input name="a" class="${much(" hidden-")}">`,
      `<a href="${much(" ")}">`,
      much("<label>x</label><h3>y</h3><input name=a>"),
      much("<label for=a>x</label><input id=a name=b>"),
      `${"<div>".repeat(400)}${"<input name=a>".repeat(9_000)}`,
      `<textarea name="env">${much("aB")}</textarea>`,
      `<input name="${much("Ab_")}">`,
      `<input name="a" list="l"><datalist id="l">${"<option>1".repeat(20_000)}</datalist>`,
      `${"<input name=a list=l>".repeat(100)}<datalist id="l">${"<option>1".repeat(9_000)}</datalist>`,
      "<input type=hidden name=a>".repeat(9_000),
    ]) {
      const form = soon(() => formFromHtml(html), html.slice(0, 40));
      soon(() => sent(form, fromUserOptions(form, { a: ["x", "y"] })), html.slice(0, 40));
    }
    soon(() => formFromHtml(spawnPage(`<script>a()</script>${much("<input ")}>`)));
    soon(() => formFromHtml(spawnPage(`<script>a()</script>${much("<input name=_xsrf ")}>`)));
    soon(() => formFromHtml(spawnPage(`${much("</form>")}${much("</div>").slice(0, 10_000)}`)));
  });

  it("of long words is read in seconds too", () => {
    const long = (text: string) => text.repeat(Math.floor(80_000 / text.length));
    const [field] = soon(() => fieldsOf(`<label>${long(":")}x${long("*")}<input name="a"></label>`));
    assert.ok(field && field.label.length <= 200);
    const nested = Array.from({ length: 400 }, (_, index) => `<label for="i${index}">`).join("") + long("word ");
    const inputs = Array.from({ length: 400 }, (_, index) => `<input id="i${index}" name="n${index}">`).join("");
    assert.equal(soon(() => fieldsOf(nested + inputs)).length, 400);
    soon(() =>
      formFromHtml(
        `<input name="${long("--")}"><input name="b" value="${long("1")}x" title="${long("hh:")}" type="number">`,
      ),
    );
    const kube = `<div id="kubespawner-profiles-list"><input type="radio" name="profile" value="a"><select name="profile-option-${long("--")}"><option>1</select></div>`;
    assert.equal(soon(() => formFromHtml(kube)).spawner, "other", "what is not understood is not left out");
    for (const description of [long("<script "), long("<"), long("&amp;")]) {
      const list = JSON.stringify([{ display_name: description, slug: "a", description }]);
      soon(() => formFromHtml(`<script>window.profileList = ${list};</script>`));
    }
  });

  it("with names that every object has is a form like others", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"];
    const form = formFromHtml(
      names.map((name) => `<select name="${name}"><option>a<option>b</select>`).join("") +
        `<input type="hidden" name="__defineGetter__">`,
    );
    const answers = startAnswers(form, JSON.parse(`{"__proto__":"b","toString":["b"]}`) as Record<string, string>);
    assert.deepEqual(Object.entries(answers), [
      ["__proto__", ["b"]],
      ["constructor", ["a"]],
      ["toString", ["b"]],
      ["hasOwnProperty", ["a"]],
      ["prototype", ["a"]],
    ]);
    assert.deepEqual(Object.keys(sent(form, {})), [...names, "__defineGetter__"]);
    assert.deepEqual(problemsOf(form, {}), []);
    assert.equal(activeFields(form, {}).length, 6);
    assert.deepEqual(Object.getOwnPropertyNames(Object.prototype).includes("b"), false);
  });

  it("with such names as profiles and partitions is read too", () => {
    const profiles = `[{"display_name":"A","slug":"__proto__"},{"display_name":"B","slug":"constructor","profile_options":{"toString":{"choices":{"x":{}}}}}]`;
    const form = formFromHtml(`<script>window.profileList = ${profiles};</script>`);
    const answers = startAnswers(form, { profile: "constructor" });
    assert.deepEqual(toUserOptions(form, answers), { profile: "constructor", toString: "x" });
    assert.deepEqual(fromUserOptions(form, { profile: "__proto__" }), { profile: ["__proto__"] });
    const kube = `<div id="kubespawner-profiles-list"><input type="radio" name="profile" value="__proto__"></div><script>const userOptions = {"profile":"__proto__","__proto__":{"x":"y"}};</script>`;
    assert.deepEqual(startAnswers(formFromHtml(kube)), { profile: ["__proto__"] });
  });

  it("runs no script and follows no address", () => {
    const target = globalThis as { ran?: boolean };
    const form = formFromHtml(
      spawnPage(`<script>globalThis.ran = true; window.profileList = (globalThis.ran = true, [])</script>
        <img src=x onerror="globalThis.ran = true"><input name="a" onfocus="globalThis.ran = true" autofocus>
        <iframe srcdoc="<script>parent.ran = true</script>"></iframe><link rel="stylesheet" href="http://127.0.0.1:9/"><svg onload="globalThis.ran = true"></svg>`),
    );
    assert.equal(target.ran, undefined);
    assert.deepEqual(form, { spawner: "other", fields: [], scripted: "whole" });
  });

  it("is no form at all: a page without one is refused, and nonsense has no fields", () => {
    const login = `<!DOCTYPE HTML><html><body><form action="/hub/login?next=/hub/spawn" method="post"><input name="username"><input type="password" name="password"></form>`;
    assert.throws(() => formFromHtml(login), { kind: "form-unreadable", why: "no-form" });
    assert.throws(() => formFromHtml("<!-- proxy --><html><body>Bad gateway"), {
      kind: "form-unreadable",
      why: "no-form",
    });
    for (const nonsense of [
      "",
      "\u0000",
      "<",
      "<<<>>>",
      "<input",
      "<select name=a>",
      "]]>",
      "<form><form></form>",
      "\ud800",
      "<svg><input name=a>",
    ]) {
      assert.ok(formFromHtml(nonsense).fields.length <= 1, nonsense);
    }
  });
});
