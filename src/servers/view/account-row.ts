import { statusOf } from "../../model/server-status.js";
import type { Account } from "../../model/types.js";
import { hubLabel } from "../../text/hub-label.js";
import { safeWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { describeError } from "../../ui/errors/error-text.js";
import { shortProblem } from "../../ui/errors/short-problem.js";
import { flagsOf, offeredForAccount } from "../commands/command-table.js";
import type { StatusNotes } from "../status/status-view.js";
import { serverRow } from "./server-row.js";
import type { ServerRow } from "./types.js";

type L10n = Speech["l10n"];

/** A hub and account, with its servers or with what keeps them from being seen. @param shared it has other accounts here too */
export function accountRow(account: Account, shared: boolean, speech: Speech, notes: StatusNotes): ServerRow {
  const { l10n } = speech;
  const label = hubLabel(account.hub.baseUrl);
  const user = safeWords(account.user);
  const { icon, warns, state } = reachOf(account, l10n);
  const signedInAs = l10n.t("{0}, signed in as {1}", label, user);
  const withAccount = l10n.t("{0}, account {1}", label, user);
  const whole = state === undefined ? signedInAs : `${withAccount}: ${state}`;
  return {
    id: account.id,
    label,
    // The state is its icon, and its words the first row below: behind a long address they would be cut.
    ...(shared && { description: user }),
    tooltip: [whole, ...sentences(account, l10n)].join("\n"),
    icon,
    ...(warns && { colour: "warning" as const }),
    spoken: whole,
    flags: ["account", ...flagsOf(offeredForAccount(account, l10n))],
    about: { account: account.id },
    expanded: true,
    children: [...problemRows(account, l10n), ...servers(account, speech, notes)],
  };
}

interface Reach {
  icon: string;
  warns?: true;
  /** `undefined`: nothing to be said */
  state?: string;
}

function reachOf({ reach }: Account, l10n: L10n): Reach {
  switch (reach.kind) {
    case "unasked":
      return { icon: "loading~spin", state: l10n.t("loading…") };
    case "ok":
      return { icon: "server" };
    case "unreachable":
      return { icon: "debug-disconnect", warns: true, state: l10n.t("unreachable") };
    case "throttled":
      return { icon: "watch", state: l10n.t("too many requests") };
    case "sign-in-needed":
      return { icon: "key", warns: true, state: l10n.t("sign in required") };
  }
}

/** What the hub does not tell is not claimed: of its servers only those are shown that this window is starting or stopping. */
function servers(account: Account, speech: Speech, notes: StatusNotes): ServerRow[] {
  return account.servers
    .filter((server) => {
      const { kind } = statusOf(account, server);
      return kind !== "sign-in-needed" && kind !== "unreachable";
    })
    .map((server) => serverRow(account, server, speech, notes));
}

/** What is the matter, short, and what helps. */
function problemRows(account: Account, l10n: L10n): ServerRow[] {
  const { reach } = account;
  const row = (key: string, icon: string, label: string, press?: ServerRow["press"]): ServerRow => ({
    id: `${account.id}/${key}`,
    label,
    tooltip: label,
    icon,
    spoken: label,
    flags: ["line"],
    about: { account: account.id },
    ...(press && { press }),
  });
  if (reach.kind === "ok" || reach.kind === "unasked") return [];
  const { message: tooltip, actions } = describeError(reach.problem, l10n);
  const label = shortProblem(reach.problem, l10n);
  const problem = { ...row("problem", "info", label), tooltip, spoken: `${label}. ${tooltip}` };
  const retry = row("retry", "refresh", l10n.t("Retry"), "hubKernels.refreshServers");
  if (reach.kind !== "sign-in-needed") return [problem, retry];
  const signIn = row("sign-in", "sign-in", l10n.t("Sign In…"), "hubKernels.signIn");
  // Where the hub may only want a login in the browser, a new token need not help.
  const open = row("open", "link-external", l10n.t("Open Hub in Browser"), "hubKernels.openHub");
  const mayOpen = actions.includes("openHub");
  return [problem, ...(actions.includes("signIn") || !mayOpen ? [signIn] : []), ...(mayOpen ? [open, retry] : [])];
}

function sentences({ hub: { version }, reach }: Account, l10n: L10n): string[] {
  switch (reach.kind) {
    case "unasked":
    case "ok":
      return version === undefined ? [] : [l10n.t("JupyterHub {0}", safeWords(version))];
    case "unreachable":
    case "throttled":
    case "sign-in-needed":
      return [describeError(reach.problem, l10n).message];
  }
}
