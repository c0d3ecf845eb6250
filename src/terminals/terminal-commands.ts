// Loaded with the first use of a terminal.
import * as v from "valibot";
import { serverArgs, terminalArgs } from "../servers/commands/args.js";
import { pickTerminal } from "../servers/commands/close-terminal.js";
import { contentsFor } from "../servers/commands/kernel-for.js";
import type { Command } from "../ui/run-command.js";
import type { EditorTerminals, EditorTerminalsDeps } from "./editor-terminals.js";

const MAX_PATH = 4_096;
/** `folder`: where its shell starts, relative to the server's root */
const newTerminalArgs = v.strictObject({
  ...serverArgs.entries,
  folder: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_PATH))),
});

/** A new shell on a server, in a terminal of the editor. */
export function newTerminalCommand(terminals: EditorTerminals): Command<typeof newTerminalArgs> {
  return {
    id: "hubKernels.newTerminal",
    args: newTerminalArgs,
    async run(args) {
      const opened = await terminals.new(args);
      terminals.show(opened);
      return opened;
    },
  };
}

/** A terminal that runs on a server already, whoever has opened it. */
export function openTerminalCommand(
  deps: EditorTerminalsDeps,
  terminals: EditorTerminals,
): Command<typeof terminalArgs> {
  return {
    id: "hubKernels.openTerminal",
    args: terminalArgs,
    async run(args) {
      terminals.show(args ?? (await picked(deps)));
    },
  };
}

async function picked({ ui, model, contents: source }: EditorTerminalsDeps) {
  const title = ui.l10n.t("Open Terminal");
  const { server, label, contents } = await contentsFor({ ui, model, contents: source }, undefined, title);
  const fitting = contents.terminals.filter(({ isHelper }) => !isHelper);
  const [only, ...others] = fitting;
  if (only && others.length === 0) return { server: server.id, terminal: only.name };
  const question = ui.l10n.t("Which terminal do you want to open?");
  return { server: server.id, terminal: await pickTerminal(ui, label, fitting, { title, question }) };
}
