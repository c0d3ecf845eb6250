import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { HubThere, Wish } from "./hub-side.js";

type Reply = { there: HubThere } | { id: number; value?: unknown; error?: string };

/** The driver's side of the hub, which is another process. */
export class Hub {
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly there: HubThere,
  ) {
    child.on("message", (reply: Reply) => {
      if ("there" in reply) return;
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.error === undefined) waiting?.resolve(reply.value);
      else waiting?.reject(new Error(reply.error));
    });
  }

  static async start(): Promise<Hub> {
    const child = fork(path.join(import.meta.dirname, "hub-side.ts"), { execArgv: ["--import", "tsx"] });
    const there = await new Promise<HubThere>((resolve, reject) => {
      child.once("message", (reply: Reply) => "there" in reply && resolve(reply.there));
      child.once("exit", () => reject(new Error("the hub did not start")));
    });
    return new Hub(child, there);
  }

  ask<T>(wish: Wish): Promise<T> {
    const id = ++this.#asked;
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, wish });
    }) as Promise<T>;
  }

  /** What the hub itself says, asked past the weather. */
  async runs(user: string): Promise<boolean> {
    const { servers } = await this.#get<{ servers?: Record<string, { ready: boolean }> }>(`users/${user}`);
    return servers?.[""]?.ready ?? false;
  }

  /** What the user's server says of its kernels, and the last that it and the hub logged, past the weather too. */
  async said(users: readonly string[]): Promise<string> {
    const kernels = users.map(async (user) => {
      const listed = await this.#get<unknown>(`../../user/${user}/api/kernels`);
      return `${user}'s kernels: ${JSON.stringify(listed)}`;
    });
    return [...(await Promise.all(kernels)), await this.ask<string>({ do: "log", lines: 60 })].join("\n");
  }

  /** Does a kernel of the user's run something, as its server says? */
  async isBusy(user: string): Promise<boolean> {
    const kernels = await this.#get<{ execution_state: string }[]>(`../../user/${user}/api/kernels`);
    return kernels.some(({ execution_state: state }) => state === "busy");
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    await this.ask({ do: "stop" }).catch(() => this.child.kill());
    await gone;
  }

  async #get<T>(path: string): Promise<T> {
    return (await this.ask<{ body: T }>({ do: "api", method: "GET", path })).body;
  }
}
