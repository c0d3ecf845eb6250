import type { JupyterServerProvider } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { poll } from "../../../rig/process.js";
import { Collection } from "./collection.js";
import { Controllers } from "./controllers.js";
import { Finder } from "./finder.js";
import { Kernels } from "./kernels.js";
import { Memory } from "./memory.js";
import { watchConnection } from "./reconnecting.js";

/** What the user does in the kernel picker. */
export interface Pick {
  /** of the server that is clicked */
  server?: string;
  /** or the label of the command that is clicked */
  command?: string;
  /** the kernel spec, or the id of a kernel that lives */
  kernel?: string;
}

export type Picked =
  { kind: "controller"; id: string } | { kind: "back" } | { kind: "spinning"; error: string } | { kind: "closed" };

/** Collections, finders and controllers, and what outlives a reload of the window. */
export class StandIn implements vscode.Disposable {
  readonly collections: Collection[] = [];
  readonly finders = new Map<string, Finder>();
  kernels!: Kernels;
  controllers!: Controllers;
  private readonly memory: Memory;
  private readonly opening = vscode.workspace.onDidOpenNotebookDocument((notebook) =>
    this.controllers.opened(notebook),
  );

  constructor(memento: vscode.Memento) {
    this.memory = new Memory(memento);
    this.build();
  }

  add(extensionId: string, id: string, label: string, provider: JupyterServerProvider): Collection {
    const collection = new Collection(extensionId, id, label, provider);
    this.collections.push(collection);
    collection.onDidDispose(() => this.collections.splice(this.collections.indexOf(collection), 1));
    provider.onDidChangeServers?.(() => void this.serversChanged(collection));
    void this.serversChanged(collection);
    return collection;
  }

  /** The picker: it asks for the list twice, and for the server it then knows all over again. */
  async pick(pick: Pick): Promise<Picked> {
    const [collection] = this.collections;
    if (!collection) throw new Error("no collection was created");
    const picker = vscode.window.createQuickPick();
    picker.busy = true;
    picker.show();
    try {
      return await this.picked(collection, pick, picker);
    } finally {
      picker.dispose();
    }
  }

  /** As "Refresh" in the picker: every known server, in the background. */
  async refresh(): Promise<void> {
    await Promise.all([...this.finders.values()].map((finder) => finder.refresh()));
  }

  /** Listings in the background come after new and ended kernels, and ask the server: what they ask belongs to what went before. */
  async settled(): Promise<void> {
    await this.controllers.settled();
    await Promise.all([...this.finders.values()].map((finder) => finder.settled()));
  }

  /** As a reload of the window: everything is built again from what was remembered, with no gesture. */
  async reload(): Promise<void> {
    this.end();
    this.build();
    await Promise.all(this.collections.map((collection) => this.serversChanged(collection)));
    await this.settled();
  }

  dispose(): void {
    this.opening.dispose();
    this.end();
  }

  private build(): void {
    this.kernels = new Kernels();
    this.controllers = new Controllers(this.kernels, this.memory);
    this.kernels.onDidStart((kernel) => {
      watchConnection(kernel, (serverId) => this.forget(serverId));
      if (kernel.choice.kind === "spec") this.memory.noteKernel(kernel.notebook, kernel.connection.id);
      for (const finder of this.finders.values()) void finder.update();
    });
    this.kernels.onDidDispose(() => {
      for (const finder of this.finders.values()) finder.kernelDisposed();
    });
    for (const notebook of vscode.workspace.notebookDocuments) this.controllers.opened(notebook);
  }

  private end(): void {
    for (const finder of this.finders.values()) finder.dispose();
    this.finders.clear();
    this.kernels.dispose();
    this.controllers.dispose();
  }

  private async picked(
    collection: Collection,
    { server, command, kernel = "python3" }: Pick,
    picker: vscode.QuickPick<vscode.QuickPickItem>,
  ): Promise<Picked> {
    let visible = true;
    picker.onDidHide(() => (visible = false));
    await collection.provide();
    const listed = await collection.provide();
    const commands = await collection.commands(undefined);
    const auto = listed.length === 0 && commands.length === 1 && commands[0]?.canBeAutoSelected === true;
    const label = command ?? (auto ? commands[0]?.label : undefined);
    let id = server;
    if (label !== undefined) {
      try {
        id = (await collection.handle(label))?.id;
      } catch (error) {
        // Whatever was thrown, the Jupyter extension leaves its picker as it is: only when it was closed is this over.
        const closed = await poll(() => !visible, spinningMs);
        return closed ? { kind: "closed" } : { kind: "spinning", error: String(error) };
      }
    }
    return id === undefined ? { kind: "back" } : { kind: "controller", id: await this.chosen(collection, id, kernel) };
  }

  /** A server that was used before is not listed anew: its kernels are those that are known. */
  private async chosen(collection: Collection, serverId: string, kernel: string): Promise<string> {
    const finder = this.finder(collection, serverId);
    await finder.settled();
    const choice = finder.found.find(({ id, kind, spec }) => (kind === "live" ? id : spec) === kernel);
    if (!choice) throw new Error(finder.problem ?? `the server has no kernel “${kernel}”`);
    this.memory.addServer(serverId);
    return choice.id;
  }

  private finder(collection: Collection, serverId: string): Finder {
    const known = this.finders.get(serverId);
    if (known) return known;
    const finder = new Finder(collection, serverId, this.memory);
    finder.onDidChange((vanished) => this.controllers.follow(finder, vanished));
    this.finders.set(serverId, finder);
    void finder.start();
    return finder;
  }

  /** A server that was used before gets a finder; one that has a finder is not listed anew. An id that is not listed any more loses all. */
  private async serversChanged(collection: Collection): Promise<void> {
    const listed = new Set((await collection.provide()).map(({ id }) => id));
    for (const id of this.memory.servers) if (listed.has(id)) this.finder(collection, id);
    for (const [id, finder] of this.finders) if (finder.collection === collection && !listed.has(id)) this.forget(id);
  }

  private forget(serverId: string): void {
    this.memory.removeServer(serverId);
    const finder = this.finders.get(serverId);
    if (!finder) return;
    this.finders.delete(serverId);
    this.controllers.removeOf(finder);
    finder.dispose();
  }
}

/** For a picker that nobody closes: a provider that does needs a moment, of a slow machine too. */
const spinningMs = 60_000;
