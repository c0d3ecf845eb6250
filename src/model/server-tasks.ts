import type { HubClient } from "../hubClient/contract.js";
import { AnotherStart, ServerBusy } from "../hubClient/errors.js";
import { isFormFields } from "../hubClient/options/form-fields.js";
import type { StartOptions } from "../hubClient/types.js";
import { within } from "../transport/waiting.js";
import type { Busy } from "./account-reducer.js";
import { lastFieldsOf } from "./last-fields.js";
import { endsAsking } from "./model-errors.js";
import { ServerOfAccount } from "./server-of-account.js";
import { StartTask, type StartWork } from "./start-task.js";
import type { TasksAccount } from "./tasks-account.js";
import type { Server } from "./types.js";

/** Once the hub took a withdrawal: how long the start's own request may take to end, each time before the withdrawal is said again. */
const WITHDRAWN_START_WAITS_MS = [3_000, 4_000, 8_000];

interface StopTask {
  readonly kind: "stop";
  readonly done: Promise<void>;
}

/**
 * The starts and stops of one hub's servers that this window carries out or follows: at most one per server, and while it is under
 * way it alone decides the server's state. A start is never repeated by itself.
 */
export class ServerTasks {
  readonly #tasks = new Map<string, StartTask | StopTask>();
  readonly #failures = new Map<string, string>();
  readonly #endedAt = new Map<string, number>();
  #clock = 0;

  constructor(private readonly live: TasksAccount) {}

  /** By server name: why the last start failed. Kept until the next one. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures;
  }

  /** A moment to hand to `busySince`, taken before the hub is asked. */
  mark(): number {
    return ++this.#clock;
  }

  /** Servers with a task that was not over at that moment: the hub's answer may be older than what the task has seen. */
  busySince(mark: number): Busy {
    const lately = [...this.#endedAt].filter(([, endedAt]) => endedAt > mark).map(([name]) => name);
    return new Set([...this.#tasks.keys(), ...lately]);
  }

  start(name: string, options: StartOptions): Promise<Server> {
    const task = this.#tasks.get(name);
    const { baseUrl } = this.live.account.hub;
    if (task && task.kind !== "start") return Promise.reject(new ServerBusy(baseUrl, "stop"));
    // Whoever filled in a form wants what it starts, and not what somebody has asked for before.
    if (task && isFormFields(options)) return Promise.reject(new AnotherStart(baseUrl, `"${name}" is starting`));
    if (task) return task.done;
    const server = new ServerOfAccount(this.live, name);
    const asked = options ?? (server.known && lastFieldsOf(server.known));
    return this.#begin(server, {
      own: true,
      asked,
      run: (client, report, signal) => client.start(server.ref, asked, report, signal),
    });
  }

  /** After an answer of the hub: follows every start in it that is not followed yet, and forgets failures that are past. */
  answered(busy: Busy): void {
    for (const { name, state } of this.live.account.servers) {
      if (busy.has(name)) continue;
      if (state.kind === "running") this.#failures.delete(name);
      if (state.kind !== "starting") continue;
      const server = new ServerOfAccount(this.live, name);
      const done = this.#begin(server, {
        own: false,
        run: (client, report, signal) => client.follow(server.ref, report, signal),
      });
      done.catch((error: unknown) => server.note("is not followed any more", error));
    }
  }

  stop(name: string): Promise<void> {
    const before = this.#tasks.get(name);
    if (before?.kind === "stop") return before.done;
    const server = new ServerOfAccount(this.live, name);
    const task: StopTask = { kind: "stop", done: Promise.resolve().then(() => this.#stop(server, task, before)) };
    this.#tasks.set(name, task);
    return task.done;
  }

  /** While this work is under way, no start of the server begins and older answers of the hub do not count for it. */
  hold(name: string, work: () => Promise<void>): Promise<void> {
    const task: StopTask = {
      kind: "stop",
      done: Promise.resolve()
        .then(work)
        .finally(() => this.#release(name, task)),
    };
    this.#tasks.set(name, task);
    return task.done;
  }

  isBusy(name: string): boolean {
    return this.#tasks.has(name);
  }

  /** The server is no more: one of the same name is another. */
  forget(name: string): void {
    this.#failures.delete(name);
  }

  #begin(server: ServerOfAccount, work: Omit<StartWork, "over" | "failed">): Promise<Server> {
    const { name } = server;
    const task: StartTask = new StartTask(server, {
      ...work,
      over: () => this.#release(name, task),
      failed: (why) => this.#failures.set(name, why),
    });
    this.#tasks.set(name, task);
    this.#failures.delete(name);
    return task.done;
  }

  async #stop(server: ServerOfAccount, task: StopTask, start: StartTask | undefined): Promise<void> {
    const { live, name } = server;
    const before = server.known?.state;
    start?.withdraw();
    try {
      const client = await live.deps.connection.client();
      server.set({ kind: "stopping" }, "stopping");
      await client.stop(server.ref, live.closing);
      if (start) await endWithdrawn(server, client, start);
      this.#failures.delete(name);
      this.#release(name, task);
      server.heard({ kind: "stopped" }, "stopped");
      if (start?.isOwn) void server.askWhatIsSo();
    } catch (error) {
      live.closing.throwIfAborted();
      this.#release(name, task);
      if (before && start?.resume()) {
        this.#tasks.set(name, start);
        server.set(before, "progress");
      } else server.set({ kind: "unknown" }, "refreshed");
      if (endsAsking(error)) live.notAnswered(error);
      else await server.askWhatIsSo();
      throw error;
    }
  }

  /** From here on the hub's answers to questions asked later count again. */
  #release(name: string, task: StartTask | StopTask): void {
    if (this.#tasks.get(name) === task) this.#tasks.delete(name);
    this.#endedAt.set(name, ++this.#clock);
  }
}

/** The stop may have overtaken the request of the start on its way to the hub: it is said again until the start has ended. */
async function endWithdrawn(server: ServerOfAccount, client: HubClient, start: StartTask): Promise<void> {
  const { closing } = server.live;
  for (const waitMs of WITHDRAWN_START_WAITS_MS) {
    await within(waitMs, Promise.allSettled([start.done]));
    if (start.isOver) break;
    await client.stop(server.ref, closing);
  }
  start.endFollowing();
  if (start.ranAnyway) await client.stop(server.ref, closing);
}
