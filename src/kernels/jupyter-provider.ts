import type {
  Jupyter,
  JupyterServer,
  JupyterServerConnectionInformation,
  JupyterServerProvider,
} from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { serverLabel, stateLabel } from "../servers/labels.js";
import { workspacePin } from "../servers/pin-setting.js";
import type { Hub, HubModel, Server } from "../servers/types.js";
import { pinnedFirst } from "../servers/workspace-pin.js";
import type { HubTransport } from "../transport/types.js";
import type { ErrorLog } from "../ui/errors.js";
import { signalOf } from "../ui/signals.js";
import { askWhenRefused } from "./ask-when-refused.js";
import { JupyterCommands } from "./jupyter-commands.js";
import { jupyterServer } from "./jupyter-server.js";
import { notebookType } from "./notebook-type.js";
import { offerStart } from "./offer-start.js";

const collectionId = "hubKernels";

/** Typed in `@vscode/jupyter-extension` 1.0.93, left out of 1.1.1, and honoured at run time for every provider. */
interface ConnectionInformation extends JupyterServerConnectionInformation {
  fetch: HubTransport["fetch"];
  WebSocket: HubTransport["WebSocket"];
}

/** Lists the servers in the Jupyter extension's kernel picker. Must be called from our own bundle: the API looks at the call stack. */
export function registerJupyterProvider(jupyter: Jupyter, model: HubModel, log: ErrorLog): vscode.Disposable {
  const provider = new JupyterProvider(model);
  const collection = jupyter.createJupyterServerCollection(collectionId, vscode.l10n.t("JupyterHub…"), provider);
  collection.commandProvider = new JupyterCommands(model, log);
  return vscode.Disposable.from(provider, collection);
}

/**
 * Called in the background, often, and without a reason: it lists from the model, costs one request to resolve, and starts nothing.
 * A server keeps its id and stays listed while it is stopped, so an open notebook keeps its kernel.
 */
export class JupyterProvider implements JupyterServerProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeServers = this.changed.event;
  private readonly subscription: { dispose(): void };
  private told: string;
  /** stopped servers whose start was offered: once for each stop */
  private readonly offered = new Set<string>();

  constructor(private readonly model: HubModel) {
    this.told = signature(model);
    this.subscription = model.onDidChange(() => this.follow());
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  provideJupyterServers(): JupyterServer[] {
    const servers = this.model.hubs.flatMap((hub) => hub.servers.map((server) => ({ hub, server })));
    return pinnedFirst(servers, this.model.hubs, workspacePin()).map(({ hub, server }) => jupyterServer(hub, server));
  }

  async resolveJupyterServer({ id }: JupyterServer, token: vscode.CancellationToken): Promise<JupyterServer> {
    const known = this.model.server(id);
    if (known) await this.model.refresh(known.hubId, signalOf(token));
    const server = this.model.server(id);
    const hub = server && this.model.hub(server.hubId);
    if (!hub)
      throw new Error(
        vscode.l10n.t("This server is no longer known here: its hub was removed. Choose another kernel."),
      );
    if (server.state.kind !== "running") throw this.notRunning(hub, server);
    const transport = await this.model.transport(hub.id);
    const fetch = askWhenRefused(transport.fetch, () => this.model.refresh(hub.id));
    const network = { fetch, WebSocket: transport.WebSocket };
    return { ...jupyterServer(hub, server), connectionInformation: connection(network, server.state.url) };
  }

  private notRunning(hub: Hub, server: Server): Error {
    const label = serverLabel(hub, server);
    const state = stateLabel(server.state, vscode.l10n);
    if (server.state.kind !== "stopped") {
      return new Error(
        vscode.l10n.t("The server on {0} is not ready: {1}. It is connected to as soon as it runs.", label, state),
      );
    }
    this.offerStartOnce(server, label);
    return new Error(
      vscode.l10n.t(
        "The server on {0} is not running: {1}. Start it with the command “JupyterHub: Start Server”.",
        label,
        state,
      ),
    );
  }

  private offerStartOnce(server: Server, label: string): void {
    const isWanted = vscode.workspace.notebookDocuments.some((notebook) => notebook.notebookType === notebookType);
    if (!isWanted || this.offered.has(server.id)) return;
    this.offered.add(server.id);
    void offerStart(server.id, vscode.l10n.t("The server on {0} is stopped. Start it to use its kernels?", label), {
      modal: false,
    });
  }

  private follow(): void {
    for (const id of this.offered) {
      if (this.model.server(id)?.state.kind !== "stopped") this.offered.delete(id);
    }
    // Telling makes the Jupyter extension resolve, and resolving changes the model: only what it can see is worth telling.
    const now = signature(this.model);
    if (now === this.told) return;
    this.told = now;
    this.changed.fire();
  }
}

function connection(network: Pick<HubTransport, "fetch" | "WebSocket">, url: string): ConnectionInformation {
  return {
    baseUrl: vscode.Uri.parse(url, true),
    // Never `token`: the Jupyter extension would put it into URLs. Without any header it would ask the user for a password. The
    // authorization itself is added by our fetch and WebSocket, so that it stays out of another extension's hands.
    headers: { "X-Requested-With": "hub-kernels" },
    ...network,
  };
}

function signature(model: HubModel): string {
  return JSON.stringify(
    model.hubs.flatMap((hub) =>
      hub.servers.map((server) => [server.id, serverLabel(hub, server), server.state.kind === "running"]),
    ),
  );
}
