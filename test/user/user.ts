import assert from "node:assert/strict";
import { poll } from "../../rig/process.js";
import type { MessageKind, ProgressAbout, ReportProgress, Ui } from "../../src/ui/ui.js";
import { AskedBox, AskedList, Told } from "./inputs.js";
import { memoryUi, type Screen } from "./memory-ui.js";
import { AskedModal, type ShownMessage } from "./messages.js";
import { AskedPage } from "./page.js";

/** For what hangs. */
const HANG_MS = 55_000;

export interface ShownProgress {
  title: string;
  cancellable: boolean;
  messages: string[];
  cancel: () => void;
}

type Question = AskedBox | AskedList | AskedModal | AskedPage;
type Kind<Asked> = new (...args: never[]) => Asked;

interface Waiter {
  what: string;
  meets(question: Question): boolean;
  fail(error: Error): void;
}

/**
 * The user before an editor's window that is in memory: reads what is asked, and answers that. A question that is not the one that the
 * test waits for fails it at once. A message beside the work is closed, unless the test has said what is pressed there.
 */
export class User implements Screen {
  readonly messages: ShownMessage[] = [];
  readonly statuses: string[] = [];
  readonly shownProgress: ShownProgress[] = [];
  /** addresses as the browser gets them */
  readonly opened: string[] = [];
  /** texts in tabs, by their names */
  readonly read = new Map<string, string>();
  /** commands that were run */
  readonly ran: [string, ...unknown[]][] = [];
  /** by id: what is run. One that is not there does nothing. */
  readonly commands = new Map<string, (args: unknown) => unknown>();
  readonly settings = new Map<string, unknown>();
  readonly write = (setting: string, value: unknown) => void this.settings.set(setting, value);
  readonly editorSettings = new Map<string, unknown>();
  copied = "";
  isDesktop = true;
  isTrusted = true;
  isFocused = true;
  /** as a browser calls this window; in a browser's window no page can */
  ownAddress = (path: string) =>
    this.isDesktop ? `vscode://hub-kernels.hub-kernels${path}?windowId=1` : "https://editor.example/";
  readonly clipboard = {
    readText: () => Promise.resolve(this.copied),
    writeText: (text: string) => Promise.resolve(void (this.copied = text)),
  };
  /** told of each message of a progress */
  onProgress: (message: string, shown: ShownProgress) => void = () => undefined;
  readonly #focus = new Told<void>();
  readonly onFocus = this.#focus.event;
  readonly #presses: { about: RegExp; button: string | undefined }[] = [];
  readonly #unanswered: Question[] = [];
  readonly #asked = new Set<Question>();
  #waiter: Waiter | undefined;
  #input: AskedBox | AskedList | undefined;
  readonly ui: Ui = memoryUi(this);

  get texts(): string[] {
    return this.messages.map(({ message }) => message);
  }

  /** The box or list on the screen, also one that only waits. */
  get open(): AskedBox | AskedList | undefined {
    return this.#input?.isOpen ? this.#input : undefined;
  }

  box(about: RegExp): Promise<AskedBox> {
    return this.#next(AskedBox, about);
  }

  list(about: RegExp): Promise<AskedList> {
    return this.#next(AskedList, about);
  }

  modal(about: RegExp): Promise<AskedModal> {
    return this.#next(AskedModal, about);
  }

  tab(about: RegExp): Promise<AskedPage> {
    return this.#next(AskedPage, about);
  }

  /** From now on, in each message that holds this. @param button undefined: it is closed */
  presses(button: string | undefined, about: RegExp): void {
    this.#presses.unshift({ about, button });
  }

  /** The end of what the user began: nothing more is asked before. */
  async ends<T>(work: Promise<T>): Promise<T> {
    const asked = new Promise<never>((_, reject) => this.#wait({ what: "the end", meets: () => false, fail: reject }));
    try {
      return await Promise.race([work, asked]);
    } finally {
      this.#waiter = undefined;
    }
  }

  /** Waits for what is on the screen. */
  async sees(what: string | (() => string), condition: () => boolean | Promise<boolean>): Promise<void> {
    if (await poll(condition, HANG_MS)) return;
    assert.fail(`${typeof what === "string" ? what : what()}: not within ${HANG_MS / 1000} s`);
  }

  says(box: AskedBox, text: RegExp): Promise<void> {
    return this.sees(
      () => `the box says ${text.source}, not “${box.said}”`,
      () => text.test(box.said),
    );
  }

  reads(text: RegExp): Promise<void> {
    return this.sees(
      () => `a message ${text.source}, not ${JSON.stringify(this.texts)}`,
      () => this.texts.some((one) => text.test(one)),
    );
  }

  /** To this window, from another one. */
  comesBack(): void {
    this.#focus.fire();
  }

  /** At the end of a test: nothing that was asked was passed over. */
  restore(): void {
    this.onProgress = () => undefined;
    const passedOver = this.#unanswered.map(({ text }) => text.trim());
    assert.deepEqual(passedOver, [], "nobody answered");
  }

  shows(input: AskedBox | AskedList | AskedPage): void {
    if (!(input instanceof AskedPage)) {
      const before = this.#input;
      this.#input = input;
      // The editor shows one at a time.
      if (before !== input) before?.hide();
    }
    if (!(input instanceof AskedList) || input.isAsked) this.#ask(input);
  }

  message(kind: MessageKind, message: string, detail: string | undefined, buttons: string[]) {
    const shown = { kind, message, detail: detail ?? "", modal: detail !== undefined, buttons };
    this.messages.push(shown);
    const press = this.#presses.find(({ about }) => about.test(message));
    if (press?.button !== undefined) assert.ok(buttons.includes(press.button), `“${press.button}” of “${message}”`);
    if (press || !shown.modal) return Promise.resolve(press?.button);
    return new Promise<string | undefined>((resolve) => this.#ask(new AskedModal(shown, resolve)));
  }

  progress<T>(about: ProgressAbout, work: (report: ReportProgress, cancelled: AbortSignal) => Promise<T>): Promise<T> {
    const cancelling = new AbortController();
    const { title, cancellable = false } = about;
    const shown: ShownProgress = { title, cancellable, messages: [], cancel: () => cancelling.abort() };
    this.shownProgress.push(shown);
    const report: ReportProgress = ({ message }) => {
      if (message === undefined) return;
      shown.messages.push(message);
      this.onProgress(message, shown);
    };
    return work(report, cancelling.signal);
  }

  async run(command: string, ...args: unknown[]): Promise<unknown> {
    this.ran.push([command, ...args]);
    return await this.commands.get(command)?.(args[0]);
  }

  #next<Asked extends Question>(kind: Kind<Asked>, about: RegExp): Promise<Asked> {
    const what = `${kind.name} ${about.source}`;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${what}: not asked within ${HANG_MS / 1000} s`)), HANG_MS);
      const meets = (question: Question) => {
        clearTimeout(late);
        if (!(question instanceof kind) || !about.test(question.text)) return false;
        resolve(question);
        return true;
      };
      this.#wait({ what, meets, fail: reject });
    });
  }

  #wait(waiter: Waiter): void {
    this.#waiter = waiter;
    const first = this.#unanswered.shift();
    if (first) this.#tell(first);
  }

  #tell(question: Question): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (!waiter) this.#unanswered.push(question);
    else if (!waiter.meets(question))
      waiter.fail(
        new Error(`asked was ${question.constructor.name} “${question.text.trim()}”, and not ${waiter.what}`),
      );
  }

  #ask(question: Question): void {
    if (this.#asked.has(question)) return;
    this.#asked.add(question);
    this.#tell(question);
  }
}
