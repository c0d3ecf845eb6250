import * as v from "valibot";
import type * as vscode from "vscode";
import type { Answers } from "../../../hubClient/options/model.js";
import { errorSentence } from "../../../ui/errors/error-sentence.js";
import { isCancellation } from "../../../ui/signals.js";
import { CancellationError, type Ui } from "../../../ui/ui.js";
import type { FormOffer, Outcome } from "../offer.js";

/** An editor tab with a form in it, and what becomes of its answers: what pages of both kinds have. */
export class OfferPanel {
  /** Rejects with a cancellation when the tab is closed. */
  readonly done: Promise<Outcome>;
  busy = false;
  /** of the form as a whole, such as the hub's refusal; '' is none */
  problem = "";
  readonly #panel: vscode.WebviewPanel;
  readonly #closed = new AbortController();
  #resolve!: (outcome: Outcome) => void;

  constructor(
    private readonly ui: Ui,
    title: string,
  ) {
    this.#panel = ui.page("hubKernels.options", title);
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#panel.onDidDispose(() => {
        reject(new CancellationError());
        this.#closed.abort();
      });
    });
  }

  /** @param message what the page may say; anything else is passed over */
  open<Message>(
    html: string,
    message: v.GenericSchema<unknown, Message>,
    take: (message: Message) => Promise<void>,
  ): void {
    this.#panel.webview.onDidReceiveMessage((said: unknown) => {
      const read = v.safeParse(message, said);
      if (read.success) void take(read.output);
    });
    this.#panel.webview.html = html;
  }

  close(): void {
    this.#panel.dispose();
  }

  /** It may be closed while what was pressed there goes on: then nobody is shown anything. */
  post(view: object): void {
    if (this.#closed.signal.aborted) return;
    this.#panel.webview.postMessage(view).then(undefined, () => undefined); // closed on the way
  }

  /** `show` is called where something changes for the user. What was filled in stays. */
  async finish(offer: FormOffer, answers: Answers, show: () => void, secret?: readonly string[]): Promise<void> {
    this.busy = true;
    this.problem = "";
    show();
    try {
      this.#resolve(await offer.finish(answers, this.#closed.signal, secret));
      this.close();
    } catch (error) {
      // A question that was called off is no problem to tell.
      this.problem = isCancellation(error) ? "" : errorSentence(error, this.ui.l10n);
      this.busy = false;
      show();
    }
  }
}
