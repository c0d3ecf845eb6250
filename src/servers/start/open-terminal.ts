import { terminalPage } from "../../hubClient/terminal-page.js";
import type { Account, Server } from "../../model/types.js";
import type { StartDeps } from "./start-deps.js";

const PATIENCE_MS = 10_000;

/**
 * Loaded after a start by a form's fields: some forms offer a terminal as the user interface (slurmformspawner's "Terminal"), and the server's own
 * address leads there then, and it opens in the browser as after a start on the hub's page. Where the server has no such page nothing opens.
 */
export async function openTerminal({ ui, model, log }: StartDeps, account: Account, { state }: Server): Promise<void> {
  if (state.kind !== "running") return;
  try {
    const { fetch } = (await model.transport(account.id)).at(() => state.url);
    const page = await terminalPage(fetch, state.url, AbortSignal.timeout(PATIENCE_MS));
    if (page !== undefined) await ui.openOutside(page);
  } catch (error) {
    // The server runs all the same, and has kernels.
    log.error("the server was not asked which page it leads to:", error);
  }
}
