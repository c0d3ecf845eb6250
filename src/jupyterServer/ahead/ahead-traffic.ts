import { randomUUID } from "node:crypto";
import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../../transport/types.js";
import { type Envelope, envelopeOf, frameOf, messageOf, readMessage } from "../frames.js";
import { HAND_OVER_MS } from "../hand-over.js";
import { isRestart } from "../open-requests.js";
import { type CellWords, errorOf } from "../traffic-deps.js";
import { type AheadCell, AheadRun, type CellRequest, type Client, HeldBytes, type RunWords } from "./ahead-run.js";
import type { CellRuns, EarlierOutputs, PlannedCell } from "./cell-runs.js";
import type { KeptRuns } from "./kept-runs.js";

export interface AheadWords extends RunWords {
  /** others have run the cell, and the user does not want it run */
  notWanted(): CellWords;
  /** what the cell needs is not on the server, and the user does not want it run without */
  notPushed(): CellWords;
}

export interface AheadDeps {
  runs: CellRuns;
  words: AheadWords;
  /** Of what it was given, does this kernel run nothing after an error or an interrupt, and say so of each? */
  takesAll(): boolean;
  /** From when it resolves on what the kernel says is kept on the server; `false`: it is not. */
  recorded(): Promise<boolean>;
  /** @param protocol of the socket */
  earlier(cells: readonly AheadCell[], protocol: string): Promise<KeptRuns | undefined>;
  /**
   * Resolves when what the cell needs is on the server; `false`: it is not to run. `undefined`: nothing is to be brought there. Rejects where
   * the cell is called off, as by the signal, which is aborted with the socket's end.
   */
  pushed?(cellId: string, signal: AbortSignal): Promise<boolean> | undefined;
  others: Pick<EarlierOutputs, "ofOthers" | "othersKnown">;
}

/** A planned cell that the client has asked for, and those that are to come after it. */
interface Leader {
  request: CellRequest;
  rest: readonly PlannedCell[];
  hasBegun: boolean;
}

const TELLING = /"status"|"execute_input"|"error"/;

/**
 * Gives a kernel all cells that its user wants run, though its client, the Jupyter extension, gives it one after the other: so they run also
 * when the client is gone. Each time that the client then asks for one of them, nothing is sent, and it is told what the kernel says of the
 * run that it has. In the same way a client is told of runs that an earlier window has asked for.
 */
export class AheadTraffic implements SocketTraffic {
  #channel: SocketChannel | undefined;
  readonly #ahead = new Map<string, AheadRun>();
  readonly #held = new HeldBytes();
  /** requests that the kernel was given and has not ended, and their cells */
  readonly #open = new Map<string, string>();
  #leader: Leader | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** of the kernel's process */
  #session = "";
  readonly #end = new AbortController();

  constructor(
    private readonly inner: SocketTraffic,
    private readonly deps: AheadDeps,
  ) {}

  opened(again: boolean, channel: SocketChannel): void {
    this.#channel = channel;
    const deliver = (data: Parameters<SocketChannel["deliver"]>[0]) => {
      if (this.#isForClient(data)) channel.deliver(data);
    };
    this.inner.opened(again, { ...channel, deliver });
    if (this.#leader?.hasBegun) this.#giveLater(this.#leader);
    this.#quiet();
  }

  sending(data: SocketData): SocketData | undefined | Promise<SocketData | undefined> {
    const request = cellRequestOf(data);
    const channel = this.#channel;
    if (!request || !channel) return data;
    const wanted = this.deps.runs.untilWanted(request.cellId);
    const isWanted = wanted?.then((is) => is || this.deps.words.notWanted());
    const mayRun = isWanted
      ? isWanted.then((is) => (is === true ? (this.#pushed(request) ?? is) : is))
      : this.#pushed(request);
    if (!mayRun) return this.#instead(data, request, channel);
    return mayRun.then((may) => {
      if (this.#end.signal.aborted) return undefined;
      if (may === true) return this.#instead(data, request, channel);
      this.#endSoon(request, may);
      return undefined;
    });
  }

  /** Otherwise the words of why it does not run; none where it is called off. */
  #pushed({ cellId }: CellRequest): Promise<true | CellWords | undefined> | undefined {
    const pushed = this.deps.pushed?.(cellId, this.#end.signal);
    return pushed?.then(
      (is) => is || this.deps.words.notPushed(),
      () => undefined,
    );
  }

  /** What the kernel gets for a request. */
  #instead(data: SocketData, request: CellRequest, channel: SocketChannel): SocketData | undefined {
    const { runs } = this.deps;
    const { cellId } = request;
    this.#forget();
    const given = [...this.#ahead.values()].find(({ cell, isAsked }) => !isAsked && cell.cellId === cellId);
    if (given) {
      void given.ask(request, this.#client(channel)).then(() => this.#forget());
      return undefined;
    }
    if (runs.isShown(cellId)) {
      this.#endSoon(request);
      return undefined;
    }
    this.#sent(request.id, cellId);
    const [first, ...rest] = runs.plannedFrom(cellId) ?? [];
    if (!first) return data;
    this.#leader = { request, rest, hasBegun: false };
    const { message } = request;
    const content = { ...message.content, stop_on_error: first.stopsOnError };
    return frameOf(channel.protocol, { ...message, content });
  }

  sent(data: SocketData): void {
    this.inner.sent(data);
  }

  received(data: unknown): boolean {
    return this.inner.received(data) && this.#isForClient(data);
  }

  lost(error: Error | undefined): void {
    this.inner.lost(error);
  }

  slept(): void {
    this.inner.slept();
    this.#drop();
  }

  asleep(data: SocketData): "wake" | "keep" | "done" {
    return this.inner.asleep(data);
  }

  declined(data: SocketData, error: unknown): boolean {
    return this.inner.declined(data, error);
  }

  lastWords(): Promise<void> | undefined {
    return this.inner.lastWords?.();
  }

  ended(why: SocketLoss | undefined): void {
    this.#end.abort(new DOMException("The connection was closed.", "AbortError"));
    clearTimeout(this.#timer);
    this.inner.ended(why);
    if (why === "gone") this.#drop();
    this.#forgetAll();
    this.deps.runs.closed();
  }

  /** Replies, and of what comes on IOPub as much as is needed: outputs come by the thousand. */
  readonly #isOfInterest = (channel: string, head: string): boolean =>
    this.#ahead.size > 0 || (channel === "iopub" && TELLING.test(head));

  #isForClient(data: unknown): boolean {
    const envelope = envelopeOf(data, this.#isOfInterest);
    if (!envelope) return true;
    const { channel, type, parent, session, content } = envelope;
    const state = type === "status" ? content()?.["execution_state"] : undefined;
    if (state !== undefined && isRestart(content())) this.#drop();
    // What the server says in the kernel's name answers nothing.
    if (state !== undefined && parent !== "") this.#session = session;
    if (type === "execute_input") this.#begun(envelope);
    const failed = type === "error" ? this.#open.get(parent) : undefined;
    if (failed !== undefined) this.deps.runs.failed(failed);
    const run = this.#ahead.get(parent);
    run?.take({ channel, type, frame: data }, this.deps.runs.isAwaited(run.cell.cellId), state === "idle");
    if (state === "idle") this.#ended(parent);
    this.#forget();
    return !run;
  }

  #begun({ parent }: Envelope): void {
    const leader = this.#leader;
    if (leader?.request.id !== parent) return;
    leader.hasBegun = true;
    this.#giveLater(leader);
  }

  #giveLater(leader: Leader): void {
    clearTimeout(this.#timer);
    const give = () => {
      // Once there is a connection again, it is given them.
      if (leader === this.#leader && this.#channel?.isOpen()) this.#giveRest(leader, this.#channel);
    };
    // On a busy machine the end of the cell may be here already, and only not be heard yet.
    this.#timer = setTimeout(() => setImmediate(give), HAND_OVER_MS);
  }

  #giveRest({ request, rest }: Leader, channel: SocketChannel): void {
    const { message } = request;
    const { runs, words } = this.deps;
    this.#leader = undefined;
    if (rest.length > 0 && !this.deps.takesAll()) {
      runs.notGiven(request.cellId);
      return;
    }
    for (const { cellId, code, stopsOnError } of rest) {
      const id = randomUUID();
      this.#ahead.set(id, new AheadRun({ id, cellId, code }, words, this.#held));
      this.#sent(id, cellId);
      const header = { ...message.header, msg_id: id, date: new Date().toISOString() };
      const content = { ...message.content, code, stop_on_error: stopsOnError };
      channel.send(frameOf(channel.protocol, { ...message, header, metadata: { cellId }, content }));
    }
    runs.given(request.cellId, this.deps.recorded());
  }

  #sent(id: string, cellId: string): void {
    this.#open.set(id, cellId);
    this.deps.runs.sent(id, cellId);
  }

  #ended(id: string): void {
    if (this.#leader?.request.id === id) this.#leader = undefined;
    if (this.#open.delete(id)) this.deps.runs.ended(id);
    this.#quiet();
  }

  #quiet(): void {
    const protocol = this.#channel?.protocol ?? "";
    this.deps.runs.quiet({
      of: (cells) => this.deps.earlier(cells, protocol),
      ...this.deps.others,
      show: async (run) => {
        if (this.#end.signal.aborted) return;
        this.#ahead.set(run.cell.id, run);
        await run.over;
      },
    });
  }

  /** What was told to the end, and what nobody will ask for. */
  #forget(): void {
    for (const [id, run] of this.#ahead) {
      if (!run.isTold && (run.isAsked || this.deps.runs.isAwaited(run.cell.cellId))) continue;
      run.forget();
      this.#ahead.delete(id);
    }
  }

  /** The kernel's process is another one now, or none. */
  #drop(): void {
    this.#leader = undefined;
    this.#forgetAll();
    for (const id of this.#open.keys()) this.deps.runs.lost(id);
    this.#open.clear();
  }

  #forgetAll(): void {
    for (const run of this.#ahead.values()) run.forget();
    this.#ahead.clear();
  }

  /** @param words why it fails; none: it is called off, which is no failure to the client, and runs what comes after it */
  #endSoon({ message: { header } }: CellRequest, words?: CellWords): void {
    const error = words && errorOf(words);
    const parts = (content: Record<string, unknown>) => ({ id: randomUUID(), session: this.#session, content });
    const messages = [
      ...(error ? [messageOf("iopub", "error", parts(error))] : []),
      messageOf("shell", "execute_reply", parts(error ? { status: "error", ...error } : { status: "aborted" })),
      messageOf("iopub", "status", parts({ execution_state: "idle" })),
    ];
    // It asks before it listens.
    setImmediate(() => {
      for (const message of messages)
        this.#channel?.deliver(frameOf(this.#channel.protocol, { ...message, parent_header: header }));
    });
  }

  #client(channel: SocketChannel): Client {
    return { protocol: channel.protocol, session: this.#session, deliver: (frame) => channel.deliver(frame) };
  }
}

/** `undefined`: it is none. */
function cellRequestOf(data: SocketData): CellRequest | undefined {
  const envelope = envelopeOf(data, (channel, head) => channel === "shell" && head.includes('"execute_request"'));
  const message = envelope && readMessage(data);
  const { cellId } = message?.metadata ?? {};
  const { code } = message?.content ?? {};
  if (!message || typeof cellId !== "string" || typeof code !== "string") return undefined;
  return { id: message.header.msg_id, cellId, code, message };
}
