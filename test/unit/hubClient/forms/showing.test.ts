import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { problemsOf, sent } from "../../../../src/hubClient/options/answers.js";
import { fromSent, fromUserOptions } from "../../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { fieldNamed, offered, spawnPage } from "./html.js";

/** How a form is shown: by questions, as itself, or in the browser. */
function shownOf(html: string): "asked" | "itself" | "browser" {
  const { page, scripted } = formFromHtml(html);
  assert.ok(page === undefined || scripted === undefined);
  return page === undefined ? (scripted ? "browser" : "asked") : "itself";
}

const select = `<select name="size"><option>s<option>l</select>`;
const preset = `<select name="plan" onchange="gpus.value = this.value"><option>0<option>1</select><input id="gpus" name="gpus" value="0">`;

describe("a form whose reading is not sure", () => {
  const itself: [string, string][] = [
    ["choices that preset others", preset],
    ["a required list that a script fills", `<select name="a" required></select><script>fill()</script>`],
    ["a hidden value that a script fills", `<input type="hidden" name="state"><script>fill()</script>`],
    ["a script of any kind", `${select}<script>show()</script>`],
    ["a list of items with its script", `<input type="hidden" name="m"><ul><li onclick="m.value = 1">One</ul>`],
    ["an address that is a script", `${select}<a href=" javascript:fill()">All</a>`],
    ["a control that is not shown", `${select}<input style="display:none" name="first" value="undefined">`],
    ["a part that is not shown", `${select}<div hidden><p><input name="own"></p></div>`],
    ["a part with Bootstrap's class", `${select}<div class="row d-none"><input name="own"></div>`],
    ["a part that is not told", `${select}<div aria-hidden="true"><input name="own"></div>`],
    ["a style that hides", `<style>.own { display: none }</style>${select}<p class="own"><input name="own"></p>`],
    ["two texts of one name", `${select}<input name="twice"><input name="twice">`],
    [
      "two boxes of one name that send the same",
      `<input type="checkbox" name="a"> A <input type="checkbox" name="a"> B`,
    ],
    [
      "two of a list of several that send the same",
      `<select name="a" multiple><option>1<option value="1">One</select>`,
    ],
    ["a text and a list of one name", `<input name="size">${select}`],
    ["a button with a name", `${select}<button name="profile" value="gpu">GPU</button>`],
    ["a direction that is sent", `<input name="a" dirname="a.dir">`],
  ];
  for (const [what, html] of itself)
    it(`for ${what} is shown as itself`, () => assert.equal(shownOf(spawnPage(html)), "itself"));

  const browser: [string, string][] = [
    ["a file", `${select}<input type="file" name="f">`],
    ["a framework's page", `<div id="root"></div><script type="module" src="app.js"></script>`],
    ["a script from elsewhere", `${select}<script src="https://cdn.example/x.js"></script>`],
    ["a request", `${select}<script>fetch("/api/quota").then(show)</script>`],
    ["an older request", `${select}<script>const r = new XMLHttpRequest();</script>`],
    ["a module's import", `${select}<script type="module">import { a } from "./a.js"; a()</script>`],
    ["a request of a handler", `<select name="a" onchange="fetch('/x')"><option>1</select>`],
    ["the page's jQuery", `${select}<script>$("#size").change(show)</script>`],
    ["the page's RequireJS", `${select}<script>require(["jquery"], function (q) { q("#a") })</script>`],
    ["the page's address", `${select}<script>size.value = location.hash</script>`],
    ["another page in it", `${select}<iframe src="/x"></iframe>`],
    ["a button that sends elsewhere", `${select}<button formaction="/x">Go</button>`],
    ["a list that nothing here fills", `${select}<select name="b"></select>`],
    ["items of a list, with no script here", `<input type="hidden" name="m" value="1"><ul><li data-value="1">S</ul>`],
    ["nothing but a list of items", `<ul class="machines"><li>Small</li><li>Large</li></ul>`],
    ["links that are choices", `<input type="hidden" name="z" value="a"><a class="item" data-value="a">A</a>`],
    ["elements in a role", `${select}<div role="radio" tabindex="0">One</div>`],
    ["Bootstrap's menu", `${select}<button type="button" data-bs-toggle="dropdown">Zone</button>`],
    ["a control of its own kind", `${select}<my-slider name="s"></my-slider>`],
    ["a part to be filled in", `${select}<template><input name="b"></template>`],
  ];
  for (const [what, html] of browser)
    it(`for ${what} is the browser's`, () => {
      assert.deepEqual(formFromHtml(spawnPage(html)), { spawner: "other", fields: [], scripted: "whole" });
    });

  const asked: [string, string][] = [
    ["data and a style", `${select}<script type="application/json">{}</script><style>a { color: red }</style>`],
    ["a tooltip", `${select}<span data-toggle="tooltip" title="Why"><i class="fa" aria-hidden="true"></i></span>`],
    ["a list of hints", `${select}<ul><li>Small is fast.</li></ul>`],
    ["a closed part that anybody can open", `<details><summary>More</summary>${select}</details>`],
    ["a ticked switch of Bootstrap", `<input type="checkbox" role="switch" name="a">`],
    ["what is not shown and asks nothing", `${select}<p hidden>Later</p>`],
  ];
  for (const [what, html] of asked) it(`is sure for ${what}`, () => assert.equal(shownOf(spawnPage(html)), "asked"));

  it("comes with the form's own markup, and without the hub's secret", () => {
    const page = formFromHtml(spawnPage(preset)).page ?? "";
    assert.ok(page.includes(preset), page);
    assert.ok(!/secret|_xsrf|spawn_form|query|<form|submit\(/.test(page), page);
    assert.equal(formFromHtml(preset).page, preset, "alone it is all of it");
    const stray = spawnPage(`${select}</div></section><script>show()</script>`);
    assert.match(formFromHtml(stray).page ?? "", /show\(\)/);
    const ended = `${select}<script>show("</form>")</script>`;
    assert.ok(formFromHtml(spawnPage(ended)).page?.includes(ended), "as a script's text is no tag");
  });

  it("has the page's answers, as they stand", () => {
    const form = formFromHtml(preset);
    const answers = { gpus: ["not a number"], made: ["by the script"], plan: ["1"] };
    assert.deepEqual(sent(form, answers), answers);
    assert.deepEqual(problemsOf(form, {}), []);
    assert.deepEqual(fromSent(form, answers), answers);
    assert.deepEqual(startAnswers(form, { plan: ["1"], n: 2 }), { plan: ["1"], n: ["2"] });
    assert.deepEqual(fromUserOptions(form, { odd: { a: 1 } }), {});
  });
});

describe("a form with nothing to choose", () => {
  const nothing = { spawner: "other", fields: [] };
  it("is one without a named control, also where it sends itself", () => {
    assert.deepEqual(formFromHtml(""), nothing);
    assert.deepEqual(formFromHtml(`<p>Please wait.</p><script>document.forms[0].submit();</script>`), nothing);
    const waits = `<script>window.onload = function () { document.getElementById("spawn_form").submit() }</script>`;
    assert.deepEqual(formFromHtml(`<p>Wait</p>${waits}<button>Start</button>`), nothing);
  });

  it("is none where a script could make something to choose", () => {
    assert.equal(shownOf(`<div id="m"></div><script>m.innerHTML = "<input name=a>"</script>`), "itself");
    assert.equal(shownOf(`<div id="m"></div><script>build(document.forms[0])</script>`), "itself");
    assert.equal(shownOf(`<input type="hidden" name="a"><script>document.forms[0].submit()</script>`), "itself");
  });
});

describe("a text with suggestions", () => {
  const image = `<label for="i">Image</label><input id="i" name="img" list="l" required pattern=".+:.+"><datalist id="l"><option value="r.example/base:1"><option value="r.example/torch:2">Torch</option></datalist>`;
  it("is a choice with one's own text, which is sent under its name", () => {
    const form = formFromHtml(image);
    const choice = fieldNamed(form, "img");
    assert.deepEqual(offered(choice), [
      "r.example/base:1 (r.example/base:1)",
      "Torch (r.example/torch:2)",
      "Other… (unlisted-choice)",
    ]);
    assert.deepEqual(
      problemsOf(form, {}).map(({ problem }) => problem),
      [{ kind: "missing" }],
    );
    assert.deepEqual(sent(form, { img: ["r.example/torch:2"] }), { img: ["r.example/torch:2"] });
    const own = { img: ["unlisted-choice"], "img--unlisted-choice": ["me/x:1"] };
    assert.deepEqual(sent(form, own), { img: ["me/x:1"] });
    assert.deepEqual(fromSent(form, { img: ["me/x:1"] }), own);
    assert.deepEqual(fromSent(form, { img: ["r.example/base:1"] }), { img: ["r.example/base:1"] });
    assert.deepEqual(
      problemsOf(form, { ...own, "img--unlisted-choice": ["x"] }).map(({ problem }) => problem.kind),
      ["pattern"],
    );
  });

  it("can be left empty, or stand there already", () => {
    const free = (value: string) =>
      formFromHtml(
        `<input name="a" list="l" value="${value}"><datalist id="l"><option>1<option disabled>2<option>1</datalist>`,
      );
    assert.deepEqual(offered(fieldNamed(free(""), "a")), ["— ()", "1 (1)", "Other… (unlisted-choice)"]);
    for (const value of ["", "1", "mine"]) {
      const form = free(value);
      assert.deepEqual(sent(form, startAnswers(form)), { a: [value] });
    }
  });
});
