import * as vscode from "vscode";
import { checking } from "../../ui/checking.js";
import type { ServerHere } from "../environment-here.js";
import type { OfferedWay } from "./contract.js";
import type { WayParts } from "./ways.js";

/** Inside a server of the hub: the token that the hub gave that server. */
export function environmentWay({ hub, here, accept, rooms }: WayParts): OfferedWay | undefined {
  if (!here) return undefined;
  const { environment } = here;
  const { user } = environment;
  if (hub.user !== undefined && hub.user !== user) return undefined;
  return {
    way: "environment",
    icon: "vm",
    label: vscode.l10n.t("Use the token of this server"),
    detail: detailOf(here, new URL(hub.baseUrl).host),
    first: async () => {
      const token = environment.token();
      rooms.log.secret(token);
      await checking(hub.label, (signal) => accept({ token, way: "environment", user }, signal));
      return undefined;
    },
  };
}

function detailOf({ environment: { user }, leads }: ServerHere, host: string): string {
  if (leads === "unproven")
    return vscode.l10n.t(
      "Only if {1} is the hub of {0}'s server that this editor runs in, which cannot be checked: that server's token is sent there. It may use that server, and not start or stop any; nothing is stored, and after each start of the server you are asked again",
      user,
      host,
    );
  return vscode.l10n.t(
    "This editor runs in a server of {0}. That server's token is sent to {1}; it may use that server, and not start or stop any. Nothing is stored",
    user,
    host,
  );
}
