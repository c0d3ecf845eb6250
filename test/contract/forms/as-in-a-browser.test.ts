import assert from "node:assert/strict";
import { type RunningBrowser, startBrowser } from "../../../rig/browser.js";
import { BrowserForm } from "../../../rig/browser-form.js";
import { formFromHtml } from "../../../src/hubClient/forms/html-form.js";
import { answered, problemsOf, sent } from "../../../src/hubClient/options/answers.js";
import { fromSent } from "../../../src/hubClient/options/encode.js";
import type { Answers, OptionField, OptionForm } from "../../../src/hubClient/options/model.js";
import { startAnswers } from "../../../src/hubClient/options/start-answers.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { smallForms } from "./small-forms.js";

const ROUNDS = 50;

describe("a form that is asked by questions", function () {
  this.timeout(HUB_DEADLINE_MS);
  let browser: RunningBrowser;
  let page: BrowserForm;

  before(async () => {
    browser = await startBrowser();
    page = await BrowserForm.in((await browser.newPage()).page);
  });
  after(() => browser.stop());

  for (const [what, html] of Object.entries(smallForms)) {
    it(`sends what a browser sends: ${what}`, async () => {
      const form = formFromHtml(html);
      assert.equal(form.scripted ?? form.page, undefined, "it is asked");
      await page.open(html);
      assert.deepEqual(sent(form, startAnswers(form)), await page.send(), "untouched");
      const random = randomOf(what);
      const answers = Array.from({ length: ROUNDS }, () => randomAnswers(form, random));
      await page.open(html);
      const tried = await page.tried(answers.map((given) => sent(form, given)));
      assert.equal(tried.length, ROUNDS);
      for (const [round, given] of answers.entries()) {
        const problems = problemsOf(form, given);
        const about = JSON.stringify({ given, problems });
        assert.equal(problems.length === 0, tried[round]?.taken, about);
        if (problems.length > 0) continue;
        const asked = sent(form, given);
        assert.deepEqual(asked, tried[round]?.fields, about);
        assert.deepEqual(sent(form, fromSent(form, asked)), asked, `read back: ${about}`);
      }
    });
  }
});

type Random = (below: number) => number;

/** The same each time for one form: a failure can be seen again. */
function randomOf(seed: string): Random {
  let state = Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What somebody could choose or type, right or wrong. */
function randomAnswers(form: OptionForm, random: Random): Answers {
  let answers: Answers = startAnswers(form);
  for (const field of form.fields) {
    const counts = answered(form, answers).some((entry) => entry.field === field);
    if (!counts || field.kind === "hidden") continue;
    answers = { ...answers, [field.name]: randomAnswer(field, random) };
  }
  return answers;
}

const texts = ["", "a", "ab123", "zz", "me@hub.org", "x:1", "ä é 日本", " gap ", "a&b=c+d%20", "123456789012345"];
const lines = ["", "A=1", "A=1\r\nB=2", "\r\n\r\nx\r\n", "\tx"];
const colours = ["#000000", "#ab12cd"];
const numbers = ["", "0", "1", "2", "3.5", "4", "8", "16", "100", "-1", "1e1", "1000000"];

function randomAnswer(field: OptionField, random: Random): readonly string[] {
  const one = (values: readonly string[]) => [values[random(values.length)] ?? ""].filter((value) => value !== "");
  switch (field.kind) {
    case "choice":
      return one(field.choices.map(({ value }) => value));
    case "several":
      return field.choices.map(({ value }) => value).filter(() => random(2) === 1);
    case "boolean":
      return random(2) === 1 ? [field.on] : [];
    case "text":
      // A browser shows nothing but colours for a colour.
      return one(field.placeholder === "#rrggbb" ? colours : field.lines ? lines : texts);
    case "duration":
      return one(field.sentAs === "h:mm:ss" ? ["", "1:30:00", "0:10:00"] : numbers);
    case "number":
    case "memory":
      return one(numbers);
    case "hidden":
      return [field.value];
  }
}
