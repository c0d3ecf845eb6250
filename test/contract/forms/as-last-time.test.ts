import assert from "node:assert/strict";
import path from "node:path";
import { build } from "esbuild";
import { type RunningBrowser, startBrowser } from "../../../rig/browser.js";
import { shownForm } from "../../../src/hubClient/forms/shown-form.js";
import type { Answers } from "../../../src/hubClient/options/model.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";

/** Forms whose controls share names and values, and what they sent last. */
const forms: Readonly<Record<string, [html: string, last: Answers]>> = {
  "texts and lists, each its own": [
    `<input name="t"><input name="t"><select name="s"><option>x<option>y</select><select name="s"><option>x<option>y</select>`,
    { t: ["1", "2"], s: ["y", "x"] },
  ],
  "boxes of one value": [
    `<input type="checkbox" name="a"><input type="checkbox" name="a" checked><input type="checkbox" name="a">
     <input type="hidden" name="b" value="0"><input type="checkbox" name="b" value="1"><input type="checkbox" name="b" value="1">`,
    { a: ["on", "on"], b: ["0", "1"] },
  ],
  "several of one value": [
    `<select name="m" multiple><option value="1">x<option value="1">y<option value="2" selected>z</select>`,
    { m: ["1"] },
  ],
  "names that every object has": [
    `<input name="constructor"><input name="__proto__"><input type="checkbox" name="toString"><select name="hasOwnProperty"><option>x<option>y</select>`,
    JSON.parse('{"constructor":["1"],"__proto__":["2"],"toString":["on"],"hasOwnProperty":["y"]}') as Answers,
  ],
};

describe("a form that is shown as itself, as last time", function () {
  this.timeout(HUB_DEADLINE_MS);
  let browser: RunningBrowser;
  let putBack: string;

  before(async () => {
    [browser, putBack] = await Promise.all([startBrowser(), bundledPutBack()]);
  });
  after(() => browser.stop());

  for (const [what, [html, last]] of Object.entries(forms)) {
    for (const isFilledBefore of [true, false]) {
      it(`sends what it sent: ${what}, ${isFilledBefore ? "filled in before" : "filled by its scripts"}`, async () => {
        const { page } = await browser.newPage();
        await page.setContent(shownForm(`<form>${html}</form>`, isFilledBefore ? last : {}));
        await page.addScriptTag({ content: putBack });
        const sent = await page.evaluate((text) => {
          const { putBack } = (
            globalThis as unknown as { bundled: { putBack: (all: Element[], last: unknown) => void } }
          ).bundled;
          putBack([...document.querySelectorAll("input, select, textarea")], JSON.parse(text));
          return [...new FormData(document.forms[0])].map(
            ([name, value]) => [name, typeof value === "string" ? value : ""] as const,
          );
        }, JSON.stringify(last));
        const expected = Object.entries(last).flatMap(([name, values]) => values.map((value) => [name, value]));
        assert.deepEqual(sent, expected);
        await page.close();
      });
    }
  }
});

async function bundledPutBack(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.resolve(import.meta.dirname, "../../../src/servers/options/page/markup/put-back.ts")],
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "bundled",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
}
