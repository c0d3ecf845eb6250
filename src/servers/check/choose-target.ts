import type * as vscode from "vscode";
import { byOrigin, parseHubAddress } from "../../hubClient/address/hub-address.js";
import type { Account, HubModel } from "../../model/types.js";
import { hubLabel } from "../../text/hub-label.js";
import type { AccountId } from "../../text/ids.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { accountsNamed } from "../commands/choose.js";
import type { CheckTarget } from "./contract.js";

interface ChooseDeps {
  ui: Ui;
  model: Pick<HubModel, "accounts">;
}

export type Targets = readonly [CheckTarget, ...CheckTarget[]];

type Item = vscode.QuickPickItem & { account?: Account };

/**
 * The account or hub that is named, or what the user picks or types: a hub need not be added. Where it was typed without https or http, and both
 * may be meant, each is one, the likelier first.
 */
export async function chooseTarget(
  { ui, model }: ChooseDeps,
  named?: { account: AccountId } | { hub: string },
): Promise<Targets> {
  if (named && "account" in named) {
    const [account] = accountsNamed(model, named);
    return [targetOf(account)];
  }
  if (!named) return await choose(ui, model.accounts, true);
  const accounts = model.accounts.filter(({ hub }) => hub.baseUrl === named.hub);
  const [only, ...others] = accounts;
  if (!only) return [{ baseUrls: [named.hub] }];
  return others.length === 0 ? [targetOf(only)] : await choose(ui, accounts, false);
}

async function choose(ui: Ui, accounts: readonly Account[], others: boolean): Promise<Targets> {
  if (accounts.length === 0) return await typed(ui, accounts);
  const items: Item[] = accounts.map((account) => ({
    label: hubLabel(account.hub.baseUrl),
    description: account.user,
    account,
  }));
  const other: Item = { label: `$(globe) ${ui.l10n.t("Another Address…")}` };
  const picked = await ui.pick(others ? [...items, other] : items, {
    title: ui.l10n.t("Check Connection"),
    placeHolder: ui.l10n.t("Which hub's connection do you want to check?"),
    matchOnDescription: true,
  });
  if (!picked) throw new CancellationError();
  return picked.account ? [targetOf(picked.account)] : await typed(ui, accounts);
}

async function typed(ui: Ui, accounts: readonly Account[]): Promise<Targets> {
  const text = await ui.input({
    title: ui.l10n.t("Check Connection"),
    prompt: ui.l10n.t("Enter the address of your JupyterHub, as you see it in the browser"),
    placeHolder: ui.l10n.t("For example, {0}", "https://hub.example/jupyter"),
    ignoreFocusOut: true,
    judge: (text) => {
      try {
        parseHubAddress(text);
        return undefined;
      } catch (error) {
        return { error: errorSentence(error, ui.l10n) };
      }
    },
  });
  if (text === undefined) throw new CancellationError();
  const address = parseHubAddress(text);
  const known = accounts.filter(({ hub }) => address.candidates.includes(hub.baseUrl));
  const [only, ...more] = known;
  if (only && more.length === 0) return [targetOf(only)];
  const [first, ...others] = byOrigin(address);
  return [{ baseUrls: first }, ...others.map((baseUrls) => ({ baseUrls }))];
}

function targetOf(account: Account): CheckTarget {
  return { baseUrls: [account.hub.baseUrl], account };
}
