import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

const pages = path.resolve(import.meta.dirname, "../../../../src/servers/options/page");
const files = ["html.ts", "panel-style.ts", "markup/html.ts", "markup/frame-style.ts"];
const coloured = /\b(color|background|border(?:-top|-color)?|outline|accent-color): ([^;]+);/g;
/** What is left of a value without the theme's colours and without what is none. */
const withoutTheme = (value: string) => value.replace(/var\(--vscode-[\w-]+|\b(?:\d+px|solid|transparent|currentColor|inherit|none|0)\b|[(), ]/g, ""); // prettier-ignore

describe("the pages of forms", () => {
  for (const file of files) {
    const style = readFileSync(path.join(pages, file), "utf8");

    it(`have the theme's colours alone, so that they are readable in each: ${file}`, () => {
      const own = [...style.matchAll(coloured)].filter(([, , value = ""]) => withoutTheme(value) !== "");
      assert.deepEqual(
        own.map(([declaration]) => declaration),
        [],
      );
    });

    it(`show what is chosen where buttons have the colour of the page, as in high contrast: ${file}`, () => {
      assert.doesNotMatch(style, /accent-color: var\(--vscode-(?!contrastBorder, )/);
    });
  }
});
