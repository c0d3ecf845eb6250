import * as vscode from "vscode";

/** How long a copied secret is held, in ms: what is waited for this long is done by `pass`. */
const HOLD_MS = 90_000;

/** An editor on a desktop, which may read the clipboard, whose time goes by at a call; and what its status bar says. */
export function asOnDesktop() {
  const said: string[] = [];
  const waiting: (() => unknown)[] = [];
  const set = globalThis.setTimeout;
  const restores = [
    replace(vscode.env, "uiKind", vscode.UIKind.Desktop),
    replace(vscode.window, "setStatusBarMessage", (text: string) => {
      said.push(text);
      return new vscode.Disposable(() => undefined);
    }),
    replace(globalThis, "setTimeout", (work: () => unknown, ms?: number, ...rest: unknown[]) => {
      if (ms !== HOLD_MS) return set(work, ms, ...(rest as []));
      waiting.push(work);
      return undefined;
    }),
  ];
  return {
    said,
    pass: () => waiting.splice(0).forEach((work) => work()),
    restore: () => restores.forEach((restore) => restore()),
  };
}

function replace(owner: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return () => before && Object.defineProperty(owner, name, before);
}
