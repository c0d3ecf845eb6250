import type * as vscode from "vscode";
import { registerCommand } from "../../ui/commands.js";
import { addHub } from "./add-hub.js";
import { createServerCommand } from "./create-server.js";
import { deleteServerCommand } from "./delete-server.js";
import { openHub } from "./open-hub.js";
import { openServer } from "./open-server.js";
import { removeHub } from "./remove-hub.js";
import type { CommandRooms } from "./rooms.js";
import { showLog } from "./show-log.js";
import { showServerActions } from "./show-server-actions.js";
import { signIn } from "./sign-in.js";
import { startServerWithOptions } from "./start-server-with-options.js";
import { startServerCommand } from "./start-server.js";
import { stopServerCommand } from "./stop-server.js";
import { switchAccount } from "./switch-account.js";

/** The commands of the palette under "JupyterHub". */
export function registerHubCommands(rooms: CommandRooms): vscode.Disposable[] {
  const { log } = rooms;
  return [
    registerCommand(addHub(rooms), log),
    registerCommand(removeHub(rooms), log),
    registerCommand(signIn(rooms), log),
    registerCommand(startServerCommand(rooms), log),
    registerCommand(startServerWithOptions(rooms), log),
    registerCommand(stopServerCommand(rooms), log),
    registerCommand(createServerCommand(rooms), log),
    registerCommand(deleteServerCommand(rooms), log),
    registerCommand(showServerActions(rooms), log),
    registerCommand(switchAccount(rooms), log),
    registerCommand(openHub(rooms), log),
    registerCommand(openServer(rooms), log),
    registerCommand(showLog(rooms), log),
  ];
}
