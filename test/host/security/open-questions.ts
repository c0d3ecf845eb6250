import * as vscode from "vscode";

type Made = vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;
type Shower = (...args: unknown[]) => PromiseLike<unknown>;
const makers = ["createQuickPick", "createInputBox"] as const;
const showers = ["showQuickPick", "showInputBox"] as const;

/** Knows which lists and boxes of our commands are open and can be answered: under load they come late, and wait for a hub. */
export class OpenQuestions {
  readonly #open = new Set<() => boolean>();
  readonly #originals = [...makers, ...showers].map((name) => [name, vscode.window[name]] as const);

  constructor() {
    for (const name of makers) {
      const make = vscode.window[name] as () => Made;
      set(name, () => this.#listened(make()));
    }
    for (const name of showers) {
      const show = vscode.window[name] as Shower;
      set(name, async (...args: unknown[]) => {
        // What a list offers may be waited for.
        await args[0];
        const open = () => true;
        this.#open.add(open);
        return show(...args).then(
          (answer) => (this.#open.delete(open), answer),
          (error: unknown) => {
            this.#open.delete(open);
            throw error;
          },
        );
      });
    }
  }

  /** Is there one that an answer would be taken from? */
  get answerable(): boolean {
    return [...this.#open].some((isReady) => isReady());
  }

  restore(): void {
    for (const [name, original] of this.#originals) set(name, original);
  }

  #listened(made: Made): Made {
    const isReady = () => !made.busy && (!("items" in made) || made.items.length > 0);
    const show = made.show.bind(made);
    made.show = () => {
      this.#open.add(isReady);
      show();
    };
    made.onDidHide(() => this.#open.delete(isReady));
    return made;
  }
}

function set(name: (typeof makers)[number] | (typeof showers)[number], value: unknown): void {
  Object.defineProperty(vscode.window, name, { value, configurable: true, writable: true });
}
