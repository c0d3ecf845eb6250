import * as vscode from "vscode";

/** The newest question for each server: asking again takes the place of a question that is still open. */
const open = new Map<string, Promise<boolean>>();

/**
 * Asks whether a stopped server is to be started: the user's gesture. `modal` where the user has just asked for something that waits
 * for the answer: other questions leave the screen after some seconds. Resolves with whether it runs now; the commands show
 * what went wrong.
 */
export function offerStart(serverId: string, question: string, { modal }: { modal: boolean }): Promise<boolean> {
  const offer: Promise<boolean> = ask(serverId, question, modal).then((answer) => {
    const newest = open.get(serverId);
    if (newest === offer) open.delete(serverId);
    // The editor closes a notification when the same one is shown anew: that is no answer.
    return answer ?? (newest && newest !== offer ? newest : false);
  });
  open.set(serverId, offer);
  return offer;
}

async function ask(serverId: string, question: string, modal: boolean): Promise<boolean | undefined> {
  const start = vscode.l10n.t("Start Server");
  const withOptions = vscode.l10n.t("Start with Options…");
  const chosen = await vscode.window.showInformationMessage(question, { modal }, start, withOptions);
  if (chosen === undefined) return undefined;
  return await startByCommand(
    chosen === start ? "hubKernels.startServer" : "hubKernels.startServerWithOptions",
    serverId,
  );
}

/** `false`: cancelled, or failed with the reason shown by the command. */
export async function startByCommand(
  command: "hubKernels.startServer" | "hubKernels.startServerWithOptions",
  serverId: string,
): Promise<boolean> {
  try {
    return (await vscode.commands.executeCommand(command, { server: serverId })) !== undefined;
  } catch {
    // `registerCommand` has shown and logged it.
    return false;
  }
}
