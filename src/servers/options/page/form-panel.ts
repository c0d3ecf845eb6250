import * as v from "valibot";
import * as vscode from "vscode";
import { problemsOf } from "../../../hubClient/options/answers.js";
import type { Answers } from "../../../hubClient/options/model.js";
import { errorSentence } from "../../../ui/errors.js";
import { isCancellation } from "../../../ui/signals.js";
import { settled } from "../settle.js";
import type { FormOffer, Outcome } from "../offer.js";
import { pageHtml } from "./html.js";
import { pageMessage, type PageMessage, type PageView } from "./messages.js";
import { PageState } from "./page-state.js";

/** One form at a time: a second gesture takes the place of the first. */
let open: FormPanel | undefined;

/** All options of a form side by side, in an editor tab. Rejects with a cancellation when it is closed. */
export function showFormPanel(title: string, offer: FormOffer, answers: Answers): Promise<Outcome> {
  open?.close();
  const panel = new FormPanel(title, offer, answers);
  open = panel;
  return panel.done.finally(() => {
    if (open === panel) open = undefined;
  });
}

class FormPanel {
  readonly done: Promise<Outcome>;
  readonly #panel: vscode.WebviewPanel;
  readonly #state: PageState;
  #busy = false;
  #problem = "";
  readonly #closed = new AbortController();
  #resolve!: (outcome: Outcome) => void;

  constructor(
    private readonly title: string,
    private readonly offer: FormOffer,
    answers: Answers,
  ) {
    this.#state = new PageState(offer.form, settled(offer.form, answers));
    this.#panel = vscode.window.createWebviewPanel("hubKernels.options", title, vscode.ViewColumn.Active, {
      enableScripts: true,
      // What is typed survives a look at another tab.
      retainContextWhenHidden: true,
      enableForms: true,
      localResourceRoots: [],
    });
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#panel.onDidDispose(() => {
        reject(new vscode.CancellationError());
        this.#closed.abort();
      });
    });
    this.#panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = v.safeParse(pageMessage, message);
      if (read.success) void this.#take(read.output);
    });
    this.#panel.webview.html = pageHtml(vscode.env.language);
  }

  close(): void {
    this.#panel.dispose();
  }

  async #take(message: PageMessage): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#show();
        return;
      case "cancel":
        this.close();
        return;
      case "change":
        this.#state.take(message.values);
        this.#problem = "";
        this.#show();
        return;
      case "start":
        this.#state.take(message.values);
        await this.#start();
        return;
    }
  }

  async #start(): Promise<void> {
    if (this.#busy) return;
    const { answers } = this.#state;
    this.#problem = "";
    this.#state.showAll();
    if (problemsOf(this.offer.form, answers).length > 0) {
      this.#show(true);
      return;
    }
    this.#busy = true;
    this.#show();
    try {
      this.#resolve(await this.offer.finish(answers, this.#closed.signal));
      this.close();
    } catch (error) {
      // What was filled in stays; a question that was called off is no problem to tell.
      this.#problem = isCancellation(error) ? "" : errorSentence(error);
      this.#busy = false;
      this.#show();
    }
  }

  #show(focusProblem = false): void {
    // It may be closed while what was pressed there goes on: then nobody is shown anything.
    if (this.#closed.signal.aborted) return;
    const view: PageView = {
      title: this.title,
      note: this.offer.note,
      controls: this.#state.controls(vscode.l10n),
      problem: this.#problem,
      busy: this.#busy,
      focusProblem,
      words: {
        start: vscode.l10n.t("Start"),
        cancel: vscode.l10n.t("Cancel"),
        required: vscode.l10n.t("needed"),
      },
    };
    this.#panel.webview.postMessage(view).then(undefined, () => undefined); // closed on the way
  }
}
