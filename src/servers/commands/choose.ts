import * as vscode from "vscode";
import { hubLabel } from "../../ui/hub-label.js";
import { serverLabel, stateLabel } from "../labels.js";
import { workspacePin } from "../pin-setting.js";
import type { Hub, HubModel, Server } from "../types.js";
import { pinnedFirst } from "../workspace-pin.js";

/** By id or base URL. What is unknown is not repeated: the editor logs the errors of commands, and it could be a token. */
export function hubNamed(model: HubModel, hub: string): Hub {
  const found = model.hub(hub) ?? model.hubs.find(({ baseUrl }) => baseUrl === hub);
  if (!found) throw new RangeError("no hub of this name is known here");
  return found;
}

export function serverNamed(model: HubModel, server: string): { hub: Hub; server: Server } {
  const found = model.server(server);
  const hub = found && model.hub(found.hubId);
  if (!hub) throw new RangeError("no server of this name is known here");
  return { hub, server: found };
}

/** The only hub, or the one the user picks. Without any, the way to add one. */
export async function chooseHub(model: HubModel, question: string): Promise<Hub> {
  const [only, ...others] = model.hubs;
  if (!only) return await offerToAddHub();
  if (others.length === 0) return only;
  const items = model.hubs.map((hub) => ({ label: hubLabel(hub.baseUrl), description: hub.user, hub }));
  return (await pick(items, question)).hub;
}

/** Could it be started? What nobody has asked for yet could. */
export function isDown({ state }: Server): boolean {
  return state.kind === "stopped" || state.kind === "unknown";
}

/** Could it be stopped? */
export function isUp({ state }: Server): boolean {
  return state.kind !== "stopped";
}

/** The only server of these states, or the one the user picks. */
export async function chooseServer(
  model: HubModel,
  question: string,
  fits: (server: Server) => boolean = () => true,
): Promise<{ hub: Hub; server: Server }> {
  if (model.hubs.length === 0) return await offerToAddHub();
  const all = model.hubs.flatMap((hub) => hub.servers.map((server) => ({ hub, server })));
  const fitting = all.filter(({ server }) => fits(server));
  return await chooseAmong(pinnedFirst(fitting.length > 0 ? fitting : all, model.hubs, workspacePin()), question);
}

/** The only one, or the one the user picks. */
export async function chooseAmong(
  candidates: readonly { hub: Hub; server: Server }[],
  question: string,
): Promise<{ hub: Hub; server: Server }> {
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  const items = candidates.map(({ hub, server }) => ({
    label: serverLabel(hub, server),
    description: `${hub.user} · ${stateLabel(server.state, vscode.l10n)}`,
    hub,
    server,
  }));
  return await pick(items, question);
}

async function pick<Item extends vscode.QuickPickItem>(items: Item[], placeHolder: string): Promise<Item> {
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked;
}

async function offerToAddHub(): Promise<never> {
  const add = vscode.l10n.t("Add JupyterHub…");
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("No JupyterHub is known here yet."), add);
  if (chosen === add) void vscode.commands.executeCommand("hubKernels.addHub");
  throw new vscode.CancellationError();
}
