import * as vscode from "vscode";
import { AskedBox, toPress, type Presses, type TextQuestion } from "./text-question.js";

/** One question. Returns the next one, or undefined when there is nothing left to ask. */
export type Step = (wizard: Wizard) => Promise<Step | undefined>;

class GoBack extends Error {}

/** Asks step after step; Back returns to the one before. Escape ends it with a CancellationError. */
export async function runWizard(title: string, first: Step): Promise<void> {
  const path: Step[] = [];
  let step: Step | undefined = first;
  while (step) {
    path.push(step);
    try {
      step = await step(new Wizard(title, path.length));
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
}

export class Wizard {
  #steps: number | undefined;

  /** @param step undefined: a question beside the path, which Back leaves */
  constructor(
    private readonly title: string,
    private readonly step: number | undefined,
  ) {}

  /** How many steps there are, where that is known. */
  of(steps: number): this {
    this.#steps = steps;
    return this;
  }

  /** The number of this step. */
  get number(): number {
    return this.step ?? 0;
  }

  /** A question beside the path: it counts as no step, and Back returns here with undefined. */
  async aside<T>(ask: (wizard: Wizard) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(new Wizard(this.title, undefined));
    } catch (error) {
      if (error instanceof GoBack) return undefined;
      throw error;
    }
  }

  text<T>(question: TextQuestion<T>): Promise<T> {
    const box = vscode.window.createInputBox();
    box.prompt = question.prompt;
    box.placeholder = question.placeholder ?? "";
    box.value = question.value ?? "";
    box.password = question.password ?? false;
    const presses = new Map((question.buttons ?? []).map(toPress));
    const closed = new AbortController();
    return this.ask<T>(box, presses, closed, (resolve, reject) => {
      new AskedBox(box, question, presses, closed.signal, resolve, reject).listen();
    });
  }

  choose<Item extends vscode.QuickPickItem>(question: ChoiceQuestion<Item>): Promise<Item> {
    return this.fromList(question, (list, resolve) => {
      const [chosen] = list.selectedItems;
      if (chosen) resolve(chosen);
    });
  }

  chooseSeveral<Item extends vscode.QuickPickItem>(question: ChoiceQuestion<Item>): Promise<readonly Item[]> {
    return this.fromList<Item, readonly Item[]>(question, (list, resolve) => resolve(list.selectedItems), true);
  }

  private fromList<Item extends vscode.QuickPickItem, Chosen = Item>(
    question: ChoiceQuestion<Item>,
    accept: (list: vscode.QuickPick<Item>, resolve: (chosen: Chosen) => void) => void,
    several = false,
  ): Promise<Chosen> {
    const { placeholder, isChosen } = question;
    const list = vscode.window.createQuickPick<Item>();
    list.placeholder = typeof placeholder === "string" ? placeholder : (question.waiting ?? "");
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    list.canSelectMany = several;
    return this.ask<Chosen>(list, new Map(), new AbortController(), (resolve, reject) => {
      list.busy = true;
      Promise.resolve(question.items).then((items) => {
        list.items = items;
        if (typeof placeholder === "function") list.placeholder = placeholder(items);
        const chosen = isChosen ? items.filter((item) => isChosen(item)) : [];
        if (several) list.selectedItems = chosen;
        else if (chosen.length > 0) list.activeItems = chosen;
        list.busy = false;
      }, reject);
      list.onDidAccept(() => {
        if (!list.busy) accept(list, resolve);
      });
    });
  }

  private ask<T>(
    input: vscode.QuickInput & Pick<vscode.QuickPick<vscode.QuickPickItem>, "buttons" | "onDidTriggerButton">,
    presses: Presses,
    closed: AbortController,
    listen: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void,
  ): Promise<T> {
    input.title = this.title;
    // Without the number of steps, a step would stand as "(2)" behind the title.
    input.step = this.#steps === undefined ? undefined : this.step;
    input.totalSteps = this.#steps;
    // The token or address is fetched from a browser: the box must outlive the change of windows.
    input.ignoreFocusOut = true;
    input.buttons = [
      ...(this.step === undefined || this.step > 1 ? [vscode.QuickInputButtons.Back] : []),
      ...presses.keys(),
    ];
    return new Promise<T>((resolve, reject) => {
      input.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) reject(new GoBack());
        else presses.get(button)?.();
      });
      input.onDidHide(() => reject(new vscode.CancellationError()));
      listen(resolve, reject);
      input.show();
    }).finally(() => {
      closed.abort();
      input.dispose();
    });
  }
}
