import type { Localizer } from "../ui/error-text.js";
import type { Hub, Server } from "./types.js";

/** A thing to do with a hub or its server now: a command and its arguments. */
export interface ServerAction {
  icon: string;
  label: string;
  command: string;
  args?: { server: string } | { hub: string };
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
  hub: Hub,
  server: Server,
  { trusted, others }: AboutActions,
  l10n: Localizer,
): ServerAction[] {
  const inState = [...stateActions(server, l10n), ...namedActions(hub, server, l10n)].filter(
    ({ command }) => trusted || !startsServers.has(command),
  );
  const signIn = {
    icon: "key",
    label: l10n.t("Sign in with a new token…"),
    command: "hubKernels.signIn",
    args: { hub: hub.id },
  };
  const openHub = {
    icon: "link-external",
    label: l10n.t("Open the hub in the browser"),
    command: "hubKernels.openHub",
    args: { hub: hub.id },
  };
  const switchTo = {
    icon: "arrow-swap",
    label: l10n.t("Switch account or hub…"),
    command: "hubKernels.switchAccount",
  };
  const log = { icon: "output", label: l10n.t("Show the log"), command: "hubKernels.showLog" };
  const rest = others ? [switchTo, log] : [log];
  switch (hub.reach.kind) {
    case "sign-in-needed":
      // Where the hub only wants a login in the browser, a new token does not help.
      return hub.reach.problem.kind === "login-expired" ? [openHub, signIn, ...rest] : [signIn, openHub, ...rest];
    case "unreachable":
      return [
        {
          icon: "refresh",
          label: l10n.t("Ask the hub again"),
          command: "hubKernels.showServerActions",
          args: { server: server.id },
        },
        openHub,
        ...rest,
      ];
    case "unasked":
    case "ok":
    case "throttled":
      return [...inState, openHub, signIn, ...rest];
  }
}

function namedActions(hub: Hub, server: Server, l10n: Localizer): ServerAction[] {
  const create = {
    icon: "add",
    label: l10n.t("New named server…"),
    command: "hubKernels.createServer",
    args: { hub: hub.id },
  };
  if (server.name === "") return [create];
  const remove = {
    icon: "trash",
    label: l10n.t("Delete this server…"),
    command: "hubKernels.deleteServer",
    args: { server: server.id },
  };
  return [remove, create];
}

function stateActions(server: Server, l10n: Localizer): ServerAction[] {
  const args = { server: server.id };
  switch (server.state.kind) {
    case "stopped":
    case "unknown":
      return [
        {
          icon: "debug-start",
          label: l10n.t("Start the server"),
          command: "hubKernels.startServer",
          args,
        },
        {
          icon: "settings",
          label: l10n.t("Start with options…"),
          command: "hubKernels.startServerWithOptions",
          args,
        },
      ];
    case "starting":
      return [
        {
          icon: "circle-slash",
          label: l10n.t("Withdraw the start…"),
          command: "hubKernels.stopServer",
          args,
        },
      ];
    case "running":
      return [
        ...(server.state.noJupyter
          ? [{ icon: "globe", label: l10n.t("Open it in the browser"), command: "hubKernels.openServer", args }]
          : []),
        {
          icon: "debug-stop",
          label: l10n.t("Stop the server…"),
          command: "hubKernels.stopServer",
          args,
        },
      ];
    case "stopping":
      return [];
  }
}
