import type { Localizer } from "../../text/speech.js";
import type { ServerHere } from "../../tokens/environment/server-here.js";
import { checking } from "../../ui/prompts/checking.js";
import type { OfferedMethod, SignInAttempt } from "../contract.js";

/** Inside a server of the hub: the token that the hub gave that server. */
export function environmentMethod({ hub, here, accept, deps: { ui } }: SignInAttempt): OfferedMethod | undefined {
  if (!here) return undefined;
  const { environment } = here;
  const { user } = environment;
  if (hub.user !== undefined && hub.user !== user) return undefined;
  return {
    way: "environment",
    icon: "vm",
    label: ui.l10n.t("Use the token of this server"),
    detail: detailOf(here, new URL(hub.baseUrl).host, ui.l10n),
    first: async () => {
      const token = environment.token();
      await checking(ui, hub.label, (signal) => accept({ token, way: "environment", user }, signal));
      return undefined;
    },
  };
}

function detailOf({ environment: { user }, leads }: ServerHere, host: string, l10n: Localizer): string {
  if (leads === "unproven")
    return l10n.t("Sent to {0} for {1}. Couldn't verify that this is the server's hub.", host, user);
  return l10n.t("Sent to {0} for {1}. Can use this server, but not start or stop any.", host, user);
}
