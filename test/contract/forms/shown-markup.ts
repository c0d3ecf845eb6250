import type { Frame, Page } from "playwright-core";
import { shownForm } from "../../../src/hubClient/forms/shown-form.js";
import type { Answers } from "../../../src/hubClient/options/model.js";
import type { frameDocument } from "../../../src/servers/options/page/markup/frame-document.js";
import type { markupHtml } from "../../../src/servers/options/page/markup/html.js";
import type { MarkupMessage, MarkupView } from "../../../src/servers/options/page/markup/messages.js";
import { answersOf } from "../../../src/servers/options/page/markup/sent-fields.js";
import { bundled, openMadePage, tell } from "./made-page.js";

const folder = "src/servers/options/page/markup";
const words = {
  start: "Start",
  cancel: "Cancel",
  form: "The form",
  silent: "silent",
  file: "file",
  pressStart: "press",
};

/** A hub's form as its panel shows it: itself, in a frame. */
export class ShownMarkup {
  #started: (sent: Answers) => void = () => undefined;

  private constructor(
    private readonly page: Page,
    private readonly view: MarkupView,
  ) {}

  /** @param markup the form as the hub has it */
  static async in(page: Page, markup: string): Promise<ShownMarkup> {
    const [panel, document] = await Promise.all([
      bundled<{ markupHtml: typeof markupHtml }>(`${folder}/html.ts`),
      bundled<{ frameDocument: typeof frameDocument }>(`${folder}/frame-document.ts`),
    ]);
    const frame = document.frameDocument(shownForm(markup, {}), {});
    const shown = new ShownMarkup(page, { title: "Start", note: "", frame, problem: "", busy: false, words });
    await openMadePage(page, panel.markupHtml("en"), (message: MarkupMessage) => {
      if (message.kind === "start") shown.#started(answersOf(message.fields));
    });
    return shown;
  }

  /** Answers with its controls as they stand, and presses Start. @returns what it sends then */
  async answeredBy(answer: (frame: Frame) => Promise<unknown>): Promise<Answers> {
    // After a start the panel is busy, until it is told that the hub has said no.
    await tell(this.page, this.view);
    const frame = await (await this.page.waitForSelector("iframe")).contentFrame();
    if (!frame) throw new Error("the form's frame is gone");
    await frame.waitForLoadState();
    const started = new Promise<Answers>((resolve) => (this.#started = resolve));
    await answer(frame);
    await this.page.locator("#start").click();
    return Promise.race([started, this.#problem()]);
  }

  /** Where the form does not let itself be sent. */
  async #problem(): Promise<never> {
    const problem = this.page.locator("#problem:not(:empty)");
    await problem.waitFor();
    throw new Error(await problem.innerText());
  }
}
