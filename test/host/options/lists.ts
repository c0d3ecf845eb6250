import * as vscode from "vscode";
import type { QuickInputs } from "../commands/quick-inputs.js";

type List = vscode.QuickPick<vscode.QuickPickItem>;

/** The labels of a list without their icons; separators left out. */
export function labels(list: List): string[] {
  return list.items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator).map(plain);
}

/** Chooses the entry whose label begins so. */
export async function pick(inputs: QuickInputs, list: List, label: string): Promise<void> {
  const index = list.items.findIndex(
    (item) => item.kind !== vscode.QuickPickItemKind.Separator && plain(item).startsWith(label),
  );
  if (index < 0) throw new Error(`no "${label}" in the list: ${labels(list).join(" | ")}`);
  await inputs.choose(list, index);
}

/** As `Profile 2/3`. */
export function stepOf({ placeholder, step, totalSteps }: List): string {
  return `${placeholder ?? ""} ${step ?? "-"}/${totalSteps ?? "-"}`;
}

function plain({ label }: vscode.QuickPickItem): string {
  return label.replace(/^\$\([\w~-]+\) /, "");
}
