import * as vscode from "vscode";
import { answerAt } from "./door.js";
import type { Wish } from "./wish.js";

/** What a test has it do, in its own name. */
export interface AskingApi {
  grant(wish: Wish): Promise<unknown>;
}

/** Where a test sits in another process, it opens a door and names it in this variable. */
const doorVariable = "ASKING_DOOR";

export function activate(context: vscode.ExtensionContext): AskingApi {
  const door = process.env[doorVariable];
  const ended = new AbortController();
  context.subscriptions.push({ dispose: () => ended.abort() });
  if (door !== undefined) void answerAt(door, grant, ended.signal);
  return { grant };
}

async function grant(wish: Wish): Promise<unknown> {
  switch (wish.do) {
    case "session":
      return await vscode.authentication.getSession(wish.provider, wish.scopes, wish.options);
    case "accounts":
      return await vscode.authentication.getAccounts(wish.provider);
    case "command":
      return await vscode.commands.executeCommand(wish.id, ...(wish.args ?? []));
    case "commands":
      return await vscode.commands.getCommands(false);
    case "external":
      return (await vscode.env.asExternalUri(vscode.Uri.parse(wish.uri, true))).toString(true);
    case "exports":
      return (await vscode.extensions.getExtension<unknown>(wish.extension)?.activate()) ?? null;
  }
}
