import * as vscode from "vscode";
import { stored } from "../state/stored.js";
import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { CommandLog } from "../ui/run-command.js";
import type { EditorTerminals, EditorTerminalsDeps } from "./editor-terminals.js";

export interface Terminals {
  runLine: EditorTerminals["runLine"];
  registered: { dispose(): unknown }[];
}

/** Terminals of servers among those of the editor. Their code is loaded with the first; after a window was loaded again, where one was open. */
export function registerTerminals(deps: EditorTerminalsDeps & { log: CommandLog }): Terminals {
  const room = new Lazy(async () => (await import("./terminals-room.js")).terminalsRoom(deps));
  if (stored.openTerminals.get(deps.workspaceState)) {
    room.get().then(
      ({ terminals }) => terminals.reopen(),
      (error: unknown) => deps.log.error("the terminals of the window that was here before are not shown:", error),
    );
  }
  const registered = [
    ...registerRoom(room, ["newTerminal", "openTerminal"] as const, deps),
    vscode.window.registerTerminalProfileProvider("hubKernels.terminal", {
      provideTerminalProfile: async () => (await room.get()).profile(),
    }),
  ];
  return { registered, runLine: async (...line) => (await room.get()).terminals.runLine(...line) };
}
