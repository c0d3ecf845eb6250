import assert from "node:assert/strict";
import { build, type Plugin } from "esbuild";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { startBrowser, type RunningBrowser } from "../../../rig/browser.js";
import { poll } from "../../../rig/process.js";
import type { OptionField } from "../../../src/hubClient/options/model.js";
import type { PageMessage, PageView } from "../../../src/servers/options/page/messages.js";
import { PageState } from "../../../src/servers/options/page/page-state.js";
import { ShownControls } from "../../../src/servers/options/page/shown-controls.js";
import { english } from "../../unit/ui/english.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";

const root = path.resolve(import.meta.dirname, "../../..");
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
    const shown = await ShownPage.in(
      page,
      Array.from({ length: COUNT }, (_, index) => text(index)),
    );
    assert.equal(await page.locator(".control").count(), COUNT - 1);
    await page.getByLabel("Field 3", { exact: true }).focus();
    await shown.counted();
    await page.keyboard.type("ab1");
    await page.locator("#problem-3", { hasText: "not in the form" }).waitFor();
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

/** The page as the panel has it, with the panel's own state behind it. */
class ShownPage {
  readonly #state: PageState;
  #shown = new ShownControls();
  #said: string[][] = [];
  #views: string[][] = [];

  private constructor(
    private readonly page: Page,
    fields: readonly OptionField[],
  ) {
    this.#state = new PageState({ spawner: "other", fields }, {});
  }

  static async in(page: Page, fields: readonly OptionField[]): Promise<ShownPage> {
    const shown = new ShownPage(page, fields);
    await page.exposeFunction("say", (message: PageMessage) => shown.#take(message));
    await page.addInitScript("globalThis.acquireVsCodeApi = () => ({ postMessage: globalThis.say })");
    await page.route("http://form.test/**", async (route) =>
      route.fulfill({ contentType: "text/html; charset=utf-8", body: await pageHtml() }),
    );
    await page.goto("http://form.test/");
    await page.locator(".control").last().waitFor();
    await page.evaluate(() => {
      const counted = Object.assign(globalThis, { added: 0 });
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) counted.added += addedNodes.length;
      }).observe(document.getElementById("fields") ?? document, { childList: true });
    });
    return shown;
  }

  /** Since it was asked last: the keys that the page said and was told, and how many controls were put into it. */
  async counted() {
    const added = await this.page.evaluate(() => {
      const counted = globalThis as unknown as { added: number };
      const before = counted.added;
      counted.added = 0;
      return before;
    });
    const counts = { said: this.#said, shown: this.#views, added };
    [this.#said, this.#views] = [[], []];
    return counts;
  }

  showProblems(): void {
    this.#state.showAll();
    this.#show(true);
  }

  #take(message: PageMessage): void {
    if (message.kind === "ready") this.#shown = new ShownControls();
    else if (message.kind === "change") {
      this.#said.push(Object.keys(message.values));
      this.#state.take(message.values);
    }
    this.#show();
  }

  #show(focusProblem = false): void {
    const news = this.#shown.changesTo(this.#state.controls(english));
    this.#views.push(news.controls.map(({ key }) => key));
    const words = { start: "Start", cancel: "Cancel", required: "needed" };
    const view: PageView = { title: "Start", note: "", ...news, problem: "", busy: false, focusProblem, words };
    void this.page.evaluate((data) => window.dispatchEvent(new MessageEvent("message", { data })), view);
  }
}

/** Bundled, for the page's script is text in it. */
async function pageHtml(): Promise<string> {
  const script = pathToFileURL(path.join(root, "scripts/page-scripts.mjs")).href;
  const { pageScripts } = (await import(script)) as { pageScripts: Plugin };
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "src/servers/options/page/html.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    logLevel: "warning",
    plugins: [pageScripts],
  });
  const [file] = outputFiles;
  const module = `data:text/javascript;base64,${Buffer.from(file?.contents ?? []).toString("base64")}`;
  const { pageHtml: made } = (await import(module)) as { pageHtml: (lang: string) => string };
  return made("en");
}
