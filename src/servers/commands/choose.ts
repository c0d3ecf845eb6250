import type * as v from "valibot";
import type { Account, HubModel, Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import type { accountArgs } from "./args.js";
import type * as lists from "./choose-list.js";
import type { AccountQuestion, AskDeps, ServerQuestion } from "./choose-list.js";

type Named = v.InferOutput<typeof accountArgs>;

/** What is unknown is not repeated: the editor logs the errors of commands, and it could be a token. */
export function accountsNamed({ accounts }: Pick<HubModel, "accounts">, named: Named): [Account, ...Account[]] {
  const isNamed = ({ id, hub }: Account) => ("account" in named ? id === named.account : hub.baseUrl === named.hub);
  const [first, ...others] = accounts.filter(isNamed);
  if (!first) throw new RangeError("no account or hub of this name is known here");
  return [first, ...others];
}

/** The only one, or the one the user picks. Without any, the way to add one. */
export async function accountFor(
  { ui, model }: AskDeps,
  named: Named | undefined,
  asked: AccountQuestion,
): Promise<Account> {
  const accounts = named ? accountsNamed(model, named) : model.accounts;
  const [only, ...others] = accounts;
  return only && others.length === 0 ? only : (await import("./choose-list.js")).chooseAccount(ui, accounts, asked);
}

export function serverNamed(model: HubModel, server: ServerId): { account: Account; server: Server } {
  const found = model.server(server);
  const account = found && model.account(found.accountId);
  if (!account) throw new RangeError("no server of this name is known here");
  return { account, server: found };
}

/** The one that is named, or the one the user picks. */
export async function serverFor(
  { ui, model }: AskDeps,
  named: { server: ServerId } | undefined,
  asked: ServerQuestion,
): ReturnType<typeof lists.chooseServer> {
  return named ? serverNamed(model, named.server) : await chooseServer({ ui, model }, asked);
}

/** The same of the servers that run and are Jupyter's: what is asked of one is nowhere else. */
export function runningServerFor(
  deps: AskDeps,
  named: { server: ServerId } | undefined,
  words: Pick<ServerQuestion, "title" | "question">,
): ReturnType<typeof lists.chooseServer> {
  return serverFor(deps, named && { server: named.server }, {
    ...words,
    fits: ({ state }) => state.kind === "running" && !state.noJupyter,
    none: deps.ui.l10n.t("None of your servers is running."),
  });
}

/** Could it be started? What nobody has asked for yet could. */
export function isDown({ state }: Server): boolean {
  return state.kind === "stopped" || state.kind === "unknown";
}

/** Could it be stopped? */
export function isUp({ state }: Server): boolean {
  return state.kind !== "stopped";
}

// What asks the user is loaded when it is needed.

export const chooseServer: typeof lists.chooseServer = async (...asked) =>
  (await import("./choose-list.js")).chooseServer(...asked);

export const chooseAnyServer: typeof lists.chooseAnyServer = async (...asked) =>
  (await import("./choose-list.js")).chooseAnyServer(...asked);
