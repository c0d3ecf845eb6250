import type * as vscode from "vscode";
import { wait } from "../../transport/waiting.js";
import { CancellationError, type Ui } from "../ui.js";
import { AskedBox, type Presses, type TextQuestion, toPress } from "./text-question.js";

/** One question. Returns the next one, or undefined when there is nothing left to ask. */
export type Step = (wizard: Wizard) => Promise<Step | undefined>;

class GoBack extends Error {}

/** What is asked now, and what of it something else stands over: the editor shows one question, and hides the one before. */
const open = new Set<vscode.QuickInput>();
const covered = new Set<vscode.QuickInput>();

/** Asks something that what is asked already depends on, such as a password on the way to a hub whose address is being checked. */
export async function askOver<T>(ask: () => Promise<T>): Promise<T> {
  const under = [...open].filter((input) => !covered.has(input));
  for (const input of under) covered.add(input);
  try {
    return await ask();
  } finally {
    for (const input of under) {
      covered.delete(input);
      if (open.has(input)) input.show();
    }
  }
}

/** Asks step after step; Back returns to the one before. Escape ends it with a CancellationError. */
export async function runWizard(ui: Ui, title: string, first: Step): Promise<void> {
  const path: Step[] = [];
  let step: Step | undefined = first;
  while (step) {
    path.push(step);
    try {
      step = await step(new Wizard(ui, title, path.length));
    } catch (error) {
      if (!(error instanceof GoBack)) throw error;
      path.pop();
      step = path.pop();
    }
  }
}

export interface ChoiceQuestion<Item extends vscode.QuickPickItem> {
  /** as a function: of the items, once they are there */
  placeholder: string | ((items: readonly Item[]) => string);
  items: readonly Item[] | Promise<readonly Item[]>;
  /** shown while the items are waited for */
  waiting?: string;
  /** the one under the cursor; of a list of several: those that are ticked */
  isChosen?: (item: Item) => boolean;
  /**
   * Does taking it do something, rather than lead to another question? Then it is taken only while nothing is typed in the list: who types
   * means a value or a name, and Enter must not do something else. What is typed goes instead, and the whole list is there again.
   */
  acts?: (item: Item) => boolean;
  /** the one that is taken without asking, once the items are there */
  needless?: (items: readonly Item[]) => Item | undefined;
  /** asked anew so often while the list is shown, in ms; what goes wrong then leaves the items of before */
  again?: { everyMs: number; items: (closed: AbortSignal) => Promise<readonly Item[]> };
}

/** What of a list is the answer, when Enter is pressed; `undefined`: nothing. */
interface Taking<Item extends vscode.QuickPickItem, Chosen> {
  taken: (list: vscode.QuickPick<Item>) => Chosen | undefined;
  needless?: (items: readonly Item[]) => Chosen | undefined;
  several?: boolean;
}

export class Wizard {
  #count: { step: number | undefined; of: number } | undefined;

  /** @param step undefined: a question beside the path, which Back leaves */
  constructor(
    private readonly ui: Ui,
    private readonly title: string,
    private readonly step: number | undefined,
  ) {}

  /** How many steps there are, where that is known. @param step which of them this one is, where it is not the path's */
  of(steps: number, step = this.step): this {
    this.#count = { step, of: steps };
    return this;
  }

  /** Something is waited for, and nothing is asked: Escape ends it, and aborts the signal. */
  waiting<T>(placeholder: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const list = this.ui.list();
    const closed = new AbortController();
    list.placeholder = placeholder;
    list.busy = true;
    return this.#ask<T>(list, new Map(), closed, (resolve, reject) => {
      list.buttons = [];
      work(closed.signal).then(resolve, reject);
    });
  }

  /** A question beside the path: it counts as no step, and Back returns here with undefined. */
  async aside<T>(ask: (wizard: Wizard) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(new Wizard(this.ui, this.title, undefined));
    } catch (error) {
      if (error instanceof GoBack) return undefined;
      throw error;
    }
  }

  text<T>(question: TextQuestion<T>): Promise<T> {
    const box = this.ui.box();
    box.prompt = question.prompt;
    box.placeholder = question.placeholder ?? "";
    box.value = question.value ?? "";
    box.password = question.password ?? false;
    const presses = new Map((question.buttons ?? []).map((button) => toPress(this.ui, button)));
    const closed = new AbortController();
    return this.#ask<T>(box, presses, closed, (resolve, reject) => {
      new AskedBox(this.ui, box, question, presses, closed.signal, resolve, reject).listen();
    });
  }

  choose<Item extends vscode.QuickPickItem>(question: ChoiceQuestion<Item>): Promise<Item> {
    const { needless, acts } = question;
    return this.#fromList(question, {
      ...(needless && { needless }),
      taken: (list) => {
        const [chosen] = list.selectedItems;
        if (!chosen || list.value === "" || !acts?.(chosen)) return chosen;
        // The items stay: the editor tells which was chosen by its place, and could mean one of those before.
        list.value = "";
        return undefined;
      },
    });
  }

  chooseSeveral<Item extends vscode.QuickPickItem>(question: ChoiceQuestion<Item>): Promise<readonly Item[]> {
    return this.#fromList<Item, readonly Item[]>(question, {
      several: true,
      // What is typed and fits nothing was meant for something: the ticks are no answer to it.
      taken: ({ value, activeItems, selectedItems }) =>
        value === "" || activeItems.length > 0 ? selectedItems : undefined,
    });
  }

  #fromList<Item extends vscode.QuickPickItem, Chosen = Item>(
    question: ChoiceQuestion<Item>,
    { taken, needless, several = false }: Taking<Item, Chosen>,
  ): Promise<Chosen> {
    const { placeholder, isChosen, acts, again } = question;
    const list = this.ui.list<Item>();
    const closed = new AbortController();
    list.placeholder = typeof placeholder === "string" ? placeholder : (question.waiting ?? "");
    list.matchOnDescription = true;
    // The details of what acts are values: somebody who types one looks for where it can be changed.
    list.matchOnDetail = acts === undefined;
    list.canSelectMany = several;
    return this.#ask<Chosen>(list, new Map(), closed, (resolve, reject) => {
      list.busy = true;
      Promise.resolve(question.items).then((items) => {
        const only = needless?.(items);
        if (only) {
          resolve(only);
          return;
        }
        list.items = items;
        if (typeof placeholder === "function") list.placeholder = placeholder(items);
        const chosen = isChosen ? items.filter((item) => isChosen(item)) : [];
        if (several) list.selectedItems = chosen;
        else if (chosen.length > 0) list.activeItems = chosen;
        list.busy = false;
        if (again) keepAsking(list, again, closed.signal).catch(() => undefined);
      }, reject);
      list.onDidAccept(() => {
        const chosen = list.busy ? undefined : taken(list);
        if (chosen) resolve(chosen);
      });
    });
  }

  #ask<T>(
    input: vscode.QuickInput & Pick<vscode.QuickPick<vscode.QuickPickItem>, "buttons" | "onDidTriggerButton">,
    presses: Presses,
    closed: AbortController,
    listen: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void,
  ): Promise<T> {
    input.title = this.title;
    // Without the number of steps, a step would stand as "(2)" behind the title.
    input.step = this.#count?.step;
    input.totalSteps = this.#count?.of;
    // The token or address is fetched from a browser: the box must outlive the change of windows.
    input.ignoreFocusOut = true;
    input.buttons = [...(this.step === undefined || this.step > 1 ? [this.ui.backButton] : []), ...presses.keys()];
    return new Promise<T>((resolve, reject) => {
      input.onDidTriggerButton((button) => {
        if (button === this.ui.backButton) reject(new GoBack());
        else presses.get(button)?.();
      });
      input.onDidHide(() => {
        if (!covered.has(input)) reject(new CancellationError());
      });
      listen(resolve, reject);
      open.add(input);
      input.show();
    }).finally(() => {
      open.delete(input);
      closed.abort();
      input.dispose();
    });
  }
}

/** The cursor stays at what it was on, as far as that is there. Rejects once the list is closed. */
async function keepAsking<Item extends vscode.QuickPickItem>(
  list: vscode.QuickPick<Item>,
  { everyMs, items }: NonNullable<ChoiceQuestion<Item>["again"]>,
  closed: AbortSignal,
): Promise<never> {
  list.keepScrollPosition = true;
  for (;;) {
    await wait(everyMs, closed);
    const asked = await items(closed).catch(() => undefined);
    closed.throwIfAborted();
    if (!asked) continue;
    const [active] = list.activeItems;
    list.items = asked;
    const named = asked.filter(({ label }) => label === active?.label);
    const same = named.find(({ description }) => description === active?.description) ?? named[0];
    if (same) list.activeItems = [same];
  }
}
