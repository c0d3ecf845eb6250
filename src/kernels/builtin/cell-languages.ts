import * as vscode from "vscode";
import { notebookType } from "../notebook-type.js";
import { languages as usual } from "./languages.js";

const CELL_SCHEME = "vscode-notebook-cell";

/**
 * The languages of cells, for the controllers: the editor runs a cell only if its kernel names the cell's language, and says nothing of one
 * that it does not run. What a cell holds is the kernel's business: so to the usual ones come those of all cells that are open.
 */
export class CellLanguages implements vscode.Disposable {
  private readonly known = new Set(usual);
  private readonly subscription: vscode.Disposable;

  /** @param added there is a language more */
  constructor(private readonly added: () => void) {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.add(notebook.getCells())),
      vscode.workspace.onDidChangeNotebookDocument(({ contentChanges }) => {
        for (const { addedCells } of contentChanges) this.add(addedCells);
      }),
      // A document whose language changes is closed, and opened again.
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.uri.scheme === CELL_SCHEME) this.note([document.languageId]);
      }),
    );
    for (const notebook of vscode.workspace.notebookDocuments) this.add(notebook.getCells());
  }

  /** The first is that of new cells. */
  get all(): string[] {
    return [...this.known];
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private add(cells: readonly vscode.NotebookCell[]): void {
    const ofNotebooks = cells.filter(({ notebook, kind }) => {
      return notebook.notebookType === notebookType && kind === vscode.NotebookCellKind.Code;
    });
    this.note(ofNotebooks.map(({ document }) => document.languageId));
  }

  private note(languages: readonly string[]): void {
    const before = this.known.size;
    for (const language of languages) this.known.add(language);
    if (this.known.size > before) this.added();
  }
}
