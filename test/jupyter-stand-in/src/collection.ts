import type {
  JupyterServer,
  JupyterServerCollection,
  JupyterServerCommandProvider,
  JupyterServerConnectionInformation,
  JupyterServerProvider,
} from "@vscode/jupyter-extension";
import * as vscode from "vscode";

/** Every call to a provider, in order, by name. */
export const calls: string[] = [];

const never = new vscode.CancellationTokenSource().token;

export class Collection implements JupyterServerCollection {
  documentation?: vscode.Uri;
  commandProvider?: JupyterServerCommandProvider;
  private readonly disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;

  constructor(
    readonly extensionId: string,
    readonly id: string,
    public label: string,
    readonly provider: JupyterServerProvider,
  ) {}

  async provide(): Promise<JupyterServer[]> {
    calls.push("provide");
    return (await this.provider.provideJupyterServers(never)) ?? [];
  }

  async commands(typed: string | undefined) {
    calls.push("provideCommands");
    return (await this.commandProvider?.provideCommands(typed, never)) ?? [];
  }

  async handle(label: string): Promise<JupyterServer | undefined> {
    const command = (await this.commands(undefined)).find((each) => each.label === label);
    if (!command) throw new Error(`there is no command “${label}”`);
    calls.push("handleCommand");
    return (await this.commandProvider?.handleCommand(command, never)) ?? undefined;
  }

  /** Each connection lists, then resolves what brings no connection of its own; also for an id that is not listed. */
  async connect(id: string): Promise<JupyterServerConnectionInformation> {
    const listed = (await this.provide()).find((server) => server.id === id);
    if (listed?.connectionInformation) return listed.connectionInformation;
    calls.push("resolve");
    const resolved = await this.provider.resolveJupyterServer(listed ?? { id, label: "" }, never);
    const information = resolved?.connectionInformation;
    if (!information) throw new Error(`the server ${id} came back without connection information`);
    await this.provide();
    return information;
  }

  dispose(): void {
    this.disposed.fire();
  }
}
