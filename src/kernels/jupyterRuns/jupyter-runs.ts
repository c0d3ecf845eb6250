// Loaded with the first kernel of the Jupyter extension, or with the first Run All and Leave.
import { posix } from "node:path";
import * as vscode from "vscode";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { sayDone } from "../run-done.js";
import { CellPlans, planned } from "./cell-plans.js";
import { SocketRuns, type SocketRunsDeps } from "./socket-runs.js";

export type JupyterRunsDeps = Omit<SocketRunsDeps, "plans" | "known">;

/** What notebooks run on hubs' servers over the Jupyter extension's connections. */
export class JupyterRuns {
  readonly #plans = new CellPlans();
  readonly #known = new Set<string>();

  constructor(private readonly deps: JupyterRunsDeps) {}

  /** Of one socket. @param kernelId as the Jupyter extension knows it */
  of(serverId: ServerId, kernelId: string): SocketRuns {
    return new SocketRuns(serverId, kernelId, { ...this.deps, plans: this.#plans, known: this.#known });
  }

  /** Runs all cells, and has the kernel given all of them, so that they run also when the window is closed. */
  async runAllAndLeave(notebook: vscode.NotebookDocument): Promise<void> {
    const { ui } = this.deps;
    const cells = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
    const name = hubWords(posix.basename(notebook.uri.path));
    let hasFailed = false;
    const plan = {
      cells: planned(cells),
      isShown: false,
      failed: () => (hasFailed = true),
      given: (recorded: Promise<boolean>) =>
        void recorded.then((isKept) => ui.message("information", isKept ? keptText(name) : unkeptText(name))),
      notGiven: () =>
        void ui.message(
          "warning",
          vscode.l10n.t(
            "The kernel of {0} takes one cell at a time. Keep this window open until all cells have run.",
            name,
          ),
        ),
    };
    await this.#plans.run(plan, notebook, cells);
    void sayDone(ui, notebook, hasFailed);
  }
}

function keptText(name: string): string {
  return vscode.l10n.t(
    "The kernel has all cells of {0}. You can close this window: they run on, and their outputs are kept on the server.",
    name,
  );
}

function unkeptText(name: string): string {
  return vscode.l10n.t(
    "The kernel has all cells of {0}. They run on when you close this window, but their outputs may be lost: they aren't recorded on this server.",
    name,
  );
}
