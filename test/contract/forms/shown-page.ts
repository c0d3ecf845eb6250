import type { Page } from "playwright-core";
import { answered } from "../../../src/hubClient/options/answers.js";
import type { Answers, OptionField, OptionForm } from "../../../src/hubClient/options/model.js";
import { isAsked, typedText } from "../../../src/servers/options/option-text.js";
import type { PageMessage, PageView } from "../../../src/servers/options/page/messages.js";
import { PageState } from "../../../src/servers/options/page/page-state.js";
import { ShownControls } from "../../../src/servers/options/page/shown-controls.js";
import { english } from "../../unit/ui/english.js";
import { bundled, openMadePage, tell } from "./made-page.js";

/** The page of our own form as its panel has it, with the panel's own state behind it. */
export class ShownPage {
  #state: PageState;
  #shown = new ShownControls();
  #said: string[][] = [];
  #views: string[][] = [];

  #started: (answers: Answers) => void = () => undefined;

  private constructor(
    private readonly page: Page,
    private readonly form: OptionForm,
  ) {
    this.#state = new PageState(form, {});
  }

  static async in(page: Page, form: OptionForm): Promise<ShownPage> {
    const shown = new ShownPage(page, form);
    const { pageHtml } = await bundled<{ pageHtml: (lang: string) => string }>("src/servers/options/page/html.ts");
    await openMadePage(page, pageHtml("en"), (message: PageMessage) => shown.#take(message));
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

  /** Opens it anew, answers with its controls all that it asks, and presses Start, with mouse and keys. @returns what it takes that for */
  async answeredByHand(answers: Answers): Promise<Answers> {
    this.#state = new PageState(this.form, {});
    await this.page.reload();
    const started = new Promise<Answers>((resolve) => (this.#started = resolve));
    for (const { key, field, values } of this.#askedOf(answers)) await this.#fill(key, field, values);
    await this.page.locator("#start").click();
    return started;
  }

  /** The same with the page as it stands, emptied, and by its events: a mouse and keys take a tenth of a second for each control. */
  async answeredByEvents(answers: Answers): Promise<Answers> {
    this.#state = new PageState(this.form, {});
    this.#shown = new ShownControls();
    await this.#tell({ controls: [], order: [] });
    this.#show();
    const started = new Promise<Answers>((resolve) => (this.#started = resolve));
    for (const { key, field, values } of this.#askedOf(answers)) {
      const typed = values.map((value) => typedText(field, value));
      await this.page.evaluate(fillByEvents, { key, values, typed });
    }
    await this.page.evaluate(() => document.querySelector<HTMLElement>("#start")?.click());
    return started;
  }

  #askedOf(answers: Answers) {
    const asked = answered(this.form, answers).filter(({ field }) => isAsked(field));
    return asked.map(({ field, values }) => ({ key: String(this.form.fields.indexOf(field)), field, values }));
  }

  async #fill(key: string, field: OptionField, values: readonly string[]): Promise<void> {
    const control = this.page.locator(`.control[data-key="${key}"]`);
    const list = control.locator("select");
    const text = control.locator("input[type=text], input[type=password], textarea");
    await control.waitFor();
    if ((await list.count()) > 0) await list.selectOption(values[0] ?? "");
    else if ((await text.count()) > 0) await text.fill(typedText(field, values[0] ?? ""));
    else {
      for (const box of await control.locator("input").all()) {
        const wanted = values.includes((await box.getAttribute("value")) ?? "");
        if (wanted || (await box.getAttribute("type")) === "checkbox") await box.setChecked(wanted);
      }
    }
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
    } else if (message.kind === "start") {
      this.#state.take(message.values);
      this.#started(this.#state.answers);
    }
    this.#show();
  }

  #show(focusProblem = false): void {
    const news = this.#shown.changesTo(this.#state.controls(english));
    this.#views.push(news.controls.map(({ key }) => key));
    void this.#tell(news, focusProblem);
  }

  #tell(news: Pick<PageView, "controls" | "order">, focusProblem = false): Promise<void> {
    const words = { start: "Start", cancel: "Cancel", required: "required" };
    const view: PageView = { title: "Start", note: "", ...news, problem: "", busy: false, focusProblem, words };
    return tell(this.page, view);
  }
}

/** Runs in the page, so it holds no function with a name. What is asked may hang on the answer before it: its control comes once the panel has heard that. */
async function fillByEvents({ key, values, typed }: { key: string; values: readonly string[]; typed: string[] }) {
  const selector = `.control[data-key="${key}"]`;
  while (!document.querySelector(selector)) await new Promise((resolve) => setTimeout(resolve));
  for (const input of document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    `${selector} :is(input, select, textarea)`,
  )) {
    if (input instanceof HTMLInputElement && ["checkbox", "radio"].includes(input.type)) {
      if (input.checked !== values.includes(input.value)) input.click();
      continue;
    }
    input.value = (input instanceof HTMLSelectElement ? values : typed)[0] ?? "";
    for (const event of ["input", "change"]) input.dispatchEvent(new Event(event, { bubbles: true }));
  }
}
