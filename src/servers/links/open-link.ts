import { asTyped } from "../../hubClient/address/hub-address.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubLabel, isSameHub } from "../../text/hub-label.js";
import { hubWords } from "../../text/hub-words.js";
import { Failure } from "../../ui/errors/failure.js";
import { press } from "../../ui/prompts/press.js";
import { requireTrust } from "../../ui/prompts/trust.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { CommandDeps } from "../commands/deps.js";
import { type Link, LinkRefused, parseLink } from "./link.js";

/** Does what a link of a site's page asks for, once its user has agreed to all of it. Throws `LinkRefused`, `InvalidHubAddress`. */
export async function openLink(deps: CommandDeps, query: string): Promise<void> {
  const { ui, model } = deps;
  const link = parseLink(query);
  requireTrust(ui);
  const [address] = link.hub.candidates;
  const known = model.accounts.filter(({ hub }) => link.hub.candidates.some((one) => isSameHub(one, hub.baseUrl)));
  const starts = link.server !== undefined || link.profile !== undefined;
  if (known.length > 0 && !starts) {
    sayKnown(ui, address);
    return;
  }
  await ask(ui, link, known.length > 0);
  ui.act();
  const account = await accountOf(deps, known, link, starts);
  if (starts) await start(deps, account, link);
}

function sayKnown(ui: Ui, address: string): void {
  const show = ui.l10n.t("Show Servers");
  void ui
    .message("information", ui.l10n.t("{0} has already been added.", hubLabel(address)), show)
    .then((chosen) => chosen && ui.run("hubKernels.servers.focus"));
}

/** All that the link asks for, in one question. */
async function ask(ui: Ui, link: Link, isKnown: boolean): Promise<void> {
  const { l10n } = ui;
  const [address] = link.hub.candidates;
  const label = hubLabel(address);
  const starts = link.server !== undefined || link.profile !== undefined;
  const question = isKnown
    ? l10n.t("A link wants to start a server on {0}.", label)
    : starts
      ? l10n.t("A link wants to add the hub {0} and start a server there.", label)
      : l10n.t("A link wants to add the hub {0}.", label);
  const detail = [
    l10n.t("Hub: {0}", address),
    ...(starts ? [l10n.t("Server: {0}", serverWords(ui, link.server))] : []),
    ...(link.profile === undefined ? [] : [l10n.t("Profile: {0}", hubWords(link.profile))]),
    "",
    isKnown
      ? l10n.t("A server uses your time or allocation on the hub. If you didn't expect this link, cancel.")
      : l10n.t(
          "You'd sign in to this hub, and it gets what you sign in with. If you don't know its address, cancel and ask whoever gave you the link.",
        ),
  ].join("\n");
  const button = isKnown ? l10n.t("Start Server…") : starts ? l10n.t("Add Hub and Start…") : l10n.t("Add Hub…");
  if ((await ui.modal("warning", question, detail, button)) !== button) throw new CancellationError();
}

function serverWords({ l10n }: Ui, name: string | undefined): string {
  if (name === undefined) return l10n.t("the hub's usual one");
  return name === "" ? l10n.t("your default server") : hubWords(name);
}

async function accountOf(
  deps: CommandDeps,
  known: readonly Account[],
  { hub }: Link,
  starts: boolean,
): Promise<Account> {
  const [only, ...others] = known;
  if (!only) {
    const { addHubAsked } = await import("../../signIn/flows.js");
    return await addHubAsked(deps, { hub: asTyped(hub), ...(starts && { caller: "link" }) });
  }
  const { ui, model } = deps;
  const asked = { title: ui.l10n.t("Start Server"), question: ui.l10n.t("For which account?") };
  const { chooseAccount } = await import("../commands/choose-list.js");
  const account = others.length === 0 ? only : await chooseAccount(ui, known, asked);
  if (account.reach.kind !== "sign-in-needed") return account;
  // Otherwise the start would only say that a sign-in is needed.
  if ((await press(ui, "hubKernels.signIn", { account: account.id })) === undefined) throw new CancellationError();
  return model.account(account.id) ?? account;
}

async function start(deps: CommandDeps, { id }: Account, link: Link): Promise<void> {
  const { ui, model } = deps;
  // Which servers there are, and what they are doing now.
  const account = await model.refresh(id).catch((error: unknown) => {
    throw new Failure(error, { account: id });
  });
  const server = await serverOf(deps, account, link);
  const label = serverLabel(account, server);
  switch (server.state.kind) {
    case "running":
      void ui.message(
        "information",
        ui.l10n.t("The server on {0} is already running. Its kernels are in the kernel picker.", label),
      );
      return;
    case "starting":
      void ui.message("information", ui.l10n.t("The server on {0} is already starting.", label));
      return;
    default:
      // As if it had been called from the palette: what goes wrong is shown with what can be done.
      await press(ui, "hubKernels.startServerWithOptions", {
        server: server.id,
        ...(link.profile !== undefined && { profile: link.profile }),
      });
  }
}

/** The one that the link names; else the one that comes first at this hub. One that is not there yet is made, as the user has agreed to it by name. */
async function serverOf(deps: CommandDeps, account: Account, link: Link): Promise<Server> {
  const { model, site } = deps;
  const { askDefaultServer, isNameProblem, newServerNamed } = await import("../commands/name-new-server.js");
  const first = async () =>
    (await askDefaultServer(model, account)) ?? (await site()).hub(account.hub.baseUrl)?.server ?? "";
  const name = link.server ?? (await first());
  const there =
    account.servers.find((one) => one.name === name) ?? account.servers.find((one) => one.displayName === name);
  if (there) return there;
  const named = newServerNamed(name, account);
  if (isNameProblem(named)) throw new LinkRefused("text");
  return await model.create(account.id, named).catch((error: unknown) => {
    throw new Failure(error, { account: account.id });
  });
}
