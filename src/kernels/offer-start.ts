import { lastAsTold, lastChosen } from "../model/last-fields.js";
import type { Server } from "../model/types.js";
import { argsOf } from "../servers/commands/args.js";
import { optionsInWords } from "../servers/options/choices.js";
import { optionWords } from "../servers/options/option-words.js";
import type { Memento } from "../state/stored.js";
import { hubWords } from "../text/hub-words.js";
import type { Ui } from "../ui/ui.js";

export interface OfferDeps {
  ui: Ui;
  /** what the hub's forms call options */
  memento: Pick<Memento, "get">;
}

/** One question for each server, however many wait for its answer. */
const open = new Map<string, Promise<boolean>>();

/**
 * Asks whether a stopped server is to be started: the user's gesture. Something that the user has just asked for waits for the answer, so it
 * is a dialogue: notifications leave the screen after some seconds. Resolves with whether the server runs now; the commands show what
 * went wrong.
 * @param waiting what happens then, as a sentence
 */
export function offerStart(deps: OfferDeps, server: Server, label: string, waiting: string): Promise<boolean> {
  const offer = open.get(server.id) ?? ask(deps, server, label, waiting).finally(() => open.delete(server.id));
  open.set(server.id, offer);
  return offer;
}

async function ask({ ui, memento }: OfferDeps, server: Server, label: string, waiting: string): Promise<boolean> {
  const last = lastChosen(server);
  const asLast = last && Object.keys(last).length > 0;
  const start = asLast ? ui.l10n.t("Start Like Last Time") : ui.l10n.t("Start Server");
  const withOptions = ui.l10n.t("Start with Options…");
  const words = optionsInWords(last ?? {}, ui.l10n, server.secretOptions, optionWords(server.accountId, memento));
  const detail = asLast ? ui.l10n.t("{0} Last time: {1}", waiting, hubWords(words)) : waiting;
  const question = ui.l10n.t("The server on {0} is stopped. Do you want to start it?", label);
  const chosen = await ui.modal("information", question, detail, start, withOptions);
  if (chosen === undefined) return false;
  if (chosen !== start) return await startByCommand(ui, "hubKernels.startServerWithOptions", { server: server.id });
  // What that is was said; somebody may have started it otherwise while the question stood there.
  const told = asLast && { asLastTime: true, ...argsOf(lastAsTold(server)) };
  return await startByCommand(ui, "hubKernels.startServer", { server: server.id, ...told });
}

/** `false`: cancelled, or failed with the reason shown by the command. */
async function startByCommand(
  ui: Ui,
  command: "hubKernels.startServer" | "hubKernels.startServerWithOptions",
  args: object,
): Promise<boolean> {
  try {
    return (await ui.run(command, args)) !== undefined;
  } catch {
    // `registerCommand` has shown and logged it.
    return false;
  }
}
