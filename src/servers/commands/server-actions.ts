import { statusOf } from "../../model/server-status.js";
import type { Account, Server } from "../../model/types.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";

/** A thing to do with a hub or its server now: a command and its arguments. */
export interface ServerAction {
  icon: string;
  label: string;
  command: string;
  args?: { server: ServerId } | { account: AccountId };
}

const startsServers = new Set([
  "hubKernels.startServer",
  "hubKernels.startServerWithOptions",
  "hubKernels.createServer",
]);

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
  const ofAccount = actionWith({ account: account.id });
  const signIn = ofAccount("key", l10n.t("Sign In with a New Token…"), "hubKernels.signIn");
  const openHub = ofAccount("link-external", l10n.t("Open Hub in Browser"), "hubKernels.openHub");
  const switchTo = {
    icon: "arrow-swap",
    label: l10n.t("Switch Account or Hub…"),
    command: "hubKernels.switchAccount",
  };
  const log = { icon: "output", label: l10n.t("Show Log"), command: "hubKernels.showLog" };
  const rest = others ? [switchTo, log] : [log];
  switch (account.reach.kind) {
    case "sign-in-needed":
      // Where the hub only wants a login in the browser, a new token does not help.
      return account.reach.problem.kind === "login-expired" ? [openHub, signIn, ...rest] : [signIn, openHub, ...rest];
    case "unreachable": {
      const again = actionWith({ server: server.id });
      return [again("refresh", l10n.t("Refresh"), "hubKernels.showServerActions"), openHub, ...rest];
    }
    case "unasked":
    case "ok":
    case "throttled": {
      const create = ofAccount("add", l10n.t("New Named Server…"), "hubKernels.createServer");
      const inState = [...statusActions(account, server, l10n), create];
      return [...inState.filter(({ command }) => trusted || !startsServers.has(command)), openHub, signIn, ...rest];
    }
  }
}

function actionWith(args: NonNullable<ServerAction["args"]>) {
  return (icon: string, label: string, command: string): ServerAction => ({ icon, label, command, args });
}

function statusActions(account: Account, server: Server, l10n: Localizer): ServerAction[] {
  const ofServer = actionWith({ server: server.id });
  const remove = ofServer("trash", l10n.t("Delete This Server…"), "hubKernels.deleteServer");
  const named = server.name === "" ? [] : [remove];
  const status = statusOf(account, server);
  switch (status.kind) {
    case "unknown":
    case "checking":
    case "sign-in-needed":
    case "unreachable":
    case "planned":
    case "stopped":
    case "start-failed":
      return [
        ofServer("debug-start", l10n.t("Start Server"), "hubKernels.startServer"),
        ofServer("settings", l10n.t("Start with Options…"), "hubKernels.startServerWithOptions"),
        ...named,
      ];
    case "starting":
      return [ofServer("circle-slash", l10n.t("Cancel Start…"), "hubKernels.stopServer"), ...named];
    case "running": {
      const stop = ofServer("debug-stop", l10n.t("Stop Server…"), "hubKernels.stopServer");
      const open = ofServer("globe", l10n.t("Open in Browser"), "hubKernels.openServer");
      return [...(status.noJupyter ? [open] : []), stop, ...named];
    }
    case "stopping":
      return named;
  }
}
