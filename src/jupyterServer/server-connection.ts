import type { Account, Server } from "../model/types.js";
import { addressOf, type ServerId } from "../text/ids.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, HubResponse, HubSession, HubWebSocketClass, LastingPolicy } from "../transport/types.js";
import { underEither } from "../transport/waiting.js";
import type { ConnectionDeps, ConnectionEnd } from "./connection-deps.js";
import { HeldRuns } from "./held-runs.js";
import { guarded } from "./jupyter-guard.js";
import { KernelInfos } from "./kernel-infos.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import { KernelRevival } from "./kernel-revival.js";
import { KernelSessions } from "./kernel-sessions.js";
import { kernelSocketPolicy, type SocketHolder } from "./kernel-socket.js";
import { KernelVerdicts, type Verdict } from "./kernel-verdicts.js";
import { away, json, jsonText } from "./own-answers.js";
import {
  type Asked,
  asked,
  inItsPlace,
  kernelOf,
  type Place,
  type ReadRequest,
  readRequest,
  textOf,
} from "./requests.js";
import { isSpecs, ServerMemory, usualSpecs, usualUrl } from "./server-memory.js";
import { ServerRest } from "./server-rest.js";
import { sessionAnswer } from "./session-models.js";
import { answerOfStart, SessionStart } from "./session-start.js";
import { type SessionType, sessionType } from "./session-type.js";
import { Suspicion } from "./suspicion.js";
import { isOfServer, isQuestion, isRefusal, tellsNothing } from "./whose-answer.js";

/**
 * One server of a hub, for whoever speaks to it: its URL, `fetch`, `WebSocket`, and the one verdict on what a refusal or a lost socket means.
 * While the hub says that it does not run, `fetch` and the sockets of kernels stand in for it, as the Jupyter extension needs it: its kernel
 * specs are those of the last time, its kernels are those that notebooks hold, a session that is wanted is promised, and a run waits until
 * the user has had the server started and its kernel is made. So a notebook keeps its choice of kernel, and runs again by one press.
 */
export class ServerConnection {
  readonly #closed = new AbortController();
  readonly #suspicion: Suspicion;
  readonly #sessions: KernelSessions;
  readonly #starting: SessionStart;
  readonly #revival: KernelRevival;
  readonly #heldRuns = new HeldRuns();
  readonly #verdicts: KernelVerdicts;
  readonly #fetch: HubFetch;
  readonly #rest = new ServerRest(() => this.end.releaseAfterMs());
  readonly #memory: ServerMemory;
  readonly recorder: KernelRecorder | undefined;
  readonly held: Pick<KernelSessions, "incoming">;
  #specs: string;

  constructor(
    readonly serverId: ServerId,
    private readonly deps: ConnectionDeps,
    private readonly end: ConnectionEnd,
  ) {
    const { model, memento, log } = deps;
    const memory = (this.#memory = new ServerMemory(memento, log));
    const { account, server } = this.#known();
    const notes = memory.of(account.id, server.name);
    this.#specs = notes?.specs ?? usualSpecs;
    this.#suspicion = new Suspicion(() => model.refresh(account.id, this.#closed.signal));
    this.held = this.#sessions = new KernelSessions({
      kept: () => memory.of(account.id, server.name)?.sessions ?? [],
      keep: (session) => memory.noteSession(account.id, server.name, this.url, session),
      drop: (session) => memory.forgetSession(account.id, server.name, session),
      isWanted: (session) => end.isWanted(session),
      used: (session) => end.used(session),
    });
    this.#fetch = guarded({
      fetch: async (...request) => (await this.network()).fetch(...request),
      url: () => this.url,
      server: () => this.#server(),
      noJupyter: (isGesture) => end.noJupyter(isGesture, this.#closed.signal),
    });
    this.#starting = new SessionStart({
      isRunning: () => this.#server()?.state.kind === "running",
      isDown: () => this.#isDown(),
      untilRunning: (signal) => end.untilRunning(signal),
      url: () => this.url,
      fetch: this.#fetch,
      folderOf: end.folderOf,
      suspect: () => this.#suspicion.raise(),
      awayText: (status) => end.words.away(status),
    });
    this.#verdicts = new KernelVerdicts({
      model,
      account: () => model.account(account.id),
      suspect: () => this.#suspicion.raise(),
      isDown: () => this.#isDown(),
      isStopping: () => this.#server()?.state.kind === "stopping",
      url: () => this.url,
      fetch: this.#fetch,
      sessions: this.#sessions,
      refused: () => end.refused(),
      keptOut: () => end.keptOut(),
    });
    this.recorder = end.recording?.recorderOf(this);
    this.#revival = new KernelRevival({
      sessions: this.#sessions,
      startSession: (body, signal) => this.#starting.send(body, signal),
      closed: this.#closed.signal,
      renewed: (session) => end.renewed(session),
      awayText: (status) => end.words.away(status),
    });
  }

  /** Where the server is, or was when it ran last. Throws when its hub was removed. */
  get url(): string {
    const { account, server } = this.#known();
    if (server.state.kind === "running") return server.state.url;
    return this.#memory.of(account.id, server.name)?.url ?? usualUrl(addressOf(account), server.name);
  }

  #place(): Place {
    return { server: this.url, hub: this.#known().account.hub.baseUrl };
  }

  dispose(): void {
    this.#closed.abort(new DOMException("The connection was closed.", "AbortError"));
    this.#suspicion.dispose();
    this.recorder?.dispose();
  }

  /** The hub's network with the account's token, to this server: nothing stands in for it. */
  async network(): Promise<HubSession> {
    const hub = await this.deps.model.transport(this.#known().account.id);
    return hub.at(() => this.url);
  }

  /**
   * What it means that a kernel's socket was lost, or that the server refuses what is about the kernel: asks the hub, and then the server.
   * Without a kernel, what it means of the server itself.
   */
  verdict(signal: AbortSignal, kernelId?: string): Promise<Verdict> {
    return kernelId === undefined ? this.#verdicts.onServer() : this.#verdicts.on(kernelId, signal);
  }

  readonly sessionType = (signal: AbortSignal): Promise<SessionType> => sessionType(this.#fetch, this.url, signal);

  /** As `HubFetch`, and answers also while the server is away. */
  readonly fetch: HubFetch = async (input, init) => {
    const request = await readRequest(input, init, this.#place());
    const what = asked(request.method, request.url, this.url);
    this.#heldRuns.asked(what);
    const last = this.#rest.lastOf(what, this.#isDown());
    if (what.kind === "start-session") return this.#sessionFor(request);
    if (what.kind === "one" && (this.#isDown() || this.#sessions.isGone(what.id)))
      return this.#revival.insteadOf(what.id, what.act);
    if (last) return jsonText(200, this.#sessions.inAnswer(last.kind, last.text));
    return this.#isDown() ? this.#inItsPlace(what) : this.#forward(what, request);
  };

  /** Sockets of kernels last over broken connections; others end with theirs. */
  async webSocket(holder: SocketHolder): Promise<HubWebSocketClass> {
    const network = await this.network();
    return network.lastingWebSocket((url) => {
      const kernelId = kernelOf(url);
      // A client that does not know yet that the hub was removed makes one more, which ends with the hub's network.
      if (kernelId === undefined || !this.#server()) return undefined;
      return this.#policy(url, kernelId, holder);
    });
  }

  #policy(url: URL, kernelId: string, holder: SocketHolder): LastingPolicy {
    const sessions = this.#sessions;
    const kind = () => sessions.of(kernelId)?.kernel.name;
    return kernelSocketPolicy(() => inItsPlace(url, this.#place()), kernelId, {
      sessions,
      verdicts: this.#verdicts,
      revival: this.#revival,
      heldRuns: this.#heldRuns,
      ...holder,
      end: this.end,
      log: this.deps.log,
      info: new KernelInfos(this.#memory, this.#known(), kind, () => this.#specs),
      reached: () => this.#reached(),
      recorder: this.recorder,
      owner: this.serverId,
      rest: this.#rest,
    });
  }

  async #forward(what: Asked, { url, body, init }: ReadRequest): Promise<HubResponse> {
    const now = new URL(this.#sessions.outgoing(url.href));
    // Of a large notebook that is saved a look at each word would take seconds, and what it says is its own.
    const said = what.kind === "one" && typeof body === "string" ? { body: this.#sessions.outgoing(body) } : {};
    let response: HubResponse;
    try {
      response = await this.#fetch(now, { ...init, ...said });
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") throw error;
      await this.#suspicion.raise();
      const instead = this.#isDown() ? this.#inItsPlace(what) : this.#asLast(what);
      if (!instead) throw error;
      return instead;
    }
    if (isOfServer(response, what.kind !== "other" || what.isApi) && !tellsNothing(what, response)) {
      this.#reached();
      return this.#read(what, response);
    }
    await this.#suspicion.raise(isRefusal(response) ? "refused" : "away");
    // What runs by the hub's word says itself what it lets nobody do. Of a kernel that tells nothing.
    const { account, server } = this.#known();
    const runs = server.state.kind === "running" && account.reach.kind === "ok";
    if (runs && isRefusal(response) && !isQuestion(what)) return response;
    discard(response);
    if (this.#isDown()) return this.#inItsPlace(what);
    return this.#asLast(what) ?? away(this.end.words.away(response.status));
  }

  /** A new session. While the server is away it is a promise: its kernel is made, and the user asked, when a cell is run. */
  async #sessionFor({ body, init }: ReadRequest): Promise<HubResponse> {
    if (this.#server()?.state.kind === "unknown") await this.#suspicion.raise();
    const sent = this.#sessions.outgoing(await textOf(body));
    const answer = await underEither([this.#closed.signal, init.signal], async (signal) => {
      const response = await this.#starting.sendIfUp(sent, signal);
      return response && (await answerOfStart(response, this.#sessions));
    });
    if (answer) return answer;
    const promised = this.#sessions.promise(sent);
    return promised ? json(201, sessionAnswer(promised)) : away(this.end.words.away());
  }

  /** `undefined` where nothing stands for the answer. */
  #asLast(what: Asked): HubResponse | Promise<HubResponse> | undefined {
    // While nobody knows what the server does, no kernel is taken from anybody.
    const isUnknown = this.#server()?.state.kind === "unknown";
    const isList = what.kind === "kernels" || what.kind === "sessions";
    return what.kind === "specs" || (isUnknown && isList) ? this.#inItsPlace(what) : undefined;
  }

  #inItsPlace(what: Asked): HubResponse | Promise<HubResponse> {
    switch (what.kind) {
      case "specs":
        return jsonText(200, this.#specs);
      case "kernels":
        return json(200, this.#sessions.kernels([]));
      case "sessions":
        return json(200, this.#sessions.sessions([]));
      case "one":
        return this.#revival.insteadOf(what.id, what.act);
      case "start-session":
      case "other":
        return away(this.end.words.away());
    }
  }

  async #read(what: Asked, response: HubResponse): Promise<HubResponse> {
    if (what.kind === "other" || what.kind === "start-session") return response;
    if (what.kind === "one" && what.act === "DELETE" && response.ok) this.#sessions.forget(what.id);
    if (what.kind === "one" && response.status === 404 && this.#sessions.of(what.id)) {
      discard(response);
      this.#sessions.gone(what.id);
      return this.#revival.insteadOf(what.id, what.act);
    }
    if (response.status !== 200) return response;
    const text = await response.text();
    if (what.kind !== "one") this.#rest.told({ kind: what.kind, text });
    if (what.kind === "specs") this.#keepSpecs(text);
    return jsonText(200, this.#sessions.inAnswer(what.kind, text));
  }

  #keepSpecs(text: string): void {
    if (!isSpecs(text)) return;
    const { account, server } = this.#known();
    this.#specs = text;
    this.#memory.noteSpecs(account.id, server.name, this.url, text);
  }

  /** The server answers: what is not known of it since the hub could not be asked is asked for again. */
  #reached(): void {
    this.#suspicion.allay();
    this.#verdicts.reached();
    if (this.#server() && this.#known().account.reach.kind === "unreachable") void this.#suspicion.raise();
  }

  /** The hub says that it does not run, or that it is none of its. */
  #isDown(): boolean {
    const kind = this.#server()?.state.kind;
    return kind !== "running" && kind !== "unknown";
  }

  #server(): Server | undefined {
    return this.deps.model.server(this.serverId);
  }

  #known(): { account: Account; server: Server } {
    const server = this.#server();
    const account = server && this.deps.model.account(server.accountId);
    if (!account) throw new Error("the hub of this server was removed");
    return { account, server };
  }
}
