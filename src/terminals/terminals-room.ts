// Loaded with the first use of a terminal.
import * as vscode from "vscode";
import { type CommandLog, runCommand } from "../ui/run-command.js";
import { EditorTerminals, type EditorTerminalsDeps } from "./editor-terminals.js";
import { newTerminalCommand, openTerminalCommand } from "./terminal-commands.js";

export function terminalsRoom(deps: EditorTerminalsDeps & { log: CommandLog }) {
  const terminals = new EditorTerminals(deps);
  const newTerminal = newTerminalCommand(terminals);
  return {
    terminals,
    newTerminal,
    openTerminal: openTerminalCommand(deps, terminals),
    dispose: () => terminals.dispose(),
    /** For the editor's own list of terminals, which has it shown. */
    async profile(): Promise<vscode.TerminalProfile> {
      let options = endingAtOnce();
      const run = async () => void (options = terminals.optionsOf(await terminals.new(undefined)));
      await runCommand(newTerminal.id, () => Promise.resolve({ ...newTerminal, run }), undefined, deps);
      return new vscode.TerminalProfile(options);
    },
  };
}

/** Where none is opened after all, what went wrong was shown: without a profile the editor would show an error of its own. */
function endingAtOnce(): vscode.ExtensionTerminalOptions {
  const closed = new vscode.EventEmitter<void>();
  return {
    name: "JupyterHub",
    pty: {
      onDidWrite: new vscode.EventEmitter<string>().event,
      onDidClose: closed.event,
      open: () => closed.fire(),
      close: () => undefined,
    },
  };
}
