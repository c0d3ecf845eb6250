import type { HubClient } from "../hubClient/contract.js";
import { AnotherStart, ServerBusy, SpawnCancelled } from "../hubClient/errors.js";
import { type FormFields, isFormFields } from "../hubClient/options/form-fields.js";
import type { HubServer, ServerRef, SpawnProgress, StartOptions } from "../hubClient/types.js";
import { underEither, within } from "../transport/waiting.js";
import type { Busy } from "./account-reducer.js";
import { lastFieldsOf } from "./last-fields.js";
import { asHubError, endsAsking, failureOf, wasTaken } from "./model-errors.js";
import { serverLabel } from "./server-label.js";
import { StartLog } from "./start-log.js";
import { startingAfter } from "./starting-after.js";
import type { TasksAccount } from "./tasks-account.js";
import type { ModelChange, Server, ServerState } from "./types.js";

/** Once the hub took a withdrawal: how long the start's own request may take to end, each time before the withdrawal is said again. */
const WITHDRAWN_START_WAITS_MS = [3_000, 4_000, 8_000];

interface StartTask {
  readonly kind: "start";
  /** this window asked for the start; otherwise it only follows what another window or the browser asked for */
  readonly own: boolean;
  /** of the hub's form, with which it was asked for */
  readonly fields: FormFields | undefined;
  /** the server was in the model before the start */
  readonly listed: boolean;
  readonly done: Promise<Server>;
  /** ends the following, not the start */
  readonly following: AbortController;
  readonly log: StartLog;
  withdrawn: boolean;
  over: boolean;
  /** it was withdrawn, and its request ended with a running server nevertheless */
  ranAnyway: boolean;
}

interface StopTask {
  readonly kind: "stop";
  readonly done: Promise<void>;
}

type Run = (client: HubClient, report: (event: SpawnProgress) => void, signal: AbortSignal) => Promise<HubServer>;

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
    const asked = options ?? this.#lastFields(name);
    const fields = isFormFields(asked) ? asked : undefined;
    const run: Run = (client, report, signal) => client.start(this.#ref(name), asked, report, signal);
    return this.#begin(name, true, run, fields);
  }

  /** After an answer of the hub: follows every start in it that is not followed yet, and forgets failures that are past. */
  answered(busy: Busy): void {
    for (const { name, state } of this.live.account.servers) {
      if (busy.has(name)) continue;
      if (state.kind === "running") this.#failures.delete(name);
      if (state.kind !== "starting") continue;
      const done = this.#begin(name, false, (client, report, signal) => client.follow(this.#ref(name), report, signal));
      done.catch((error: unknown) => this.#note(`the followed start of "${name}" ended`, error));
    }
  }

  stop(name: string): Promise<void> {
    const before = this.#tasks.get(name);
    if (before?.kind === "stop") return before.done;
    const task: StopTask = { kind: "stop", done: Promise.resolve().then(() => this.#stop(name, task, before)) };
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

  #lastFields(name: string): FormFields | undefined {
    const server = this.#find(name);
    return server && lastFieldsOf(server);
  }

  #begin(name: string, own: boolean, run: Run, fields?: FormFields): Promise<Server> {
    const task: StartTask = {
      kind: "start",
      own,
      fields,
      listed: this.#find(name) !== undefined,
      done: Promise.resolve().then(() => this.#start(name, task, run)),
      following: new AbortController(),
      log: new StartLog(this.live.parts.log, this.#label(name)),
      withdrawn: false,
      over: false,
      ranAnyway: false,
    };
    this.#tasks.set(name, task);
    this.#failures.delete(name);
    task.log.began(own);
    return task.done;
  }

  async #start(name: string, task: StartTask, run: Run): Promise<Server> {
    try {
      const server = await this.#run(name, task, run);
      this.#release(name, task);
      task.log.ended("the server runs");
      this.live.dispatch({ kind: "started", server, at: this.live.parts.now(), fields: task.fields }, "started");
      return this.#find(name) as Server;
    } catch (error) {
      this.live.closing.throwIfAborted();
      this.#release(name, task);
      task.log.ended(task.withdrawn ? "withdrawn" : error instanceof Error ? error.message : "ended without a server");
      if (task.withdrawn) throw this.#cancelled(name);
      await this.#startEnded(name, task, error);
      if (task.own && wasTaken(error)) void this.#askWhatIsSo(name);
      throw error;
    }
  }

  async #run(name: string, task: StartTask, run: Run): Promise<HubServer> {
    const client = await this.live.parts.connection.client();
    this.#throwIfWithdrawn(name, task);
    if (task.own) this.#set(name, { kind: "starting", since: this.live.parts.now() }, "starting");
    const server = await underEither([this.live.closing, task.following.signal], (signal) =>
      run(client, (event) => this.#report(name, task, event), signal),
    );
    task.ranAnyway = task.withdrawn;
    this.#throwIfWithdrawn(name, task);
    return server;
  }

  /** The end of the start is told by the call's own end, which the user model has confirmed; the stream's may be false. */
  #report(name: string, task: StartTask, event: SpawnProgress): void {
    if (event.kind === "message") task.log.message(event.message);
    if (task.withdrawn || task.over) return;
    const before = this.#find(name)?.state;
    const starting = before?.kind === "starting" ? before : { kind: "starting" as const, since: this.live.parts.now() };
    const after = startingAfter(starting, event);
    if (event.kind === "message") this.#heard(name, after, "progress");
    else this.#set(name, after, "progress");
  }

  async #startEnded(name: string, task: StartTask, error: unknown): Promise<void> {
    const kind = asHubError(error)?.kind;
    const failure = failureOf(error);
    if (failure !== undefined) this.#failures.set(name, failure);
    if (kind === "spawn-cancelled") {
      this.#heard(name, { kind: "stopped" }, "stopped");
    } else if (failure !== undefined && (task.listed || kind === "spawn-failed")) {
      this.#heard(name, { kind: "stopped", failure }, "start-failed");
    } else if (endsAsking(error)) {
      this.#set(name, { kind: "unknown" }, "refreshed");
      this.live.notAnswered(error);
    } else if (task.own) {
      await this.#askWhatIsSo(name);
    } else {
      // Asking again could show the same start and the same end of its following, in a circle.
      this.#set(name, { kind: "unknown" }, "refreshed");
    }
  }

  async #stop(name: string, task: StopTask, start: StartTask | undefined): Promise<void> {
    const before = this.#find(name)?.state;
    if (start) start.withdrawn = true;
    try {
      const client = await this.live.parts.connection.client();
      this.#set(name, { kind: "stopping" }, "stopping");
      await client.stop(this.#ref(name), this.live.closing);
      if (start) await this.#endWithdrawn(name, client, start);
      this.#failures.delete(name);
      this.#release(name, task);
      this.#heard(name, { kind: "stopped" }, "stopped");
      if (start?.own) void this.#askWhatIsSo(name);
    } catch (error) {
      this.live.closing.throwIfAborted();
      this.#release(name, task);
      const goesOn = start !== undefined && !start.over && before !== undefined;
      if (goesOn) this.#resume(name, start, before);
      else this.#set(name, { kind: "unknown" }, "refreshed");
      if (endsAsking(error)) this.live.notAnswered(error);
      else await this.#askWhatIsSo(name);
      throw error;
    }
  }

  /** The stop may have overtaken the request of the start on its way to the hub: it is said again until the start has ended. */
  async #endWithdrawn(name: string, client: HubClient, start: StartTask): Promise<void> {
    for (const waitMs of WITHDRAWN_START_WAITS_MS) {
      await within(waitMs, Promise.allSettled([start.done]));
      if (start.over) break;
      await client.stop(this.#ref(name), this.live.closing);
    }
    start.following.abort(this.#cancelled(name));
    if (start.ranAnyway) await client.stop(this.#ref(name), this.live.closing);
  }

  /** The hub did not take the withdrawal: the start goes on, and is followed on. */
  #resume(name: string, start: StartTask, state: ServerState): void {
    start.withdrawn = false;
    this.#tasks.set(name, start);
    this.#set(name, state, "progress");
  }

  async #askWhatIsSo(name: string): Promise<void> {
    try {
      await this.live.refreshAnew();
    } catch (error) {
      this.#note(`"${name}" could not be asked for`, error);
    }
  }

  /** From here on the hub's answers to questions asked later count again. */
  #release(name: string, task: StartTask | StopTask): void {
    if (task.kind === "start") task.over = true;
    if (this.#tasks.get(name) === task) this.#tasks.delete(name);
    this.#endedAt.set(name, ++this.#clock);
  }

  #set(name: string, state: ServerState, reason: ModelChange["reason"], heard = false): void {
    this.live.dispatch({ kind: "state", name, state, heard }, reason);
  }

  #heard(name: string, state: ServerState, reason: ModelChange["reason"]): void {
    this.#set(name, state, reason, true);
  }

  #find(name: string): Server | undefined {
    return this.live.account.servers.find((server) => server.name === name);
  }

  #ref(name: string): ServerRef {
    return { user: this.live.account.user, name };
  }

  #throwIfWithdrawn(name: string, task: StartTask): void {
    if (task.withdrawn) throw this.#cancelled(name);
  }

  #cancelled(name: string): SpawnCancelled {
    return new SpawnCancelled(this.live.account.hub.baseUrl, `the start of "${name}" was withdrawn`);
  }

  #label(name: string): string {
    const server = this.#find(name);
    return server ? serverLabel(this.live.account, server) : `${this.live.account.label}: ${name}`;
  }

  #note(what: string, error: unknown): void {
    this.live.parts.log.debug(
      `${this.live.account.label}: ${what}: ${error instanceof Error ? error.message : "no reason"}`,
    );
  }
}
