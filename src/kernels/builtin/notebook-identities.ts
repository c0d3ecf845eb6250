import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

/** The part of a window's state that is used. */
export interface WindowMemento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = "hubKernels.untitledNotebooks";
/** More than a window has open. */
const MAX_UNTITLED = 50;

/**
 * What tells one notebook of this machine from all others: its address, if it is a file. Each window has an "Untitled-1": those have an
 * identity that the window keeps, so that they find their kernel again after a reload.
 */
export class NotebookIdentities {
  constructor(private readonly memento: WindowMemento) {}

  of(uri: vscode.Uri): string {
    const address = uri.toString();
    if (uri.scheme !== "untitled") return address;
    const [, known] = this.read().find(([untitled]) => untitled === address) ?? [];
    if (known !== undefined) return known;
    const identity = randomUUID();
    this.write([...this.read(), [address, identity]]);
    return identity;
  }

  /** It was closed: the next one of its name is another. */
  forget(uri: vscode.Uri): void {
    if (uri.scheme === "untitled") this.write(this.read().filter(([untitled]) => untitled !== uri.toString()));
  }

  private read(): [untitled: string, identity: string][] {
    const stored = this.memento.get(KEY);
    return Array.isArray(stored) ? stored.filter(isPair) : [];
  }

  private write(entries: [string, string][]): void {
    void this.memento.update(KEY, entries.slice(-MAX_UNTITLED));
  }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}
