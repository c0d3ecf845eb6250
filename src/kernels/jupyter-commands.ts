import type { JupyterServer, JupyterServerCommand, JupyterServerCommandProvider } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { lastChosen } from "../model/last-fields.js";
import { serverLabel } from "../model/server-label.js";
import { statusOf } from "../model/server-status.js";
import type { Account, HubModel, Server } from "../model/types.js";
import { documentedNames } from "../servers/names/documented-names.js";
import { serverNamesSetting } from "../servers/names/server-names-setting.js";
import { workspacePin } from "../servers/options/pin-setting.js";
import { pinnedFirst } from "../servers/options/workspace-pin.js";
import { statusLabel } from "../servers/status/labels.js";
import type { ServerId } from "../text/ids.js";
import { type ErrorDeps, presentError } from "../ui/errors/errors.js";
import { isCancellation } from "../ui/signals.js";
import { jupyterServer } from "./jupyter-server.js";
import { distinct, type Keyed, OfferKeys } from "./offer-keys.js";

interface Offer extends JupyterServerCommand, Keyed {
  /** The server to go on with; `undefined`: back to the list. Rejects with a `CancellationError` when the user called it off. */
  take(): Promise<JupyterServer | undefined>;
}

/** The commands at the top of our list in the Jupyter extension's kernel picker. */
export class JupyterCommands implements JupyterServerCommandProvider {
  readonly #keys = new OfferKeys();

  readonly #model: HubModel;

  constructor(private readonly deps: ErrorDeps & { model: HubModel }) {
    this.#model = deps.model;
  }

  provideCommands(): JupyterServerCommand[] {
    return this.#keys.noted(this.#offers());
  }

  async handleCommand(command: JupyterServerCommand): Promise<JupyterServer | undefined> {
    const offer = this.#keys.find(command, this.#offers());
    try {
      return await offer?.take();
    } catch (error) {
      if (!isCancellation(error)) {
        presentError(error, this.deps);
        return undefined;
      }
      // The Jupyter extension leaves its picker open and spinning.
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
      throw error;
    }
  }

  #offers(): Offer[] {
    const servers = this.#model.accounts.flatMap((account) => account.servers.map((server) => ({ account, server })));
    const names = serverNamesSetting(this.deps.ui);
    return distinct([
      ...pinnedFirst(servers, this.#model.accounts, workspacePin(this.deps.ui))
        .filter(({ server }) => server.state.kind === "stopped")
        .flatMap(({ account, server }) => this.#starts(account, server)),
      ...servers
        .filter(({ server: { state } }) => state.kind === "running" && state.noJupyter)
        .map((one) => this.#open(one)),
      ...this.#model.accounts
        .filter((account) => documentedNames(names, account.hub.baseUrl).length > 0)
        .map((account) => this.#byName(account)),
      ...this.#model.accounts
        .filter(({ reach }) => reach.kind === "sign-in-needed")
        .map((account) => this.#signIn(account)),
      this.#addHub(),
    ]);
  }

  #starts(account: Account, server: Server): Offer[] {
    const label = serverLabel(account, server);
    const description = statusLabel(statusOf(account, server), vscode.l10n);
    const hasOptions = Object.keys(lastChosen(server) ?? {}).length > 0;
    return [
      {
        key: `start ${server.id}`,
        label: hasOptions ? vscode.l10n.t("Start {0} Like Last Time", label) : vscode.l10n.t("Start {0}", label),
        description,
        take: () => this.#start("hubKernels.startServer", server),
      },
      {
        key: `options ${server.id}`,
        label: vscode.l10n.t("Start {0} with Options…", label),
        description,
        take: () => this.#start("hubKernels.startServerWithOptions", server),
      },
    ];
  }

  async #start(command: string, server: Server): Promise<JupyterServer | undefined> {
    const started = await taken(command, { server: server.id });
    return started === undefined ? undefined : this.#listed(server.id);
  }

  /** It is not in the list of servers below, since it has no kernels. */
  #open({ account, server }: { account: Account; server: Server }): Offer {
    return {
      key: `open ${server.id}`,
      label: vscode.l10n.t("Open {0} in Browser", serverLabel(account, server)),
      description: vscode.l10n.t("not a Jupyter server"),
      take: async () => {
        await vscode.commands.executeCommand("hubKernels.openServer", { server: server.id });
        // The browser has it now.
        throw new vscode.CancellationError();
      },
    };
  }

  /** Where the names of servers are choices. */
  #byName(account: Account): Offer {
    return {
      key: `name ${account.id}`,
      label: vscode.l10n.t("Start a Server on {0} by Name…", account.label),
      take: async () => {
        const started = (await taken("hubKernels.createServer", { account: account.id })) as
          { server: ServerId } | undefined;
        return started && this.#listed(started.server);
      },
    };
  }

  #signIn(account: Account): Offer {
    return {
      key: `sign in ${account.id}`,
      label: vscode.l10n.t("Sign In to {0} Again", account.label),
      take: async () => {
        await taken("hubKernels.signIn", { account: account.id });
        return undefined;
      },
    };
  }

  #addHub(): Offer {
    return {
      key: "add",
      label: vscode.l10n.t("Add JupyterHub…"),
      canBeAutoSelected: true,
      take: async () => {
        const added = (await taken("hubKernels.addHub", { caller: "picker" })) as { server?: ServerId } | undefined;
        const server = added?.server && this.#model.server(added.server);
        if (!server || server.state.kind === "running") return server && this.#listed(server.id);
        // Whoever adds a hub to run this notebook wants its server next.
        return this.#start("hubKernels.startServerWithOptions", server);
      },
    };
  }

  #listed(id: ServerId): JupyterServer | undefined {
    const server = this.#model.server(id);
    const account = server && this.#model.account(server.accountId);
    return account && jupyterServer(account, server);
  }
}

/** What the command gives; `undefined`: it failed, and has shown why. Rejects when it was cancelled: then commands give nothing. */
async function taken(command: string, ...args: object[]): Promise<unknown> {
  let result: unknown;
  try {
    result = await vscode.commands.executeCommand(command, ...args);
  } catch {
    // `registerCommand` has shown and logged it.
    return undefined;
  }
  if (result === undefined) throw new vscode.CancellationError();
  return result;
}
