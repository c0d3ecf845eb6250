import * as vscode from "vscode";

/** Presses one of the extension's commands; what it does not do to its end is an error. */
export async function press<T>(command: string, args: object): Promise<T> {
  const answer = await vscode.commands.executeCommand<T | undefined>(command, args);
  if (answer === undefined) throw new Error(`${command} did not succeed; the extension showed why.`);
  return answer;
}
