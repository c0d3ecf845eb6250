import type { SharedServer } from "../../hubClient/shared-servers.js";
import type { Account } from "../../model/types.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { flagsOf, offeredForShared } from "../commands/command-table.js";
import type { ServerRow } from "./types.js";

/** Servers of others below the account with which they are shared. None: no row. */
export function sharedRows(account: Account, shared: readonly SharedServer[], { l10n }: Speech): ServerRow[] {
  if (shared.length === 0) return [];
  const label = l10n.t("Shared with me");
  const whole = l10n.t("Servers on {0} that are shared with you", safeWords(account.label));
  return [
    {
      id: `${account.id}/shared`,
      label,
      description: String(shared.length),
      tooltip: whole,
      icon: "organization",
      spoken: `${whole}: ${shared.length}`,
      flags: ["line"],
      about: { account: account.id },
      children: shared.map((server) => sharedRow(account, server, l10n)),
    },
  ];
}

/** What is not running cannot be opened: its owner starts it. */
function sharedRow(account: Account, { owner, name, ready }: SharedServer, l10n: Speech["l10n"]): ServerRow {
  const state = ready ? l10n.t("running") : l10n.t("not running");
  const whole =
    name === ""
      ? l10n.t("Default server of {0} on {1}", safeWords(owner), safeWords(account.label))
      : l10n.t("{0} of {1} on {2}", safeWords(name), safeWords(owner), safeWords(account.label));
  return {
    id: `${account.id}/shared/${JSON.stringify([owner, name])}`,
    label: name === "" ? shortWords(owner) : `${shortWords(owner)} · ${shortWords(name)}`,
    description: state,
    tooltip: ready ? whole : `${whole}\n${l10n.t("Its owner can start it.")}`,
    icon: ready ? "vm-running" : "vm",
    ...(ready && { colour: "good" as const }),
    spoken: `${whole}: ${state}`,
    flags: ["shared", ...(ready ? flagsOf(offeredForShared(l10n)) : [])],
    about: { account: account.id, owner, named: name },
    ...(ready && { press: "hubKernels.openSharedServer" as const }),
  };
}
