import { terminalPage } from "../../hubClient/terminal-page.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { press } from "../../ui/prompts/press.js";
import type { StartDeps } from "./start-deps.js";

const PATIENCE_MS = 10_000;

/**
 * Loaded after a start by a form's fields: some forms offer a terminal as the user interface (slurmformspawner's "Terminal"), and the server's own
 * address leads there then. It opens here, and in the browser where the user wants it there, as after a start on the hub's page. Where the
 * server has no such page nothing opens.
 */
export async function openTerminal({ ui, model, log }: StartDeps, account: Account, server: Server): Promise<void> {
  const { state } = server;
  if (state.kind !== "running") return;
  let page: string | undefined;
  try {
    const { fetch } = (await model.transport(account.id)).at(() => state.url);
    page = await terminalPage(fetch, state.url, AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    // The server runs all the same, and has kernels.
    log.error("the server was not asked which page it leads to:", error);
  }
  if (page === undefined) return;
  void press(ui, "hubKernels.newTerminal", { server: server.id });
  const label = hubWords(serverLabel(account, server));
  const inBrowser = ui.l10n.t("Open in Browser");
  const text = ui.l10n.t("The server on {0} has a terminal as its user interface. It opens here.", label);
  if ((await ui.message("information", text, inBrowser)) === inBrowser) await ui.openOutside(page);
}
