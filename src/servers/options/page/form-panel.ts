import { problemsOf } from "../../../hubClient/options/answers.js";
import type { Answers } from "../../../hubClient/options/model.js";
import type { Ui } from "../../../ui/ui.js";
import type { FormOffer, Outcome } from "../offer.js";
import { settled } from "../settle.js";
import { pageHtml } from "./html.js";
import { MarkupPanel } from "./markup/panel.js";
import { type PageMessage, pageMessage, type PageView } from "./messages.js";
import { OfferPanel } from "./offer-panel.js";
import { PageState } from "./page-state.js";
import { ShownControls } from "./shown-controls.js";

/** One form at a time: a second gesture takes the place of the first. */
let open: OfferPanel | undefined;

/** All options of a form side by side, in an editor tab. Rejects with a cancellation when it is closed. */
export function showFormPanel(ui: Ui, title: string, offer: FormOffer, answers: Answers): Promise<Outcome> {
  open?.close();
  const { page } = offer.form;
  const { panel } =
    page === undefined ? new FormPanel(ui, title, offer, answers) : new MarkupPanel(ui, title, offer, page, answers);
  open = panel;
  return panel.done.finally(() => {
    if (open === panel) open = undefined;
  });
}

class FormPanel {
  readonly panel: OfferPanel;
  readonly #state: PageState;
  #shown = new ShownControls();

  constructor(
    private readonly ui: Ui,
    private readonly title: string,
    private readonly offer: FormOffer,
    answers: Answers,
  ) {
    this.#state = new PageState(offer.form, settled(offer.form, answers));
    this.panel = new OfferPanel(ui, title);
    this.panel.open(pageHtml(ui.language), pageMessage, (message) => this.#take(message));
  }

  async #take(message: PageMessage): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#shown = new ShownControls();
        this.#show();
        return;
      case "cancel":
        this.panel.close();
        return;
      case "change":
        this.#state.take(message.values);
        this.panel.problem = "";
        this.#show();
        return;
      case "start":
        this.#state.take(message.values);
        await this.#start();
        return;
    }
  }

  async #start(): Promise<void> {
    if (this.panel.busy) return;
    const { answers } = this.#state;
    this.panel.problem = "";
    this.#state.showAll();
    if (problemsOf(this.offer.form, answers).length > 0) this.#show(true);
    else await this.panel.finish(this.offer, answers, () => this.#show());
  }

  #show(focusProblem = false): void {
    const { problem, busy } = this.panel;
    const view: PageView = {
      title: this.title,
      note: this.offer.note,
      ...this.#shown.changesTo(this.#state.controls(this.ui.l10n)),
      problem,
      busy,
      focusProblem,
      words: {
        start: this.ui.l10n.t("Start"),
        cancel: this.ui.l10n.t("Cancel"),
        required: this.ui.l10n.t("required"),
      },
    };
    this.panel.post(view);
  }
}
