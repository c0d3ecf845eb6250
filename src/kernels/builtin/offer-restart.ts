import * as vscode from "vscode";
import { saidYes } from "../../ui/prompts/confirmed.js";

/** Of a kernel that says nothing from its start on. @param label of its server */
export async function offerRestart(notebookUri: vscode.Uri, label: string): Promise<void> {
  const restart = vscode.l10n.t("Restart Kernel");
  const sentence = vscode.l10n.t(
    "The kernel on {0} has been starting for more than a minute without a response. It may be slow, or its start may have failed. If you don't want to wait, restart it and run the cells again.",
    label,
  );
  if ((await vscode.window.showWarningMessage(sentence, restart)) !== restart) return;
  await vscode.commands.executeCommand("hubKernels.restartKernel", {
    notebookEditor: { notebookUri },
    confirmed: saidYes,
  });
}
