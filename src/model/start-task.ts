import type { HubClient } from "../hubClient/contract.js";
import { SpawnCancelled } from "../hubClient/errors.js";
import { isFormFields } from "../hubClient/options/form-fields.js";
import type { HubServer, SpawnProgress, StartOptions, UserOptions } from "../hubClient/types.js";
import { underEither } from "../transport/waiting.js";
import { asOptions } from "./last-fields.js";
import { asHubError, endsAsking, failureOf, wasTaken } from "./model-errors.js";
import type { ServerOfAccount } from "./server-of-account.js";
import type { StartLog } from "./start-log.js";
import { startingAfter } from "./starting-after.js";
import type { Server } from "./types.js";

export interface StartWork {
  /** this window asked for the start; otherwise it only follows what another window or the browser asked for */
  own: boolean;
  /** with what it was asked for; fields are those of the hub's form */
  asked?: StartOptions;
  run(client: HubClient, report: (event: SpawnProgress) => void, signal: AbortSignal): Promise<HubServer>;
  /** called before the model hears how it ended */
  over(): void;
  /** why there is no server, for its user */
  failed(why: string): void;
}

type Phase =
  | "going"
  /** it is to be stopped; where the hub does not take that, it goes on */
  | "withdrawn"
  | "over"
  /** it was withdrawn, and its request ended with a running server nevertheless */
  | "ran-anyway";

/** One start that this window carries out or follows. While it is going it alone decides the server's state. */
export class StartTask {
  readonly kind = "start";
  readonly done: Promise<Server>;
  /** ends the following, not the start */
  readonly #following = new AbortController();
  readonly #log: StartLog;
  readonly #options: UserOptions | undefined;
  readonly #wasListed: boolean;
  #phase: Phase = "going";

  constructor(
    private readonly server: ServerOfAccount,
    private readonly work: StartWork,
  ) {
    this.#wasListed = server.known !== undefined;
    const { label, known, live, id } = server;
    const { starts } = live.deps;
    const now = () => live.deps.now();
    // Without any, the hub takes those of the last start.
    this.#options = keptOptions(work.asked ?? known?.lastOptions);
    this.#log = starts.begin({ serverId: id, label, isOwn: work.own, began: now(), options: this.#options }, now);
    this.done = Promise.resolve().then(() => this.#start());
  }

  get isOwn(): boolean {
    return this.work.own;
  }

  get isOver(): boolean {
    return this.#phase === "over" || this.#phase === "ran-anyway";
  }

  get ranAnyway(): boolean {
    return this.#phase === "ran-anyway";
  }

  withdraw(): void {
    if (this.#phase === "going") this.#phase = "withdrawn";
  }

  /** The hub did not take the withdrawal. `false`: it has ended meanwhile. */
  resume(): boolean {
    if (this.#phase === "withdrawn") this.#phase = "going";
    return this.#phase === "going";
  }

  endFollowing(): void {
    this.#following.abort(this.#cancelled());
  }

  async #start(): Promise<Server> {
    const { server, work } = this;
    const { live } = server;
    const [end] = await Promise.allSettled([this.#run()]);
    if (end.status === "rejected") live.closing.throwIfAborted();
    const wasWithdrawn = this.#phase === "withdrawn";
    this.#phase = wasWithdrawn && end.status === "fulfilled" ? "ran-anyway" : "over";
    work.over();
    if (wasWithdrawn) this.#log.ended("withdrawn");
    else if (end.status === "fulfilled") this.#log.ended("running");
    else this.#log.ended("failed", messageOf(end.reason), failureOf(end.reason));
    if (wasWithdrawn) throw this.#cancelled();
    if (end.status === "rejected") {
      await this.#ended(end.reason);
      throw end.reason;
    }
    const fields = isFormFields(work.asked) ? work.asked : undefined;
    live.dispatch({ kind: "started", server: end.value, at: live.deps.now(), fields }, "started");
    return server.known as Server;
  }

  async #run(): Promise<HubServer> {
    const { server, work } = this;
    const { live } = server;
    const client = await live.deps.connection.client();
    if (this.#phase === "withdrawn") throw this.#cancelled();
    if (work.own) server.set({ kind: "starting", since: live.deps.now(), options: this.#options }, "starting");
    return await underEither([live.closing, this.#following.signal], (signal) =>
      work.run(client, (event) => this.#report(event), signal),
    );
  }

  /** The end of the start is told by the call's own end, which the user model has confirmed; the stream's may be false. */
  #report(event: SpawnProgress): void {
    const { server } = this;
    if (event.kind === "message") this.#log.message(event.message, event.pending);
    if (event.kind === "unheard") this.#log.unheard(event.why);
    if (this.#phase !== "going") return;
    const before = server.known?.state;
    const starting =
      before?.kind === "starting" ? before : { kind: "starting" as const, since: server.live.deps.now() };
    server.set(startingAfter(starting, event), "progress", event.kind === "message");
  }

  async #ended(error: unknown): Promise<void> {
    const { server, work } = this;
    const kind = asHubError(error)?.kind;
    const failure = failureOf(error);
    if (failure !== undefined) work.failed(failure);
    if (kind === "spawn-cancelled") {
      server.heard({ kind: "stopped" }, "stopped");
    } else if (failure !== undefined && (this.#wasListed || kind === "spawn-failed")) {
      server.heard({ kind: "stopped", failure }, "start-failed");
    } else if (endsAsking(error)) {
      server.set({ kind: "unknown" }, "refreshed");
      server.live.notAnswered(error);
    } else if (work.own) {
      await server.askWhatIsSo();
    } else {
      // Asking again could show the same start and the same end of its following, in a circle.
      server.set({ kind: "unknown" }, "refreshed");
    }
    if (work.own && wasTaken(error)) void server.askWhatIsSo();
  }

  #cancelled(): SpawnCancelled {
    const { live, name } = this.server;
    return new SpawnCancelled(live.account.hub.baseUrl, `the start of "${name}" was withdrawn`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "ended without a server";
}

/** Fields with a secret among them are kept nowhere. */
function keptOptions(asked: StartOptions): UserOptions | undefined {
  if (!isFormFields(asked)) return asked;
  return asked.secret ? undefined : asOptions(asked);
}
