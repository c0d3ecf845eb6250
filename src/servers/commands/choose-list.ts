import type * as vscode from "vscode";
import { serverLabel } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { hubLabel } from "../../text/hub-label.js";
import { press } from "../../ui/prompts/press.js";
import type { SiteHubsSource } from "../../ui/settings/site/site-hubs.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { workspacePin } from "../options/pin-setting.js";
import { pinnedFirst } from "../options/workspace-pin.js";
import { statusLabel } from "../status/labels.js";

/** What asks for the name of a server too. */
export type NameDeps = AskDeps & { site: SiteHubsSource };

export interface AskDeps {
  ui: Ui;
  model: HubModel;
}

/** What a command asks for an account. */
export type AccountQuestion = Pick<ServerQuestion, "title" | "question">;

/** The one that the user picks. Without any, the way to add one. */
export async function chooseAccount(
  ui: Ui,
  accounts: readonly Account[],
  { title, question }: AccountQuestion,
): Promise<Account> {
  if (accounts.length === 0) return await offerToAddHub(ui);
  const items = accounts.map((account) => ({
    label: hubLabel(account.hub.baseUrl),
    description: account.user,
    account,
  }));
  return (await pick(ui, items, title, question)).account;
}

function isUnknown({ state }: Server): boolean {
  return state.kind === "unknown";
}

export interface AccountAndServer {
  account: Account;
  server: Server;
}

/** What a command asks for a server. */
export interface ServerQuestion {
  title: string;
  question: string;
  fits: (server: Server) => boolean;
  /** said where none fits, after the hubs were asked */
  none: string;
  /** what is offered, of those that fit and others: in its order */
  offered?: (fitting: AccountAndServer[]) => Promise<AccountAndServer[]>;
}

/**
 * The only server that fits, or the one the user picks. Where none does, that is said, and nothing is done. A hub is asked where it is
 * not known what its servers do, and all are before it is said that none fits: what is known here may be old.
 */
export async function chooseServer(deps: AskDeps, asked: ServerQuestion): Promise<AccountAndServer> {
  const { ui, model } = deps;
  if (model.accounts.length === 0) return await offerToAddHub(ui);
  const fitting = () => serversOf(model).filter(({ server }) => asked.fits(server));
  const toAsk =
    fitting().length === 0 ? model.accounts : model.accounts.filter(({ servers }) => servers.some(isUnknown));
  // One that does not answer shows its problem itself.
  await Promise.allSettled(toAsk.map(({ id }) => model.refresh(id)));
  const fits = pinnedFirst(fitting(), model.accounts, workspacePin(ui));
  const found = (await asked.offered?.(fits)) ?? fits;
  return found.length === 0 ? await sayNone(ui, asked.none) : await chooseAmong(ui, found, asked);
}

/** Where it does not matter what the servers are doing: no hub is asked. */
export async function chooseAnyServer(
  { ui, model }: AskDeps,
  asked: Pick<ServerQuestion, "title" | "question" | "fits">,
): Promise<AccountAndServer> {
  if (model.accounts.length === 0) return await offerToAddHub(ui);
  const fitting = serversOf(model).filter(({ server }) => asked.fits(server));
  return await chooseAmong(ui, pinnedFirst(fitting, model.accounts, workspacePin(ui)), asked);
}

function serversOf(model: HubModel): AccountAndServer[] {
  return model.accounts.flatMap((account) => account.servers.map((server) => ({ account, server })));
}

/** The only one, or the one the user picks. */
export async function chooseAmong(
  ui: Ui,
  candidates: readonly AccountAndServer[],
  { title, question }: Pick<ServerQuestion, "title" | "question">,
): Promise<AccountAndServer> {
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  // Beside others it is not told by its label, which is the hub's.
  const isDefaultOfMany = ({ name, accountId }: Server) =>
    name === "" && candidates.some(({ server }) => server.accountId === accountId && server.name !== "");
  const items = candidates.map(({ account, server }) => {
    const status = statusOf(account, server);
    const words = status.kind === "planned" ? ui.l10n.t("not started yet") : statusLabel(status, ui.l10n);
    const about = [...(isDefaultOfMany(server) ? [ui.l10n.t("Default server")] : []), account.user, words];
    return { label: serverLabel(account, server), description: about.join(" · "), account, server };
  });
  return await pick(ui, items, title, question);
}

async function pick<Item extends vscode.QuickPickItem>(
  ui: Ui,
  items: Item[],
  title: string,
  placeHolder: string,
): Promise<Item> {
  const picked = await ui.pick(items, { title, placeHolder, matchOnDescription: true });
  if (!picked) throw new CancellationError();
  return picked;
}

async function sayNone(ui: Ui, none: string): Promise<never> {
  const actions = ui.l10n.t("Show Actions…");
  const chosen = await ui.message("information", none, actions);
  if (chosen === actions) void press(ui, "hubKernels.showServerActions");
  throw new CancellationError();
}

async function offerToAddHub(ui: Ui): Promise<never> {
  const add = ui.l10n.t("Add JupyterHub…");
  const chosen = await ui.message("information", ui.l10n.t("You haven't added a JupyterHub yet."), add);
  if (chosen === add) void ui.run("hubKernels.addHub");
  throw new CancellationError();
}
