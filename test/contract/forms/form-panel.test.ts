import assert from "node:assert/strict";
import { type RunningBrowser, startBrowser } from "../../../rig/browser.js";
import { poll } from "../../../rig/process.js";
import type { OptionField } from "../../../src/hubClient/options/model.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { ShownPage } from "./shown-page.js";

const COUNT = 2000;

describe("the page of our own form, in a real browser", function () {
  this.timeout(HUB_DEADLINE_MS);
  let browser: RunningBrowser;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.stop());

  it("says of a key in 2,000 fields what changed, and touches nothing else", async () => {
    const text = (index: number): OptionField => ({
      kind: "text",
      name: `f${index}`,
      label: `Field ${index}`,
      pattern: { source: "[a-z]*", match: "whole" },
      ...(index === 4 && { when: [{ field: "f2", values: ["abc"] }] }),
    });
    const { page } = await browser.newPage();
    const fields = Array.from({ length: COUNT }, (_, index) => text(index));
    const shown = await ShownPage.in(page, { spawner: "other", fields });
    assert.equal(await page.locator(".control").count(), COUNT - 1);
    await page.getByLabel("Field 3", { exact: true }).focus();
    await shown.counted();
    await page.keyboard.type("ab1");
    await page.locator("#problem-3", { hasText: "in the format that the hub expects" }).waitFor();
    assert.deepEqual(await shown.counted(), { said: [["3"], ["3"], ["3"]], shown: [["3"], ["3"], ["3"]], added: 0 });
    await page.getByLabel("Field 2", { exact: true }).focus();
    await page.keyboard.type("abc");
    await page.getByLabel("Field 4", { exact: true }).waitFor();
    const { added, shown: changes } = await shown.counted();
    assert.deepEqual([changes.at(-1), added], [["2", "4"], 1]);
    const labels = await page.locator(".control label").allInnerTexts();
    assert.deepEqual(labels.slice(2, 6), ["Field 2", "Field 3", "Field 4", "Field 5"]);
    await page.keyboard.press("Backspace");
    await page.locator("#control-4").waitFor({ state: "detached" });
    assert.equal(await page.locator(".control").count(), COUNT - 1);
    shown.showProblems();
    assert.ok(await poll(() => page.locator("#control-3").evaluate((it) => it === document.activeElement), 10_000));
  });
});
