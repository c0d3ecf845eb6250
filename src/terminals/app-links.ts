import * as vscode from "vscode";
import type { ServerId } from "../text/ids.js";
import { type LocalAddress, localAddresses } from "../text/local-addresses.js";
import { press } from "../ui/prompts/press.js";
import type { Ui } from "../ui/ui.js";

class AppLink extends vscode.TerminalLink {
  constructor(
    readonly server: ServerId,
    readonly address: LocalAddress,
    tooltip: string,
  ) {
    super(address.start, address.end - address.start, tooltip);
  }
}

/** Links in terminals of servers to what runs at a port of the server: `localhost` there is not this computer. */
export function appLinks(
  ui: Ui,
  serverOf: (terminal: vscode.Terminal) => ServerId | undefined,
): vscode.TerminalLinkProvider<AppLink> {
  return {
    provideTerminalLinks({ terminal, line }) {
      const server = serverOf(terminal);
      if (server === undefined) return [];
      const tooltip = ({ port }: LocalAddress) => ui.l10n.t("Open port {0} of the server", String(port));
      return localAddresses(line).map((address) => new AppLink(server, address, tooltip(address)));
    },
    handleTerminalLink: ({ server, address: { port, path } }) =>
      void press(ui, "hubKernels.openPort", { server, port, path }),
  };
}
