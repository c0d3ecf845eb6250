import * as vscode from "vscode";
import type { ServerConnections } from "../../../jupyterServer/server-connections.js";
import { withServer } from "../../../jupyterServer/services-settings.js";
import type { HubModel } from "../../../model/types.js";
import type { AccountId, ServerId } from "../../../text/ids.js";
import { onJupyter } from "../../no-jupyter.js";
import type { OfferDeps } from "../../offer-start.js";
import { readyServer } from "../../ready-server.js";
import { type KernelChoice, offerOf } from "../link/kernel-session.js";
import type { RequestDeps } from "../link/session-request.js";
import { pickKernel } from "./kernel-picker.js";

/**
 * "Change Kernel…": asks which of the server's kernels the notebook is to have.
 * @param partsOf of the hub of this id
 * @param current the id of the kernel that it has
 */
export async function askForKernel(
  deps: OfferDeps & { model: HubModel; connections: Pick<ServerConnections, "of"> },
  serverId: ServerId,
  partsOf: (accountId: AccountId, signal: AbortSignal) => RequestDeps,
  current: string | undefined,
): Promise<KernelChoice | undefined> {
  const { model, connections } = deps;
  const { signal } = new AbortController();
  const { accountId } = await readyServer(deps, serverId, signal);
  const connection = await connections.of(serverId);
  const offer = await onJupyter(model, serverId, signal, () => withServer(connection, signal, offerOf));
  const { last, label, chosen } = partsOf(accountId, signal);
  const choice = await pickKernel(offer, {
    title: vscode.l10n.t("Kernel on {0}", label),
    placeHolder: vscode.l10n.t("This notebook's current kernel is shut down unless something else uses it too"),
    last,
    current,
  });
  if (choice) chosen(choice);
  return choice;
}
