import * as vscode from "vscode";

type Show = (message: string, ...rest: unknown[]) => Thenable<unknown>;
const kinds = ["showErrorMessage", "showWarningMessage", "showInformationMessage"] as const;

/** An answer: the first button is pressed. */
export const firstButton = (_message: string, buttons: string[]): string | undefined => buttons[0];

/** What the user would read, and an answer in the user's place. */
export class Messages {
  readonly shown: {
    kind: (typeof kinds)[number];
    message: string;
    buttons: string[];
    modal: boolean;
    detail: string;
  }[] = [];
  private readonly originals: Show[] = kinds.map((kind) => vscode.window[kind]);

  /** @param answer gives the button that is pressed, perhaps later; undefined closes the message */
  constructor(
    public answer: (message: string, buttons: string[]) => string | undefined | Promise<string | undefined> = () =>
      undefined,
  ) {
    for (const kind of kinds) {
      replace(kind, (message, ...rest) => {
        const buttons = rest.filter((item): item is string => typeof item === "string");
        const options = rest.find((item): item is vscode.MessageOptions => typeof item === "object" && item !== null);
        this.shown.push({ kind, message, buttons, modal: options?.modal === true, detail: options?.detail ?? "" });
        return Promise.resolve(this.answer(message, buttons));
      });
    }
  }

  get texts(): string[] {
    return this.shown.map(({ message }) => message);
  }

  restore(): void {
    kinds.forEach((kind, index) => replace(kind, this.originals[index] as Show));
  }
}

function replace(kind: (typeof kinds)[number], show: Show): void {
  Object.defineProperty(vscode.window, kind, { value: show, configurable: true, writable: true });
}
