import type * as vscode from "vscode";
import { serverName } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import type { Account, NewServer, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { CancellationError, type InputAbout, type Ui } from "../../ui/ui.js";
import { askDefaultServer, toldDefaultServer } from "../names/default-server-name.js";
import { namesToOffer, type NameToOffer } from "../names/names-to-offer.js";
import { offeredNames } from "../names/offered-names.js";
import { isNameProblem, nameProblemText, newServerNamed } from "../names/server-name.js";
import { statusLabel } from "../status/labels.js";
import { isDown } from "./choose.js";
import type { NameDeps } from "./choose-list.js";

export { askDefaultServer, isNameProblem, nameProblemText, namesToOffer, newServerNamed, toldDefaultServer };

/** A new server, or one that is there already and does not run. */
export type NameChoice = { kind: "new"; named: NewServer } | { kind: "there"; server: Server };

type Item = vscode.QuickPickItem & { choice?: NameChoice };

/** The names that are known come before an empty box. Rejects with `CancellationError`. */
export async function chooseName(deps: NameDeps, account: Account): Promise<NameChoice> {
  const { ui, model } = deps;
  const [{ documented, first } = { documented: [], first: undefined }] = await offeredNames(deps, [account]);
  const names = namesToOffer(account, documented, (await askDefaultServer(model, account)) ?? first);
  const there = account.servers.filter((server) => server.name !== "" && isDown(server));
  if (names.length === 0 && there.length === 0) return { kind: "new", named: await askName(ui, account) };
  const other: Item = { label: ui.l10n.t("$(edit) Other Name…"), alwaysShow: true };
  const items = [...newItems(ui, names), ...thereItems(ui, account, there), ui.separator(""), other];
  const picked = await ui.pick<Item>(items, {
    title: ui.l10n.t("New Server on {0}", account.label),
    placeHolder: ui.l10n.t("Which server do you want to start?"),
    ignoreFocusOut: true,
  });
  if (!picked) throw new CancellationError();
  return picked.choice ?? { kind: "new", named: await askName(ui, account) };
}

function newItems(ui: Ui, names: readonly NameToOffer[]): Item[] {
  if (names.length === 0) return [];
  const items = names.map(({ server: { name, displayName }, isDefault }): Item => {
    const label = hubWords(displayName ?? name);
    const description = isDefault ? ui.l10n.t("the hub's default") : "";
    const named = { name, ...(displayName !== undefined && { displayName }) };
    return { label: `$(add) ${label}`, description, choice: { kind: "new", named } };
  });
  return [ui.separator(ui.l10n.t("Names that this hub documents")), ...items];
}

function thereItems(ui: Ui, account: Account, servers: readonly Server[]): Item[] {
  if (servers.length === 0) return [];
  const items = servers.map((server): Item => {
    const description = statusLabel(statusOf(account, server), ui.l10n);
    return { label: `$(vm) ${serverName(account, server)}`, description, choice: { kind: "there", server } };
  });
  return [ui.separator(ui.l10n.t("Your servers")), ...items];
}

/** Rejects with `CancellationError`. */
async function askName(ui: Ui, account: Account): Promise<NewServer> {
  const typed = await ui.input({
    title: ui.l10n.t("New Server on {0}", account.label),
    prompt: ui.l10n.t(
      "Enter a name for the server. It runs in addition to your other servers, with its own options and kernels.",
    ),
    placeHolder: ui.l10n.t("For example, {0}", "gpu"),
    ignoreFocusOut: true,
    judge: (text) => verdict(text, account, ui.l10n),
  });
  if (typed === undefined) throw new CancellationError();
  return checkedName(ui, typed, account);
}

/** What is wrong with the name, or what addresses will say in its place. */
function verdict(typed: string, account: Account, l10n: Localizer): ReturnType<InputAbout["judge"]> {
  // Nobody is told off for what is not typed yet.
  if (typed === "") return undefined;
  const named = newServerNamed(typed, account);
  if (isNameProblem(named)) return { error: nameProblemText(named, l10n) };
  if (named.displayName === undefined) return undefined;
  return { hint: l10n.t("Its address and the hub's lists use “{0}”.", named.name) };
}

/** What is wrong with it is said, and then it rejects with `CancellationError`. */
export function checkedName(ui: Ui, typed: string, account: Account): NewServer {
  const named = newServerNamed(typed, account);
  if (!isNameProblem(named)) return named;
  void ui.message("warning", nameProblemText(named, ui.l10n));
  throw new CancellationError();
}
