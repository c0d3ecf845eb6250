import type * as vscode from "vscode";
import type { Localizer, Speech } from "../text/speech.js";

export type MessageKind = "information" | "warning" | "error";

/** Of a list that closes when something else gets the focus, unless it is told not to. */
export type PickAbout = Pick<
  vscode.QuickPickOptions,
  "title" | "placeHolder" | "ignoreFocusOut" | "matchOnDescription" | "matchOnDetail"
>;

/** One line of text. */
export type InputAbout = Pick<vscode.InputBoxOptions, "title" | "prompt" | "placeHolder" | "ignoreFocusOut"> & {
  /** about what is typed: an error, which is not accepted, or a hint, which is */
  judge: (text: string) => { error: string } | { hint: string } | undefined;
};

export interface ProgressAbout {
  title: string;
  /** its Cancel aborts the signal */
  cancellable?: boolean;
}

/** `increment`: in percent of the whole */
export type ReportProgress = (step: { message?: string; increment?: number }) => void;

/**
 * The editor as a flow meets it: what asks and tells its user, and what it says of its window. `extension.ts` hands the real one
 * (`editorUi`) to the flows, which import nothing of the editor themselves.
 */
export interface Ui {
  readonly l10n: Localizer;
  /** how the editor calls itself */
  readonly appName: string;
  /** of this extension and the editor, for a report */
  readonly versions: string;
  /** of another extension; `undefined`: it is not here, or switched off */
  extensionVersion(id: string): string | undefined;
  /** the editor's, as `en` */
  readonly language: string;
  /** what the editor's own addresses begin with, as `vscode` */
  readonly uriScheme: string;
  /** `false`: a browser's window, which no page can call, and where the browser asks before the clipboard is read */
  readonly isDesktop: boolean;
  /** of the workspace */
  readonly isTrusted: boolean;
  readonly isFocused: boolean;
  /** each time that the window gets the focus */
  onFocus(listener: () => void): { dispose(): unknown };
  /** as it is written: read by `setting` */
  written(setting: string): unknown;
  /** For this user, on this machine. */
  write(setting: string, value: unknown): PromiseLike<void>;
  /** of the editor's own, as `http.proxy` */
  editorSetting(name: string): unknown;

  /** The user does something on purpose, so that what they have declined before may be asked again. */
  act(): void;
  /** when that was last, by `performance.now` */
  readonly actedAtMs: number;

  /** Beside the work. Resolves with the button that is pressed; undefined: it was closed. */
  message(kind: MessageKind, text: string, ...buttons: string[]): PromiseLike<string | undefined>;
  /** In the way of everything else, till it is answered. */
  modal(kind: MessageKind, text: string, detail: string, ...buttons: string[]): PromiseLike<string | undefined>;
  pick<Item extends vscode.QuickPickItem>(
    items: readonly Item[] | Promise<readonly Item[]>,
    about: PickAbout,
  ): PromiseLike<Item | undefined>;
  /** Those with `picked` are ticked before. */
  pickSeveral<Item extends vscode.QuickPickItem>(
    items: readonly Item[],
    about: PickAbout,
  ): PromiseLike<Item[] | undefined>;
  /** A line of a list that begins a group. */
  separator(label: string): vscode.QuickPickItem;
  input(about: InputAbout): PromiseLike<string | undefined>;
  progress<T>(
    about: ProgressAbout,
    work: (report: ReportProgress, cancelled: AbortSignal) => Promise<T>,
  ): PromiseLike<T>;
  /** In the status bar for a while, in ms. */
  status(text: string, shownMs: number): unknown;

  /** What the wizard asks in. */
  list<Item extends vscode.QuickPickItem>(): vscode.QuickPick<Item>;
  box(): vscode.InputBox;
  readonly backButton: vscode.QuickInputButton;
  /** @param icon by its name in the editor */
  button(icon: string, tooltip: string): vscode.QuickInputButton;

  /** An editor tab with a text that is only read. One of the same name is shown again. */
  text(name: string): { write(text: string): void };
  /** An editor tab with a page in it, whose scripts run and which reaches nothing. */
  page(kind: string, title: string): vscode.WebviewPanel;

  readonly clipboard: vscode.Clipboard;
  /** Opens an address in the user's browser, letter for letter. */
  openOutside(address: string): PromiseLike<unknown>;
  /** What the user's browser finds a page by; `undefined`: it does not get there. Rejects with what is wrong on the way. */
  addressOutside(address: string): Promise<string | undefined>;
  /** The address by which a browser calls this extension. @param path as `/signed-in` */
  ownAddress(path: string): PromiseLike<string>;
  /** Runs a command. */
  run(command: string, ...args: unknown[]): PromiseLike<unknown>;
}

/** How things are said now. */
export function speechOf({ l10n, language }: Ui): Speech {
  return { l10n, language, now: Date.now() };
}

/** The user called it off: nothing is to be said. By its name and message the editor's own `CancellationError`. */
export class CancellationError extends Error {
  override readonly name = "Canceled";

  constructor() {
    super("Canceled");
  }
}
