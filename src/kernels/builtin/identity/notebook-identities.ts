import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { type Memento, stored } from "../../../state/stored.js";

/**
 * What tells one notebook of this machine from all others: its address, if it is a file. Each window has an "Untitled-1": those have an
 * identity that the window keeps, so that they find their kernel again after a reload.
 */
export class NotebookIdentities {
  constructor(private readonly memento: Memento) {}

  of(uri: vscode.Uri): string {
    const address = uri.toString();
    if (uri.scheme !== "untitled") return address;
    const [, known] = this.#read().find(([untitled]) => untitled === address) ?? [];
    if (known !== undefined) return known;
    const identity = randomUUID();
    this.#write([...this.#read(), [address, identity]]);
    return identity;
  }

  /** It was closed: the next one of its name is another. */
  forget(uri: vscode.Uri): void {
    if (uri.scheme === "untitled") this.#write(this.#read().filter(([untitled]) => untitled !== uri.toString()));
  }

  #read(): [untitled: string, identity: string][] {
    return stored.untitledNotebooks.get(this.memento) ?? [];
  }

  #write(entries: [string, string][]): void {
    void stored.untitledNotebooks.set(this.memento, entries);
  }
}
