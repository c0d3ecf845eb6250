import { statusOf } from "../../model/server-status.js";
import type { Account, Server } from "../../model/types.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { type Offered, offeredForAccount, offeredForServer } from "./command-table.js";

/** A line of the list behind the status item: a command and its arguments. */
export interface ServerAction {
  icon: string;
  label: string;
  command: string;
  args?: { server: ServerId } | { account: AccountId };
}

export interface AboutActions {
  /** nothing is started from a workspace that is not */
  trusted: boolean;
  /** there are other hubs or accounts */
  others: boolean;
}

/** What makes sense in this state, the likeliest first. */
export function actionsFor(
  account: Account,
  server: Server,
  { trusted, others }: AboutActions,
  l10n: Localizer,
): ServerAction[] {
  const { reach } = account;
  const isReached = reach.kind !== "sign-in-needed" && reach.kind !== "unreachable";
  const may = ({ starts }: Offered) => trusted || !starts;
  const ofServer = (
    isReached ? offeredForServer(server, statusOf(account, server), l10n, account.hub.version) : []
  ).filter(may);
  // The list has asked the hub: to ask again is to show it again.
  const ofAccount = offeredForAccount(account, l10n).filter(may);
  const isAsk = ({ name }: Offered) => name === "refreshServers";
  const again = reach.kind === "unreachable" ? ofAccount.filter(isAsk) : [];
  return [
    ...again.map((offered) => action({ ...offered, name: "showServerActions" }, { server: server.id })),
    ...ofServer.map((offered) => action(offered, { server: server.id })),
    ...ofAccount.filter((offered) => !isAsk(offered)).map((offered) => action(offered, { account: account.id })),
    ...(others ? [action({ name: "switchAccount", icon: "arrow-swap", label: l10n.t("Switch Account or Hub…") })] : []),
    action({ name: "showLog", icon: "output", label: l10n.t("Show Log") }),
  ];
}

export function action({ name, icon, label }: Offered, args?: ServerAction["args"]): ServerAction {
  return { icon, label, command: `hubKernels.${name}`, ...(args && { args }) };
}
