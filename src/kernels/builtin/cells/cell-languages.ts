import * as vscode from "vscode";
import { languages as usual } from "./languages.js";

const CELL_SCHEME = "vscode-notebook-cell";

/**
 * The languages of cells, for the controllers: the editor runs a cell only if its kernel names the cell's language, and says nothing of one
 * that it does not run. What a cell holds is the kernel's business: so to the usual ones come those of all cells that are open.
 */
export class CellLanguages implements vscode.Disposable {
  readonly #known = new Set(usual);
  readonly #subscription: vscode.Disposable;

  /** @param added there is a language more */
  constructor(private readonly added: () => void) {
    // Each cell has a document, and one whose language changes is opened again.
    this.#subscription = vscode.workspace.onDidOpenTextDocument((document) => this.#note(document));
    for (const document of vscode.workspace.textDocuments) this.#note(document);
  }

  /** The first is that of new cells. */
  get all(): string[] {
    return [...this.#known];
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #note({ uri, languageId }: vscode.TextDocument): void {
    if (uri.scheme !== CELL_SCHEME || this.#known.has(languageId)) return;
    this.#known.add(languageId);
    this.added();
  }
}
