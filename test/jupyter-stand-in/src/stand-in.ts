import type { JupyterServerProvider } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { poll } from "../../../rig/process.js";
import { Collection } from "./collection.js";
import { RemoteController } from "./controller.js";
import { Finder } from "./finder.js";

/** What the user does in the kernel picker. */
export interface Pick {
  /** of the server that is clicked */
  server?: string;
  /** or the label of the command that is clicked */
  command?: string;
  spec?: string;
}

export type Picked =
  { kind: "controller"; id: string } | { kind: "back" } | { kind: "spinning"; error: string } | { kind: "closed" };

/** Collections, finders and controllers, and the ids that outlive a reload of the window. */
export class StandIn implements vscode.Disposable {
  readonly collections: Collection[] = [];
  readonly finders = new Map<string, Finder>();
  readonly controllers = new Map<string, RemoteController>();

  constructor(private readonly remembered: vscode.Memento) {}

  add(extensionId: string, id: string, label: string, provider: JupyterServerProvider): Collection {
    const collection = new Collection(extensionId, id, label, provider);
    this.collections.push(collection);
    provider.onDidChangeServers?.(() => void this.serversChanged(collection));
    void this.takeUp(collection);
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
    await Promise.all([...this.finders.values()].map((finder) => finder.look()));
  }

  /** Looks in the background come after changes and new kernels, and ask the hub: what they ask belongs to what went before. */
  async settled(): Promise<void> {
    await Promise.all([...this.finders.values()].map((finder) => finder.settled()));
  }

  /** As a reload of the window: everything is built again from what was remembered, with no gesture. */
  async reload(): Promise<void> {
    this.dispose();
    for (const collection of this.collections) await this.takeUp(collection);
  }

  dispose(): void {
    for (const controller of this.controllers.values()) controller.dispose();
    this.controllers.clear();
    this.finders.clear();
  }

  private async picked(
    collection: Collection,
    { server, command, spec = "python3" }: Pick,
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
    return id === undefined ? { kind: "back" } : { kind: "controller", id: await this.chosen(collection, id, spec) };
  }

  private async chosen(collection: Collection, serverId: string, spec: string): Promise<string> {
    const finder = this.finder(collection, serverId);
    await finder.look();
    if (!finder.found) throw new Error(finder.problem);
    await this.remembered.update(memory, [...new Set([...this.memory(), serverId])]);
    return this.controller(finder, spec);
  }

  private controller(finder: Finder, spec: string): string {
    const id = RemoteController.id(finder.serverId, spec);
    if (!this.controllers.has(id)) this.controllers.set(id, new RemoteController(finder, spec));
    return id;
  }

  private finder(collection: Collection, serverId: string): Finder {
    const finder = this.finders.get(serverId) ?? new Finder(collection, serverId);
    this.finders.set(serverId, finder);
    return finder;
  }

  private async takeUp(collection: Collection): Promise<void> {
    for (const serverId of this.memory()) {
      const finder = this.finder(collection, serverId);
      this.controller(finder, "python3");
      await finder.look();
    }
  }

  /** An id that is not listed any more loses its finder and its controllers. */
  private async serversChanged(collection: Collection): Promise<void> {
    const listed = new Set((await collection.provide()).map(({ id }) => id));
    for (const [id, finder] of this.finders) {
      if (finder.collection !== collection) continue;
      if (listed.has(id)) {
        await finder.look();
        continue;
      }
      this.finders.delete(id);
      for (const [key, controller] of this.controllers) {
        if (controller.finder !== finder) continue;
        controller.dispose();
        this.controllers.delete(key);
      }
    }
  }

  private memory(): string[] {
    return this.remembered.get<string[]>(memory, []);
  }
}

const memory = "servers";
/** Longer than a provider needs to close the picker. */
const spinningMs = 3000;
