import * as vscode from "vscode";
import { Made } from "../made.js";
import { until } from "../until.js";

/** The rows of the editor's views as the extension makes them. */
export class Rows {
  readonly #made = new Made("TreeItem");

  /** `$(vm) Default server | stopped`, as it was last; undefined: there is none with this id. */
  line(id: string): string | undefined {
    const item = this.#made.all.findLast((made) => made.id === id);
    if (!item) return undefined;
    const { iconPath, label, description } = item as {
      iconPath: vscode.ThemeIcon;
      label: string;
      description?: string;
    };
    return `$(${iconPath.id}) ${[label, ...(description === undefined ? [] : [description])].join(" | ")}`;
  }

  /** as it was last */
  tooltip(id: string): string {
    const { tooltip } = (this.#made.all.findLast((made) => made.id === id) ?? {}) as Pick<vscode.TreeItem, "tooltip">;
    return typeof tooltip === "string" ? tooltip : (tooltip?.value ?? "");
  }

  async shows(id: string, line: RegExp): Promise<void> {
    await until(`the row is ${String(line)}`, () => line.test(this.line(id) ?? ""));
  }

  restore(): void {
    this.#made.restore();
  }
}

/** The view of servers is open meanwhile. */
export async function lookingAtServers(act: (rows: Rows) => Promise<void>): Promise<void> {
  const rows = new Rows();
  try {
    await vscode.commands.executeCommand("hubKernels.servers.focus");
    await act(rows);
  } finally {
    rows.restore();
    await vscode.commands.executeCommand("workbench.view.explorer");
  }
}
