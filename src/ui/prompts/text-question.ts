import type * as vscode from "vscode";
import { errorSentence } from "../errors/error-sentence.js";
import { isCancellation } from "../signals.js";
import type { Ui } from "../ui.js";

export interface BoxButton {
  icon: string;
  tooltip: string;
  press: () => void;
}

/** An open box, for what answers it beside the keyboard. */
export interface OpenBox {
  /** what stands in it */
  typed: string;
  /** as if this had been typed and Enter pressed; what is being checked comes first */
  submit(value: string): void;
  /** said in the box, as what `accept` throws */
  fail(error: unknown): void;
  /** ends the question with this error */
  end(error: unknown): void;
  /** a button beside those of the question, in the place of the last one offered; undefined: none */
  offer(button: BoxButton | undefined): void;
}

export interface TextQuestion<T> {
  prompt: string;
  /** what is wrong with the text as it is typed; it is not accepted then */
  problem?(value: string): string | undefined;
  placeholder?: string;
  value?: string;
  password?: boolean;
  /** spaces at its ends belong to it */
  verbatim?: boolean;
  buttons?: readonly BoxButton[];
  /** the answer may come from elsewhere: the busy bar runs all the time */
  waiting?: boolean;
  /** the whole answer, where a change of the text brought it, so that it needs no Enter */
  wholeIn?(before: string, after: string): string | undefined;
  /** called once the box is there; the signal is aborted when it is closed */
  meanwhile?(box: OpenBox, closed: AbortSignal): void;
  /** Takes the answer, with a busy bar; what it throws is said in the box, which stays open. Aborted when the box is closed. */
  accept(value: string, signal: AbortSignal): Promise<T>;
}

/** What the editor calls at the press of each button. */
export type Presses = Map<vscode.QuickInputButton, () => void>;

/** A box and the one question that is asked in it: takes the answers, one at a time. */
export class AskedBox<T> implements OpenBox {
  #taking = false;
  /** what came while another answer was being checked */
  #next: string | undefined;
  #offered: vscode.QuickInputButton | undefined;

  constructor(
    private readonly ui: Ui,
    private readonly box: vscode.InputBox,
    private readonly question: TextQuestion<T>,
    private readonly presses: Presses,
    private readonly closed: AbortSignal,
    private readonly resolve: (value: T) => void,
    readonly end: (error: unknown) => void,
  ) {}

  listen(): void {
    const { box, question } = this;
    let before = box.value;
    box.busy = question.waiting ?? false;
    box.onDidChangeValue(() => {
      this.#check(this.typed);
      const whole = this.#taking ? undefined : question.wholeIn?.(before, box.value);
      if (whole !== undefined) {
        box.value = whole;
        void this.#take(whole);
      }
      before = box.value;
    });
    box.onDidAccept(() => this.#enter());
    question.meanwhile?.(this, this.closed);
  }

  get typed(): string {
    return this.question.verbatim ? this.box.value : this.box.value.trim();
  }

  set typed(value: string) {
    this.box.value = value;
  }

  submit(value: string): void {
    if (this.#taking) this.#next = value;
    else void this.#take(value);
  }

  fail(error: unknown): void {
    if (!isCancellation(error)) this.box.validationMessage = errorSentence(error, this.ui.l10n);
  }

  offer(button: BoxButton | undefined): void {
    const others = this.box.buttons.filter((shown) => shown !== this.#offered);
    const [shown, press] = button ? toPress(this.ui, button) : [];
    if (shown && press) this.presses.set(shown, press);
    this.#offered = shown;
    this.box.buttons = shown ? [...others, shown] : others;
  }

  #enter(): void {
    if (this.#taking) return;
    this.ui.act();
    void this.#take(this.typed);
  }

  #check(value: string): boolean {
    const problem = this.question.problem?.(value);
    this.box.validationMessage = problem;
    return problem === undefined;
  }

  async #take(value: string): Promise<void> {
    const { box, question, closed } = this;
    if (closed.aborted || !this.#check(value)) return;
    this.#taking = true;
    box.busy = true;
    box.enabled = false;
    try {
      this.resolve(await question.accept(value, closed));
    } catch (error) {
      this.fail(error);
      // What is pasted next takes the place of what was refused.
      if (question.wholeIn) box.valueSelection = [0, box.value.length];
    } finally {
      this.#taking = false;
      box.busy = question.waiting ?? false;
      box.enabled = true;
    }
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined) this.submit(next);
  }
}

export function toPress(ui: Ui, { icon, tooltip, press }: BoxButton): [vscode.QuickInputButton, () => void] {
  return [ui.button(icon, tooltip), press];
}
