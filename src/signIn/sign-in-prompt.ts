import { type Memento, stored } from "../state/stored.js";
import type { NextStep } from "../text/error-words.js";
import type { AccountId } from "../text/ids.js";
import { type Moment, momentNow, msSince } from "../transport/moment.js";
import type { Again } from "../ui/errors/failure.js";

/** An account whose token does not do, and why. */
export interface SignInMatter {
  account: AccountId;
  /** tells this token from one that comes after it: the time it was stored; '' without one */
  token: string;
  problem: Error;
}

export interface SignInPromptDeps {
  /** The account that an error is about; undefined: none that is known here, or nothing that a sign-in mends. `asked`: the hub was just asked. */
  matterOf(error: unknown, account: AccountId | undefined, asked: boolean): SignInMatter | "ask" | undefined;
  /** what is the matter with the account now */
  matterNow(account: AccountId): SignInMatter | undefined;
  /** asks the hub of the account once; rejects with what it says */
  askHub(error: unknown, account: AccountId | undefined): Promise<unknown>;
  /** in the state that all windows share */
  marks: Memento;
  isFocused(): boolean;
  /** Shows it with a button for each step that fits; resolves with the one that is pressed. */
  show(problem: Error): Promise<NextStep | undefined>;
  /** resolves with something after a sign-in, with undefined when there was none */
  signIn(account: AccountId): Promise<unknown>;
  /** to a step of a prompt that is out of date */
  sayDone(account: AccountId): void;
  /** the steps that leave the matter as it is: the browser, the log, the settings */
  takeStep(step: NextStep, matter: SignInMatter): Promise<void>;
  /** shows an error that came of a step */
  present(error: unknown): void;
}

interface Open {
  readonly matter: SignInMatter;
  /** what was interrupted here, by server */
  readonly interrupted: Map<unknown, () => Promise<unknown>>;
  shownAt?: Moment;
  /** of several showings only the last can be answered: the editor closes the same notification when it is shown again */
  showing: number;
  signingIn: boolean;
  /** the account got its token elsewhere */
  over: boolean;
  /** it was the answer to a command */
  answered: boolean;
}

/** A user's command fails a moment after the model has told why: the prompt that is on the screen is the answer. In ms. */
const JUST_SHOWN_MS = 2_000;

/**
 * The one place that asks for a sign-in: once for each token of an account in all windows, by the one with the focus, and again only as
 * the answer to a command of the user. What was interrupted meanwhile goes on after a sign-in that began here, and after no other.
 */
export class SignInPrompts {
  readonly #open = new Map<AccountId, Open>();
  readonly #waiting = new Set<AccountId>();
  /** shown for the model, and closed before the command came that made the model ask */
  #closedEarly: Open | undefined;

  constructor(private readonly deps: SignInPromptDeps) {}

  /** The model found an account's token not to do. */
  needed(matter: SignInMatter): void {
    const { account, token } = matter;
    if (this.#open.get(account)?.matter.token === token || this.#isSaid(matter)) return;
    if (this.deps.isFocused()) this.#say(matter);
    else this.#waiting.add(account);
  }

  /** An error is to be shown to the user who caused it. `false`: it is not about a sign-in, or of no account that is known. */
  met(error: unknown, again: Again, showAlone: () => void): boolean {
    const matter = this.deps.matterOf(error, again.account, false);
    if (!matter) return false;
    if (matter === "ask") void this.#askThenMeet(error, again, showAlone);
    else this.#meet(matter, again);
    return true;
  }

  /** The window got the focus: what no other has said is said now. */
  focused(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const account of waiting) {
      const matter = this.deps.matterNow(account);
      if (matter) this.needed(matter);
    }
  }

  /** The account's token is another now, or none. */
  tokenChanged(account: AccountId): void {
    this.#waiting.delete(account);
    const open = this.#open.get(account);
    if (!open || open.signingIn) return;
    open.over = true;
    this.#close(open);
  }

  async #askThenMeet(error: unknown, again: Again, showAlone: () => void): Promise<void> {
    await this.deps.askHub(error, again.account).catch(() => undefined); // the model has it now
    const matter = this.deps.matterOf(error, again.account, true);
    if (matter && matter !== "ask") this.#meet(matter, again);
    else showAlone();
  }

  #meet(matter: SignInMatter, { retry, server }: Again): void {
    this.#waiting.delete(matter.account);
    const early = this.#closedEarly;
    this.#closedEarly = undefined;
    if (early && isSame(early.matter, matter) && wasJustShown(early)) return;
    const open = this.#open.get(matter.account);
    const same = open && isSame(open.matter, matter) ? open : undefined;
    const asking = same ?? this.#say(matter);
    asking.answered = true;
    if (retry) asking.interrupted.set(server ?? retry, retry);
    // It may have left the screen.
    if (same && !same.signingIn && !wasJustShown(same)) void this.#show(same);
  }

  #say(matter: SignInMatter): Open {
    this.#mark(matter);
    const state = { showing: 0, signingIn: false, over: false, answered: false };
    const open: Open = { matter, interrupted: new Map(), ...state };
    this.#open.set(matter.account, open);
    void this.#show(open);
    return open;
  }

  async #show(open: Open): Promise<void> {
    open.shownAt = momentNow();
    const showing = ++open.showing;
    const step = await this.deps.show(open.matter.problem);
    if (showing !== open.showing) return;
    try {
      await this.#take(step, open);
    } catch (error) {
      this.#close(open);
      this.deps.present(error);
    }
  }

  async #take(step: NextStep | undefined, open: Open): Promise<void> {
    const { account, problem } = open.matter;
    switch (step) {
      case undefined:
        if (!open.answered) this.#closedEarly = open;
        this.#close(open);
        return;
      case "signIn":
      case "retry": {
        if (open.over) {
          this.deps.sayDone(account);
          return;
        }
        open.signingIn = true;
        const done = await (step === "signIn" ? this.deps.signIn(account) : this.deps.askHub(problem, account));
        const interrupted = [...open.interrupted.values()];
        this.#close(open);
        if (done) await Promise.all(interrupted.map((goOn) => goOn()));
        return;
      }
      default:
        await this.deps.takeStep(step, open.matter);
        // The matter is as it was, and a notification goes with its button.
        if (!open.over) await this.#show(open);
    }
  }

  #close(open: Open): void {
    open.interrupted.clear();
    if (this.#open.get(open.matter.account) === open) this.#open.delete(open.matter.account);
  }

  #isSaid({ account, token }: SignInMatter): boolean {
    return stored.signInSaid(account).get(this.deps.marks) === token;
  }

  #mark({ account, token }: SignInMatter): void {
    markSaid(this.deps.marks, account, token);
  }
}

function wasJustShown({ shownAt }: Open): boolean {
  return shownAt !== undefined && msSince(shownAt) < JUST_SHOWN_MS;
}

function isSame(one: SignInMatter, other: SignInMatter): boolean {
  return one.account === other.account && one.token === other.token;
}

/** What is the matter with this token was said: the prompt is for the next one. */
export function markSaid(marks: SignInPromptDeps["marks"], account: AccountId, token: string): void {
  stored
    .signInSaid(account)
    .set(marks, token)
    .catch(() => undefined); // then it is said again
}
