import { randomUUID } from "node:crypto";
import { serverLabel } from "../model/server-label.js";
import type { Account, HubModel, Server } from "../model/types.js";
import { addressOf, type ServerId } from "../text/ids.js";
import { underEither } from "../transport/either-signal.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, HubResponse, HubSession, HubWebSocketClass, LastingPolicy } from "../transport/types.js";
import { away, awayText, isOfServer, isQuestion, isRefusal, json, jsonText, tellsNothing } from "./answers.js";
import { guarded } from "./jupyter-guard.js";
import { KernelInfos } from "./kernel-infos.js";
import { KernelRevival, type RevivalParts } from "./kernel-revival.js";
import { KernelSessions, type KernelSessionsParts, sessionAnswer } from "./kernel-sessions.js";
import { KernelTraffic } from "./kernel-traffic.js";
import { KernelVerdicts, type VerdictParts } from "./kernel-verdicts.js";
import { type Asked, asked, inOwnSpelling, kernelOf, type ReadRequest, readRequest, textOf } from "./requests.js";
import { isSpecs, type ServerMemory, usualSpecs, usualUrl } from "./server-memory.js";
import { readSession, SessionStart } from "./session-start.js";
import { Suspicion } from "./suspicion.js";
import type { TrafficParts } from "./traffic-parts.js";

export interface ConnectionParts extends Pick<TrafficParts, "words" | "log"> {
  model: HubModel;
  memory: ServerMemory;
  /**
   * Resolves when the server runs; asks the user whether it is to be started. Rejects with an error whose message says why it does not, and
   * what to do.
   */
  untilRunning(serverId: ServerId, signal: AbortSignal): Promise<unknown>;
  noJupyter(isGesture: boolean, signal: AbortSignal): Promise<Error | undefined>;
  isWanted: KernelSessionsParts["isWanted"];
  used: KernelSessionsParts["used"];
  renewed: RevivalParts["renewed"];
  refused: VerdictParts["refused"];
  keptOut: VerdictParts["keptOut"];
}

/**
 * One server of a hub for those who speak to it through `@jupyterlab/services`, as the Jupyter extension does. While the hub says that
 * it does not run, the connection stands in for it: its kernel specs are those of the last time, its kernels are those that notebooks hold,
 * a session that is wanted is promised, and a run waits until the user has had the server started and its kernel is made. So a notebook
 * keeps its choice of kernel, and runs again by one press.
 */
export class ServerConnection {
  readonly #closed = new AbortController();
  readonly #suspicion: Suspicion;
  readonly #sessions: KernelSessions;
  readonly #starting: SessionStart;
  readonly #revival: KernelRevival;
  readonly #verdicts: KernelVerdicts;
  readonly #fetch: HubFetch;
  #specs: string;

  constructor(
    readonly serverId: ServerId,
    private readonly parts: ConnectionParts,
  ) {
    const { model, memory } = parts;
    const { account, server } = this.#known();
    const notes = memory.of(account.id, server.name);
    this.#specs = notes?.specs ?? usualSpecs;
    this.#suspicion = new Suspicion(() => model.refresh(account.id, this.#closed.signal));
    this.#sessions = new KernelSessions({
      kept: notes?.sessions ?? [],
      keep: (session) => memory.noteSession(account.id, server.name, this.url, session),
      drop: (session) => memory.forgetSession(account.id, server.name, session),
      isWanted: (session) => parts.isWanted(session),
      used: (session) => parts.used(session),
    });
    this.#fetch = guarded({
      fetch: async (...request) => (await model.transport(this.#known().account.id)).fetch(...request),
      url: () => this.url,
      server: () => this.#server(),
      noJupyter: (isGesture) => parts.noJupyter(isGesture, this.#closed.signal),
    });
    this.#starting = new SessionStart({
      isRunning: () => this.#server()?.state.kind === "running",
      isDown: () => this.#isDown(),
      untilRunning: (signal) => parts.untilRunning(serverId, signal),
      url: () => new URL("api/sessions", this.url),
      fetch: this.#fetch,
      suspect: () => this.#suspicion.raise(),
      awayText: (status) => this.#awayText(status),
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
      refused: () => parts.refused(),
      keptOut: () => parts.keptOut(),
    });
    this.#revival = new KernelRevival({
      sessions: this.#sessions,
      startSession: (body, signal) => this.#starting.send(body, signal),
      closed: this.#closed.signal,
      renewed: (session) => parts.renewed(session),
      awayText: (status) => this.#awayText(status),
    });
  }

  /** Where the server is, or was when it ran last. Throws when its hub was removed. */
  get url(): string {
    const { account, server } = this.#known();
    if (server.state.kind === "running") return server.state.url;
    return this.parts.memory.of(account.id, server.name)?.url ?? usualUrl(addressOf(account), server.name);
  }

  dispose(): void {
    this.#closed.abort(new DOMException("The connection was closed.", "AbortError"));
    this.#suspicion.dispose();
  }

  /** As `HubFetch`, and answers also while the server is away. */
  readonly fetch: HubFetch = async (input, init) => {
    const request = await readRequest(input, init, this.url);
    const what = asked(request.method, request.url, this.url);
    if (what.kind === "start-session") return this.#sessionFor(request);
    if (what.kind === "one" && (this.#isDown() || this.#sessions.isGone(what.id)))
      return this.#revival.insteadOf(what.id, what.act);
    return this.#isDown() ? this.#inItsPlace(what) : this.#forward(what, request);
  };

  /**
   * Sockets of kernels last over broken connections; others end with theirs.
   * @param revives also over the end of their kernel, which is made again when it is used; otherwise they end with it
   */
  webSocket(transport: Pick<HubSession, "lastingWebSocket">, { revives }: { revives: boolean }): HubWebSocketClass {
    return transport.lastingWebSocket((url) => {
      const kernelId = kernelOf(url);
      // A client that does not know yet that the hub was removed makes one more, which ends with the hub's network.
      if (kernelId === undefined || !this.#server()) return undefined;
      return this.#policy(inOwnSpelling(url, this.url), kernelId, revives);
    });
  }

  #policy(url: URL, kernelId: string, revives: boolean): LastingPolicy {
    const sessions = this.#sessions;
    sessions.hold(kernelId);
    /** at the server, where the last connection leads */
    let nowId = kernelId;
    // A client's next socket has the session of its last one, which the server may not have closed yet (see `KernelTraffic`).
    const urlNow = () => {
      const now = new URL(sessions.outgoing(url.href));
      nowId = sessions.nowOf(kernelId);
      now.searchParams.set("session_id", randomUUID());
      return now;
    };
    const revive = (signal: AbortSignal) => this.#revival.revive(kernelId, signal).then(urlNow);
    const kind = () => sessions.of(kernelId)?.kernel.name;
    return {
      url: urlNow,
      verdict: (signal) => this.#verdicts.on(kernelId, signal),
      gone: () => sessions.gone(kernelId),
      admitted: (signal) => this.#verdicts.admitted(signal),
      // Asked when it is gone: a user may have ended it.
      get revive() {
        return revives && sessions.of(kernelId) ? revive : undefined;
      },
      traffic: new KernelTraffic({
        ...this.parts,
        reached: () => {
          this.#verdicts.opened();
          sessions.runs(kernelId, nowId);
          this.#reached();
        },
        isPromised: () => sessions.isPromised(kernelId),
        isIdle: (signal) => this.#verdicts.isIdle(nowId, signal),
        info: new KernelInfos(this.parts.memory, this.#known(), kind, () => this.#specs),
      }),
      ended: () => sessions.letGo(kernelId),
    };
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
    return this.#asLast(what) ?? away(this.#awayText(response.status));
  }

  /** A new session. While the server is away it is a promise: its kernel is made, and the user asked, when a cell is run. */
  async #sessionFor({ body, init }: ReadRequest): Promise<HubResponse> {
    if (this.#server()?.state.kind === "unknown") await this.#suspicion.raise();
    const sent = this.#sessions.outgoing(await textOf(body));
    const answer = await underEither([this.#closed.signal, init.signal], async (signal) => {
      const response = await this.#starting.sendIfUp(sent, signal);
      return response && (await this.#readSessionStart(response));
    });
    if (answer) return answer;
    const promised = this.#sessions.promise(sent);
    return promised ? json(201, sessionAnswer(promised)) : away(this.#awayText());
  }

  async #readSessionStart(response: HubResponse): Promise<HubResponse> {
    const text = await response.text();
    const session = readSession(response.status, text);
    if (session) this.#sessions.learn(session);
    return jsonText(response.status, this.#sessions.incoming(text));
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
        return away(this.#awayText());
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
    if (what.kind === "specs") this.#keepSpecs(text);
    return jsonText(200, this.#sessions.inAnswer(what.kind, text));
  }

  #keepSpecs(text: string): void {
    if (!isSpecs(text)) return;
    const { account, server } = this.#known();
    this.#specs = text;
    this.parts.memory.noteSpecs(account.id, server.name, this.url, text);
  }

  /** The server answers: what is not known of it since the hub could not be asked is asked for again. */
  #reached(): void {
    this.#suspicion.allay();
    this.#verdicts.reached();
    const accountId = this.#server()?.accountId;
    if (accountId && this.parts.model.account(accountId)?.reach.kind === "unreachable") void this.#suspicion.raise();
  }

  /** The hub says that it does not run, or that it is none of its. */
  #isDown(): boolean {
    const kind = this.#server()?.state.kind;
    return kind !== "running" && kind !== "unknown";
  }

  #server(): Server | undefined {
    return this.parts.model.server(this.serverId);
  }

  #known(): { account: Account; server: Server } {
    const server = this.#server();
    const account = server && this.parts.model.account(server.accountId);
    if (!account) throw new Error("the hub of this server was removed");
    return { account, server };
  }

  /** @param status of who answered in the server's place; `undefined`: nobody was asked */
  #awayText(status?: number): string {
    const { account, server } = this.#known();
    return awayText(serverLabel(account, server), server.state.kind, status);
  }
}
