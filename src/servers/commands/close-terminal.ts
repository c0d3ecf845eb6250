import type * as v from "valibot";
import { serverLabel } from "../../model/server-label.js";
import { hubWords } from "../../text/hub-words.js";
import { safeWords } from "../../text/safe-words.js";
import { confirm, confirmSeveral } from "../../ui/prompts/confirm.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { RunningTerminal } from "../contents/contract.js";
import { terminalArgs } from "./args.js";
import { serverNamed } from "./choose.js";
import { acted, type ContentsDeps, contentsFor } from "./kernel-for.js";

/** Ends a terminal of a server, with what runs in it, after a question. */
export const closeTerminal = (deps: ContentsDeps) => ({
  id: "hubKernels.closeTerminal" as const,
  args: terminalArgs,
  async run(args?: v.InferOutput<typeof terminalArgs>) {
    const { ui } = deps;
    const title = ui.l10n.t("Shut Down Terminal");
    const question = ui.l10n.t("Which terminal do you want to shut down?");
    const on = await contentsFor(deps, args, title);
    const name = args?.terminal ?? (await pickTerminal(ui, on.label, on.contents.terminals, { title, question }));
    const called = safeWords(name);
    if (!args?.confirmed) {
      await confirm(
        ui,
        ui.l10n.t("Do you want to shut down the terminal {0} on {1}?", called, on.label),
        ui.l10n.t("What runs in it will be ended. Files are kept."),
        ui.l10n.t("Shut Down"),
      );
    }
    const again = { command: "hubKernels.closeTerminal", terminal: name, confirmed: saidYes } as const;
    await acted(ui, on, again, () => on.source.closeTerminal(on.server.id, name));
    sayDone(ui, ui.l10n.t("The terminal {0} was shut down", called));
  },
  async ofSeveral(all: readonly v.InferOutput<typeof terminalArgs>[]) {
    const { ui, model } = deps;
    if (all.length < 2) return all;
    await confirmSeveral(ui, ui.l10n.t("Do you want to shut down {0} terminals?", all.length), {
      detail: ui.l10n.t("What runs in them will be ended. Files are kept."),
      names: all.map(({ server, terminal }) => {
        const on = serverNamed(model, server);
        return ui.l10n.t("{0} on {1}", safeWords(terminal), hubWords(serverLabel(on.account, on.server)));
      }),
      button: ui.l10n.t("Shut Down"),
    });
    return all.map((each) => ({ ...each, confirmed: true as const }));
  },
});

/** The one of these that the user picks. @param title of the list, and what it asks */
export async function pickTerminal(
  ui: Ui,
  label: string,
  terminals: readonly RunningTerminal[],
  { title, question }: { title: string; question: string },
): Promise<string> {
  if (terminals.length === 0) {
    void ui.message("information", ui.l10n.t("No terminal is open on {0}.", label));
    throw new CancellationError();
  }
  const items = terminals.map(({ name }) => ({ label: safeWords(name), name }));
  const chosen = await ui.pick(items, { title, placeHolder: question });
  if (!chosen) throw new CancellationError();
  return chosen.name;
}
