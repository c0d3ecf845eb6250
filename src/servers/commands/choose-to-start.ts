import type { Account, HubModel, Server } from "../../model/types.js";
import { Failure } from "../../ui/errors/failure.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { offeredNames } from "../names/offered-names.js";
import { sayHubNotAdded } from "../options/pin-setting.js";
import { type Pin, pinnedIn } from "../options/workspace-pin.js";
import { isDown } from "./choose.js";
import { type AccountAndServer, type AskDeps, chooseAmong, chooseServer, type NameDeps } from "./choose-list.js";

export interface ToStart {
  account: Account;
  server: Server;
  /** the workspace's own; `undefined`: the hub's last ones */
  options?: UserOptions | undefined;
}
import type { UserOptions } from "../../hubClient/types.js";
import type { Localizer } from "../../text/speech.js";

/** Loaded when no server was named. The server that the workspace is pinned to, if it can be started; otherwise the only one, or the one the user picks. */
export async function chooseServerToStart(deps: NameDeps, pin: Pin | undefined): Promise<ToStart> {
  const { ui, model } = deps;
  const pinned = pin && (await choosePinned(deps, pin));
  if (pinned) return pinned;
  const chosen = await chooseServer(deps, {
    title: ui.l10n.t("Start Server"),
    question: ui.l10n.t("Which server do you want to start?"),
    fits: isDown,
    none: noneStopped(model, ui.l10n),
    offered: (fitting) => withNames(deps, fitting),
  });
  return model.server(chosen.server.id) ? chosen : await created(model, chosen);
}

/** Beside the servers that are there those of the names that their hubs are known to take; the one that a hub itself would start is the first. */
async function withNames(deps: NameDeps, fitting: AccountAndServer[]): Promise<AccountAndServer[]> {
  const named = await offeredNames(deps, deps.model.accounts);
  // A hub without any is left alone: its one server starts without a question.
  if (named.every(({ documented }) => documented.length === 0)) return fitting;
  const { namesToOffer, toldDefaultServer } = await import("./name-new-server.js");
  const names = named
    .filter(({ documented }) => documented.length > 0)
    .flatMap(({ account, documented, first }) =>
      namesToOffer(account, documented, toldDefaultServer(account.hub) ?? first).map((name) => ({ account, ...name })),
    );
  const isFirst = ({ account, server }: AccountAndServer) =>
    named.some((one) => one.account.id === account.id && one.first !== undefined && isCalled(server, one.first));
  const own = [...names.filter(({ isDefault }) => isDefault), ...fitting.filter(isFirst)];
  const others = names.filter(({ isDefault }) => !isDefault);
  return [...own, ...fitting.filter((one) => !isFirst(one)), ...others];
}

function isCalled({ name, displayName }: Server, called: string): boolean {
  return name === called || displayName === called;
}

async function created(
  model: HubModel,
  { account, server: { name, displayName } }: AccountAndServer,
): Promise<ToStart> {
  const named = { name, ...(displayName !== undefined && { displayName }) };
  const server = await model.create(account.id, named).catch((error: unknown) => fail(error, account));
  return { account, server };
}

function noneStopped({ accounts }: HubModel, l10n: Localizer): string {
  const isRunning = ({ state }: Server) => state.kind === "running";
  return accounts.every(({ servers }) => servers.every(isRunning))
    ? l10n.t("All your servers are running.")
    : l10n.t("None of your servers is stopped.");
}

async function choosePinned(deps: AskDeps, pin: Pin): Promise<ToStart | undefined> {
  const { ui, model } = deps;
  let pinned = pinnedIn(model.accounts, pin);
  if (pinned.length === 0) {
    sayHubNotAdded(ui, pin);
    // That is all there is to say where no hub is known.
    if (model.accounts.length === 0) throw new CancellationError();
    return undefined;
  }
  if (!pinned.some(({ server }) => server)) {
    // The hub may know a server that was made elsewhere.
    await refreshAll(model, pinned);
    pinned = pinnedIn(model.accounts, pin);
  }
  const known = pinned.flatMap(({ account, server }) => (server ? [{ account, server }] : []));
  const asked = {
    title: ui.l10n.t("Start Server"),
    question: ui.l10n.t("Which account's server do you want to start?"),
  };
  if (known.length === 0) return await offerToCreate(deps, pin, await chooseAccount(ui, pinned));
  const down = known.filter(({ server }) => isDown(server));
  if (down.length === 0) return undefined;
  return { ...(await chooseAmong(ui, down, asked)), options: pin.options };
}

/** One account that cannot be asked does not stand in the way of another. */
async function refreshAll(model: HubModel, pinned: readonly { account: Account }[]): Promise<void> {
  const answers = await Promise.allSettled(pinned.map(({ account }) => model.refresh(account.id)));
  if (answers.some(({ status }) => status === "fulfilled")) return;
  const [first] = answers;
  const [about] = pinned;
  if (first?.status === "rejected" && about) fail(first.reason, about.account);
}

async function offerToCreate({ ui, model }: AskDeps, pin: Pin, account: Account): Promise<ToStart | undefined> {
  const { isNameProblem, nameProblemText, newServerNamed } = await import("./name-new-server.js");
  const named = newServerNamed(pin.server, account);
  if (isNameProblem(named)) {
    void ui.message(
      "warning",
      ui.l10n.t("Couldn't create this workspace's server on {0}. {1}", account.label, nameProblemText(named, ui.l10n)),
    );
    return undefined;
  }
  await confirm(
    ui,
    ui.l10n.t("There's no server “{0}” on {1} yet. Do you want to create and start it?", pin.server, account.label),
    ui.l10n.t("This workspace is set up to use it. It counts toward the number of servers that you can have there."),
    ui.l10n.t("Create and Start"),
    "information",
  );
  const server = await model.create(account.id, named).catch((error: unknown) => fail(error, account));
  return { account, server, options: pin.options };
}

async function chooseAccount(ui: Ui, pinned: readonly { account: Account }[]): Promise<Account> {
  const [only, ...others] = pinned;
  if (only && others.length === 0) return only.account;
  const items = pinned.map(({ account }) => ({ label: account.label, description: account.user, account }));
  const picked = await ui.pick(items, {
    title: ui.l10n.t("Start Server"),
    placeHolder: ui.l10n.t("For which account?"),
  });
  if (!picked) throw new CancellationError();
  return picked.account;
}

function fail(error: unknown, account: Account): never {
  throw new Failure(error, { account: account.id });
}
