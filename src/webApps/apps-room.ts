// Loaded with the first use of an app or port.
import * as vscode from "vscode";
import type { ServerForwards } from "../servers/forwards/server-forwards.js";
import type { CommandLog } from "../ui/run-command.js";
import { AppOffers } from "./app-offers.js";
import * as commands from "./commands.js";
import * as forwardCommands from "./forward-commands.js";
import { Forwarding, type ForwardingDeps } from "./forwarding.js";

export type AppsRoomDeps = Omit<ForwardingDeps, "external" | "l10n"> &
  Omit<forwardCommands.AppCommandsDeps, "forwarding" | "showInEditor"> & { forwards: ServerForwards; log: CommandLog };

export function appsRoom(given: AppsRoomDeps) {
  const forwarding = new Forwarding({
    ...given,
    l10n: given.ui.l10n,
    external: async (address) => (await vscode.env.asExternalUri(vscode.Uri.parse(address, true))).toString(true),
  });
  const showInEditor = (address: string) => vscode.commands.executeCommand("simpleBrowser.show", address);
  const deps = { ...given, forwarding, showInEditor };
  const offers = new AppOffers(deps);
  return {
    printed: offers.printed.bind(offers),
    openApp: commands.openAppCommand(deps),
    openPort: commands.openPortCommand(deps),
    forwardPort: commands.forwardPortCommand(deps),
    openForward: forwardCommands.openForwardCommand(deps),
    copyForward: forwardCommands.copyForwardCommand(deps),
    stopForward: forwardCommands.stopForwardCommand(deps),
    dispose: () => {
      offers.dispose();
      forwarding.dispose();
    },
  };
}
