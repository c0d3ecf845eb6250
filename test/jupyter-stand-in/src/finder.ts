import type { ServerConnection } from "@jupyterlab/services";
import * as vscode from "vscode";
import { type Choice, choicesOf } from "./choice.js";
import type { Collection } from "./collection.js";
import { connectionSettings } from "./connection.js";
import { Lab } from "./lab.js";
import type { Memory } from "./memory.js";

/** A kernel that has just ended is listed for a while. */
const afterEndMs = 2000;

/**
 * Lists what kernels a server has: when it is made, after a remote kernel starts, 2 s after one is disposed, and on refresh. It goes on with
 * the connection that it resolved once, and resolves anew only when a listing fails.
 */
export class Finder implements vscode.Disposable {
  found: Choice[] = [];
  /** why the last listing failed */
  problem: string | undefined;
  isDisposed = false;
  private connection: Promise<ServerConnection.ISettings> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private newest = 0;
  private readonly underWay = new Set<Promise<void>>();
  private readonly changed = new vscode.EventEmitter<Choice[]>();
  /** tells what vanished */
  readonly onDidChange = this.changed.event;

  constructor(
    readonly collection: Collection,
    readonly serverId: string,
    private readonly memory: Memory,
  ) {}

  /** Kernels that live and were used here are there at once, from the last time. */
  start(): Promise<void> {
    const remembered = this.memory.live(this.serverId);
    if (remembered.length === 0) return this.refresh();
    this.take(remembered);
    return Promise.all([this.update(), this.refresh()]).then(() => undefined);
  }

  /** When it fails, nothing is left. */
  refresh(): Promise<void> {
    return this.doing(async () => {
      this.take((await this.listed()) ?? []);
    });
  }

  /** When it fails, the kernels that live and were used are left. */
  update(): Promise<void> {
    return this.doing(async () => {
      const own = ++this.newest;
      const listed = await this.listed();
      const choices = listed ?? (this.found.length > 0 ? this.found : this.memory.live(this.serverId));
      if (own !== this.newest) return;
      this.take(listed ?? choices.filter(({ kind, id }) => kind === "live" && this.memory.wasUsed(id)));
    });
  }

  kernelDisposed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.update();
    }, afterEndMs);
  }

  /** No listing is under way, nor is one to come. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0 || this.timer) {
      await Promise.all(this.underWay);
      if (this.timer) await new Promise((resolve) => setTimeout(resolve, afterEndMs / 10));
    }
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed.dispose();
  }

  private doing(work: () => Promise<void>): Promise<void> {
    const done = work().finally(() => this.underWay.delete(done));
    this.underWay.add(done);
    return done;
  }

  private async listed(anew = false): Promise<Choice[] | undefined> {
    try {
      if (anew) this.connection = undefined;
      this.connection ??= this.collection.connect(this.serverId).then(connectionSettings);
      const listed = await this.listOver(await this.connection);
      this.problem = undefined;
      return listed;
    } catch (error) {
      if (this.isDisposed) return undefined;
      if (!anew) return await this.listed(true);
      this.connection = undefined;
      this.problem = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  private async listOver(settings: ServerConnection.ISettings): Promise<Choice[]> {
    const lab = new Lab(settings);
    try {
      return choicesOf(this.serverId, await lab.list());
    } finally {
      await lab.dispose();
    }
  }

  private take(choices: Choice[]): void {
    if (this.isDisposed) return;
    const ids = new Set(choices.map(({ id }) => id));
    const vanished = this.found.filter(({ id }) => !ids.has(id));
    // A kernel spec that is known stays as it was found first, with its label.
    const known = new Map(this.found.map((choice) => [choice.id, choice]));
    this.found = choices.map((choice) => (choice.kind === "spec" ? (known.get(choice.id) ?? choice) : choice));
    this.memory.keepLive(
      this.serverId,
      choices.filter(({ kind }) => kind === "live"),
    );
    this.changed.fire(vanished);
  }
}
