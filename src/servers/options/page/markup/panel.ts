import type { Answers } from "../../../../hubClient/options/model.js";
import { errorSentence } from "../../../../ui/errors/error-sentence.js";
import type { Ui } from "../../../../ui/ui.js";
import type { FormOffer } from "../../offer.js";
import { OfferPanel } from "../offer-panel.js";
import { frameDocument } from "./frame-document.js";
import { markupHtml } from "./html.js";
import { type MarkupMessage, markupMessage, type MarkupView } from "./messages.js";
import { answersOf } from "./sent-fields.js";

/** A form of a hub that is shown as itself: its own markup and scripts, in a frame that leads nowhere. */
export class MarkupPanel {
  readonly panel: OfferPanel;
  readonly #frame: Promise<string>;

  constructor(
    private readonly ui: Ui,
    private readonly title: string,
    private readonly offer: FormOffer,
    page: string,
    answers: Answers,
  ) {
    this.panel = new OfferPanel(ui, title);
    this.#frame = import("../../../../hubClient/pages/form-readers.js").then(({ shownForm }) =>
      frameDocument(shownForm(page, answers), answers),
    );
    this.panel.open(markupHtml(ui.language), markupMessage, (message) => this.#take(message));
  }

  async #take(message: MarkupMessage): Promise<void> {
    switch (message.kind) {
      case "ready":
        await this.#begin();
        return;
      case "cancel":
        this.panel.close();
        return;
      case "start":
        if (!this.panel.busy)
          await this.panel.finish(this.offer, answersOf(message.fields), () => this.#show(), message.secret);
        return;
    }
  }

  async #begin(): Promise<void> {
    try {
      this.#show(await this.#frame);
    } catch (error) {
      this.panel.problem = errorSentence(error, this.ui.l10n);
      this.#show();
    }
  }

  #show(frame?: string): void {
    const { problem, busy } = this.panel;
    const view: MarkupView = {
      title: this.title,
      note: [this.ui.l10n.t("This is the hub's own form. Its content comes from the hub."), this.offer.warning ?? ""]
        .join(" ")
        .trim(),
      ...(frame !== undefined && { frame }),
      problem,
      busy,
      words: {
        start: this.ui.l10n.t("Start"),
        cancel: this.ui.l10n.t("Cancel"),
        form: this.ui.l10n.t("The hub's form"),
        silent: this.ui.l10n.t(
          "The form didn't send anything. Fill in what it asks for. If it doesn't respond, close this tab and start the server in the browser.",
        ),
        file: this.ui.l10n.t("The form sends a file, which works only in the browser. Start the server there."),
        pressStart: this.ui.l10n.t("Select Start below to start the server with this form."),
      },
    };
    this.panel.post(view);
  }
}
