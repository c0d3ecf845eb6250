import * as vscode from "vscode";
import { errorSentence } from "./errors.js";
import { isCancellation } from "./signals.js";

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

export interface TextQuestion<T> {
  prompt: string;
  placeholder?: string;
  value?: string;
  password?: boolean;
  buttons?: readonly { icon: string; tooltip: string; press: () => void }[];
  /** Takes the answer, with a busy bar; what it throws is said in the box, which stays open. Aborted when the box is closed. */
  accept(value: string, signal: AbortSignal): Promise<T>;
}

export interface ChoiceQuestion<Item extends vscode.QuickPickItem> {
  placeholder: string;
  items: readonly Item[] | Promise<readonly Item[]>;
}

export class Wizard {
  constructor(
    private readonly title: string,
    private readonly step: number,
  ) {}

  text<T>(question: TextQuestion<T>): Promise<T> {
    const box = vscode.window.createInputBox();
    box.prompt = question.prompt;
    box.placeholder = question.placeholder ?? "";
    box.value = question.value ?? "";
    box.password = question.password ?? false;
    const presses = new Map<vscode.QuickInputButton, () => void>(
      (question.buttons ?? []).map(({ icon, tooltip, press }) => [
        { iconPath: new vscode.ThemeIcon(icon), tooltip },
        press,
      ]),
    );
    const closed = new AbortController();
    return this.ask<T>(box, presses, closed, (resolve) => {
      box.onDidChangeValue(() => (box.validationMessage = undefined));
      box.onDidAccept(async () => {
        if (box.busy) return;
        box.busy = true;
        box.enabled = false;
        try {
          resolve(await question.accept(box.value.trim(), closed.signal));
        } catch (error) {
          if (isCancellation(error)) return;
          box.validationMessage = errorSentence(error);
        } finally {
          box.busy = false;
          box.enabled = true;
        }
      });
    });
  }

  choose<Item extends vscode.QuickPickItem>(question: ChoiceQuestion<Item>): Promise<Item> {
    const list = vscode.window.createQuickPick<Item>();
    list.placeholder = question.placeholder;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    return this.ask<Item>(list, new Map(), new AbortController(), (resolve, reject) => {
      list.busy = true;
      Promise.resolve(question.items).then((items) => {
        list.items = items;
        list.busy = false;
      }, reject);
      list.onDidAccept(() => {
        const [chosen] = list.selectedItems;
        if (chosen) resolve(chosen);
      });
    });
  }

  private ask<T>(
    input: vscode.QuickInput & Pick<vscode.QuickPick<vscode.QuickPickItem>, "buttons" | "onDidTriggerButton">,
    presses: Map<vscode.QuickInputButton, () => void>,
    closed: AbortController,
    listen: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void,
  ): Promise<T> {
    input.title = this.title;
    input.step = this.step;
    // The token or address is fetched from a browser: the box must outlive the change of windows.
    input.ignoreFocusOut = true;
    input.buttons = [...(this.step > 1 ? [vscode.QuickInputButtons.Back] : []), ...presses.keys()];
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
