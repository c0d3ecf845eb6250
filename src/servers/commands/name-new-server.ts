import * as vscode from "vscode";
import { serverName } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import type { Account, HubModel, NewServer, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { askDefaultServer, toldDefaultServer } from "../names/default-server-name.js";
import { documentedNames } from "../names/documented-names.js";
import { namesToOffer, type NameToOffer } from "../names/names-to-offer.js";
import { isNameProblem, nameProblemText, newServerNamed } from "../names/server-name.js";
import { serverNamesSetting } from "../names/server-names-setting.js";
import { statusLabel } from "../status/labels.js";
import { isDown } from "./choose.js";

export { isNameProblem, nameProblemText, namesToOffer, newServerNamed, toldDefaultServer };

/** A new server, or one that is there already and does not run. */
export type NameChoice = { kind: "new"; named: NewServer } | { kind: "there"; server: Server };

type Item = vscode.QuickPickItem & { choice?: NameChoice };

/** The names that are known come before an empty box. Rejects with `CancellationError`. */
export async function chooseName(model: HubModel, account: Account): Promise<NameChoice> {
  const documented = documentedNames(serverNamesSetting(), account.hub.baseUrl);
  const names = namesToOffer(account, documented, await askDefaultServer(model, account));
  const there = account.servers.filter((server) => server.name !== "" && isDown(server));
  if (names.length === 0 && there.length === 0) return { kind: "new", named: await askName(account) };
  const other: Item = { label: vscode.l10n.t("$(edit) Other Name…"), alwaysShow: true };
  const items = [...newItems(names), ...thereItems(account, there), separator(""), other];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("New Server on {0}", account.label),
    placeHolder: vscode.l10n.t("Which server do you want to start?"),
    ignoreFocusOut: true,
  });
  if (!picked) throw new vscode.CancellationError();
  return picked.choice ?? { kind: "new", named: await askName(account) };
}

function newItems(names: readonly NameToOffer[]): Item[] {
  if (names.length === 0) return [];
  const items = names.map(({ server: { name, displayName }, isDefault }): Item => {
    const label = hubWords(displayName ?? name);
    const description = isDefault ? vscode.l10n.t("the hub's own choice") : "";
    const named = { name, ...(displayName !== undefined && { displayName }) };
    return { label: `$(add) ${label}`, description, choice: { kind: "new", named } };
  });
  return [separator(vscode.l10n.t("Names of this hub")), ...items];
}

function thereItems(account: Account, servers: readonly Server[]): Item[] {
  if (servers.length === 0) return [];
  const items = servers.map((server): Item => {
    const description = statusLabel(statusOf(account, server), vscode.l10n);
    return { label: `$(vm) ${serverName(account, server)}`, description, choice: { kind: "there", server } };
  });
  return [separator(vscode.l10n.t("Servers that you have")), ...items];
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Rejects with `CancellationError`. */
async function askName(account: Account): Promise<NewServer> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("New Server on {0}", account.label),
    prompt: vscode.l10n.t(
      "A name for the server. It runs beside your other servers, with options and kernels of its own.",
    ),
    placeHolder: vscode.l10n.t("For example, {0}", "gpu"),
    ignoreFocusOut: true,
    validateInput: (text) => verdict(text, account),
  });
  if (typed === undefined) throw new vscode.CancellationError();
  return checkedName(typed, account);
}

/** What is wrong with the name, or what addresses will say in its place. */
function verdict(typed: string, account: Account): vscode.InputBoxValidationMessage | undefined {
  // Nobody is told off for what is not typed yet.
  if (typed === "") return undefined;
  const named = newServerNamed(typed, account);
  if (isNameProblem(named)) {
    return { message: nameProblemText(named, vscode.l10n), severity: vscode.InputBoxValidationSeverity.Error };
  }
  if (named.displayName === undefined) return undefined;
  const message = vscode.l10n.t("Its address and the hub's own lists of names have “{0}”.", named.name);
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}

/** What is wrong with it is said, and then it rejects with `CancellationError`. */
export function checkedName(typed: string, account: Account): NewServer {
  const named = newServerNamed(typed, account);
  if (!isNameProblem(named)) return named;
  void vscode.window.showWarningMessage(nameProblemText(named, vscode.l10n));
  throw new vscode.CancellationError();
}
