import type * as vscode from "vscode";
import { serverName } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubLabel } from "../../text/hub-label.js";
import { hubWords } from "../../text/hub-words.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { networkFor, networksSetting } from "../../ui/settings/networks-setting.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { CommandDeps } from "../commands/deps.js";
import { linkTo } from "./link.js";

/** What a link is to do. */
export interface LinkWish {
  account: Account;
  /** that is to be started; `undefined`: the hub is added and no more */
  server?: Server;
  profile?: string;
}

/** A browser's window is called by no page; who gets the link has VS Code most likely. */
const ELSEWHERE = "vscode";

/** Asks for the server, and for the profile where there are any. */
export async function chooseLink(deps: CommandDeps, account: Account): Promise<LinkWish> {
  const { ui } = deps;
  const server = await chooseServer(ui, account);
  if (!server) return { account };
  const profile = await chooseProfile(deps, account);
  return { account, server, ...(profile !== undefined && { profile }) };
}

/** For `vscode`, Cursor and others by the scheme of this editor. */
export async function copyLinkTo(
  { ui }: CommandDeps,
  { account, server, profile }: LinkWish,
): Promise<{ link: string }> {
  const { baseUrl } = account.hub;
  const link = linkTo(ui.isDesktop ? ui.uriScheme : ELSEWHERE, {
    hub: baseUrl,
    ...(server && { server: server.displayName ?? server.name }),
    ...(profile !== undefined && { profile }),
  });
  await ui.clipboard.writeText(link);
  // What stands in this user's settings alone the link cannot bring along.
  if (Object.keys(networkFor(baseUrl, networksSetting(ui))).length > 0) sayOwnNetwork(ui, baseUrl);
  else sayDone(ui, ui.l10n.t("The link was copied. It asks before it does anything, and contains no token."));
  return { link };
}

function sayOwnNetwork(ui: Ui, baseUrl: string): void {
  const text = ui.l10n.t(
    "The link was copied. Your settings say how {0} is reached (hubKernels.networks): your colleagues need the same there.",
    hubLabel(baseUrl),
  );
  const open = ui.l10n.t("Open Settings");
  void ui
    .message("information", text, open)
    .then((chosen) => chosen && ui.run("workbench.action.openSettings", "hubKernels.networks"));
}

type ServerItem = vscode.QuickPickItem & { server?: Server };

async function chooseServer(ui: Ui, account: Account): Promise<Server | undefined> {
  const { l10n } = ui;
  const items: ServerItem[] = [
    { label: `$(add) ${l10n.t("Add the Hub Only")}` },
    ...account.servers.map((server): ServerItem => ({
      label: `$(debug-start) ${l10n.t("Add the Hub and Start a Server")}`,
      description: server.name === "" ? l10n.t("the default server") : serverName(account, server),
      server,
    })),
  ];
  return (await picked(ui, items, l10n.t("What is the link for?"))).server;
}

type ProfileItem = vscode.QuickPickItem & { profile?: string };

async function chooseProfile(deps: CommandDeps, account: Account): Promise<string | undefined> {
  const { ui } = deps;
  const { ownAndSiteProfiles } = await import("../options/choose-options.js");
  const { profiles } = await ownAndSiteProfiles(deps, account.hub.baseUrl, new AbortController().signal);
  if (profiles.length === 0) return undefined;
  const items: ProfileItem[] = [
    { label: `$(list-unordered) ${ui.l10n.t("They Choose")}` },
    ...profiles.map(({ name, description = "" }): ProfileItem => ({
      label: `$(server-environment) ${hubWords(name)}`,
      description: hubWords(description),
      profile: name,
    })),
  ];
  return (
    await picked(ui, items, ui.l10n.t("With which profile? They need to have it too, as from a file of your site."))
  ).profile;
}

async function picked<Item extends vscode.QuickPickItem>(
  ui: Ui,
  items: readonly Item[],
  placeHolder: string,
): Promise<Item> {
  const item = await ui.pick(items, { title: ui.l10n.t("Copy Link for Colleagues"), placeHolder });
  if (!item) throw new CancellationError();
  return item;
}
