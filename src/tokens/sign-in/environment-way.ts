import * as vscode from "vscode";
import { hubFromEnvironment } from "../../hubClient/environment.js";
import { checking } from "../../ui/checking.js";
import type { MakeWay } from "./ways.js";

/** Inside a server of the hub: the token that the hub gave that server. */
export const environmentWay: MakeWay = ({ hub, accept, rooms }) => {
  const here = hubFromEnvironment(process.env);
  if (!here?.baseUrlCandidates.includes(hub.baseUrl)) return undefined;
  if (hub.user !== undefined && hub.user !== here.user) return undefined;
  return {
    way: "environment",
    icon: "vm",
    label: vscode.l10n.t("Use the token of this server"),
    detail: vscode.l10n.t(
      "This editor runs in a server of {0}. That server's token may use it, and not start or stop any; nothing is stored",
      here.user,
    ),
    first: async () => {
      const token = here.token();
      rooms.log.secret(token);
      await checking(hub.label, (signal) => accept({ token, way: "environment" }, signal));
      return undefined;
    },
  };
};
