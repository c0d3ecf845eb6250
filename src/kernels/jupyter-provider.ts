import type {
  Jupyter,
  JupyterServer,
  JupyterServerConnectionInformation,
  JupyterServerProvider,
} from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import { serverLabel } from "../model/server-label.js";
import type { Account, HubModel, Server } from "../model/types.js";
import { workspacePin } from "../servers/options/pin-setting.js";
import { pinnedFirst } from "../servers/options/workspace-pin.js";
import { parseServerId, type ServerId } from "../text/ids.js";
import type { HubSession } from "../transport/types.js";
import type { ErrorLog } from "../ui/errors/errors.js";
import { signalOf } from "../ui/signals.js";
import type { Ui } from "../ui/ui.js";
import { JupyterCommands } from "./jupyter-commands.js";
import { jupyterServer } from "./jupyter-server.js";
import type { JupyterRuns } from "./jupyterRuns/jupyter-runs.js";
import type { NotebookServers } from "./notebook-servers.js";

const collectionId = "hubKernels";

/** Typed in `@vscode/jupyter-extension` 1.0.93, left out of 1.1.1, and honoured at run time for every provider. */
interface ConnectionInformation extends JupyterServerConnectionInformation {
  fetch: HubSession["fetch"];
  WebSocket: HubSession["WebSocket"];
}

export interface ProviderDeps {
  ui: Ui;
  model: HubModel;
  log: ErrorLog;
  /** the connection to a server, also to one that does not run; made at the first use */
  readonly connect: (serverId: ServerId) => Promise<ServerConnection>;
  notebooks: Pick<NotebookServers, "onDidUse">;
  runs: JupyterRuns;
}

/** Lists the servers in the Jupyter extension's kernel picker. Must be called from our own files: the API looks at the call stack. */
export function registerJupyterProvider(jupyter: Jupyter, deps: ProviderDeps): vscode.Disposable {
  const provider = new JupyterProvider(deps);
  const collection = jupyter.createJupyterServerCollection(collectionId, collectionLabel(deps.model), provider);
  collection.commandProvider = new JupyterCommands(deps);
  const following = deps.model.onDidChange(() => (collection.label = collectionLabel(deps.model)));
  return vscode.Disposable.from(provider, collection, following, labelsOfFirstSession(jupyter, deps));
}

/** Kernels of servers whose names the Jupyter extension has not learned yet are said to be of this. */
function collectionLabel({ accounts }: HubModel): string {
  const [only, ...others] = accounts;
  return only && others.length === 0 ? vscode.l10n.t("JupyterHub: {0}…", only.label) : vscode.l10n.t("JupyterHub…");
}

/**
 * The Jupyter extension learns the servers' names when a collection is registered, and not where no server was ever used by then: in the
 * first session each kernel is said to be of the collection, whatever its hub. A collection that comes and goes, in one turn of the event
 * loop and so never seen, makes it look again (2026.6.1, `RemoteKernelFinderController`).
 */
function labelsOfFirstSession(jupyter: Jupyter, { notebooks }: ProviderDeps): vscode.Disposable {
  const known = new Set<string>();
  return notebooks.onDidUse((serverId) => {
    if (known.has(serverId)) return;
    known.add(serverId);
    const none = { provideJupyterServers: () => [], resolveJupyterServer: () => undefined };
    jupyter.createJupyterServerCollection(`${collectionId}.labels`, "", none).dispose();
  });
}

/**
 * Called in the background, often, and without a reason: it lists from the model, costs one request to resolve, and starts nothing.
 * A server keeps its id and stays listed while it is stopped, and its connection stands in for it, so a notebook keeps its kernel.
 */
export class JupyterProvider implements JupyterServerProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeServers = this.#changed.event;
  readonly #subscription: { dispose(): void };

  constructor(private readonly deps: ProviderDeps) {
    this.#subscription = deps.model.onDidChange(({ account }) => {
      // Telling makes the Jupyter extension list and resolve, and resolving changes the model: only what it can see is worth telling.
      if (whatIsSeenOf(account.before) !== whatIsSeenOf(account.after)) this.#changed.fire();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  provideJupyterServers(): JupyterServer[] {
    const { ui, model } = this.deps;
    const { accounts } = model;
    // The Jupyter extension is busy for long with a server without kernels. One that is stopped may be another the next time.
    const servers = accounts.flatMap((account) =>
      account.servers.filter(hasKernels).map((server) => ({ account, server })),
    );
    return pinnedFirst(servers, accounts, workspacePin(ui)).map(({ account, server }) =>
      jupyterServer(account, server),
    );
  }

  async resolveJupyterServer({ id }: JupyterServer, token: vscode.CancellationToken): Promise<JupyterServer> {
    const { model, connect, runs } = this.deps;
    const serverId = parseServerId(id)?.id;
    const known = serverId && model.server(serverId);
    // Where the hub does not answer, the model has the reason, and the server itself may.
    if (known) await model.refresh(known.accountId, signalOf(token)).catch(() => undefined);
    const server = serverId && model.server(serverId);
    const account = server && model.account(server.accountId);
    if (!account)
      throw new Error(vscode.l10n.t("Select another kernel. This server's hub was removed from this editor."));
    const connection = await connect(server.id);
    const WebSocket = await connection.webSocket({
      revives: true,
      runsOf: (kernelId) => runs.of(server.id, kernelId),
    });
    const network = { fetch: connection.fetch, WebSocket };
    return { ...jupyterServer(account, server), connectionInformation: information(network, connection.url) };
  }
}

function information(network: Pick<HubSession, "fetch" | "WebSocket">, url: string): ConnectionInformation {
  return {
    baseUrl: vscode.Uri.parse(url, true),
    // Never `token`: the Jupyter extension would put it into URLs. Without any header it would ask the user for a password. The
    // authorization itself is added by our fetch and WebSocket, so that it stays out of another extension's hands.
    headers: { "X-Requested-With": "hub-kernels" },
    ...network,
  };
}

function whatIsSeenOf(account: Account | undefined): string {
  const seen = account?.servers.map((server) => [
    server.id,
    serverLabel(account, server),
    server.state.kind === "running",
    hasKernels(server),
  ]);
  return JSON.stringify(seen ?? []);
}

function hasKernels({ state }: Server): boolean {
  return !(state.kind === "running" && state.noJupyter);
}
