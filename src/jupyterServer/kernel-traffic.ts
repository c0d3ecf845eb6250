import { randomUUID } from "node:crypto";
import { SocketBroken } from "../transport/errors.js";
import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../transport/types.js";
import { AsleepKernel } from "./asleep-kernel.js";
import { droppedNotice } from "./dropped-output.js";
import { type Envelope, envelopeOf, frameOf, headOf, idOf, isOnIopub, messageOf, sizeOf } from "./frames.js";
import { InPlaceAnswers } from "./in-place-answers.js";
import { isRestart, isUnreplied, type OpenRequest, openRequest, OpenRequests } from "./open-requests.js";
import { RunGuards } from "./run-guards.js";
import { SilenceWatch } from "./silence-watch.js";
import type { CellWords, TrafficDeps } from "./traffic-deps.js";

/** Beyond this a frame is an output, and none of the messages that are looked for, in bytes or characters. */
const MAX_FRAME = 256 * 1024;

/** So many messages of the kernel are remembered by their ids. */
const MAX_LAST = 8;
/** A reply comes before the kernel is idle, or soon after, in ms: it takes another way to the server. */
const REPLY_MS = 3_000;

/** In the header of what tells of a state, a beginning or an error. One look for all: thousands of headers are looked at. */
const TELLING = /"status"|"error"|"execute_input"/;

/** The question that finds out whether a kernel has done all that it was asked before. */
interface Probe extends OpenRequest {
  /** what was under way when the connection was lost */
  readonly before: readonly OpenRequest[];
}

/**
 * Finds requests whose end fell into a gap. A server gives a new connection what it kept for it, but it keeps nothing while another client
 * is attached, nor what it wrote into a dead link: then the reply never comes, and the cell would run for ever. A kernel answers in the
 * order in which it was asked. So after each gap, when another process speaks for it, and when it is idle and says nothing of what it was
 * asked, it is asked for its info: once that is answered, whatever was asked before and is still open was lost, and is ended here, in
 * words. So is what a kernel was doing when it went.
 *
 * A connection can be deaf from a restart of the kernel on: the server tells its connections to a kernel apart by their session. Where an
 * older one of the same session is not closed yet, the kernel's new process takes the one for the other, and hears the first to come no
 * more (ZeroMQ's router handover; seen with jupyter_server 2.21, in 4 of 10 restarts at such a moment).
 */
export class KernelTraffic implements SocketTraffic {
  readonly #requests = new OpenRequests((...atWork) => this.deps.cells?.(...atWork));
  #probe: Probe | undefined;
  /** begins the id of each probe: the answer to one may come after the next gap, from what the server kept */
  readonly #probes = `probe-${randomUUID()}`;
  #channel: SocketChannel | undefined;
  readonly #silence = new SilenceWatch({
    isAwaited: () => this.#probe !== undefined || this.#requests.all.length > 0,
    hasReason: (signal) => this.#isSilentForAReason(signal),
  });
  /** the last messages of the kernel on IOPub: the ids of most are never asked for */
  readonly #last: ({ frame: unknown } | { id: string })[] = [];
  /** when it said its last, in ms since the epoch */
  #heardAtMs: number | undefined;
  /** by which the kernel's messages are known; '' before the first */
  #kernelSession = "";
  readonly #ownSession = randomUUID();
  readonly #inPlace: InPlaceAnswers;
  readonly #guards = new RunGuards(() => this.deps.info?.known());
  readonly #asleep: AsleepKernel;
  /** The server drops output of the kernel. `true`: the client need not know. */
  onDropped: () => boolean = () => false;
  /** Of what was sent since then the kernel's words are all known: that it never spoke of a request says that it never got it. */
  allHeardSinceMs = Infinity;
  /** The kernel has done all that it was given before this connection, by whomever: it answered here, in the order in which it is asked. */
  hasAnswered = false;

  constructor(private readonly deps: TrafficDeps) {
    const session = () => this.#kernelSession || this.#ownSession;
    const requests = this.#requests;
    this.#inPlace = new InPlaceAnswers({ ...deps, requests, channel: () => this.#channel, session });
    this.#asleep = new AsleepKernel(deps, this.#inPlace);
  }

  /** @param ids of cells that an earlier window has given to the kernel: their ends are found out as those that fell into a gap */
  resume(ids: readonly string[]): void {
    this.#requests.resume(ids);
  }

  /** The cells that are not done. */
  get runs(): OpenRequest[] {
    return this.#requests.all.filter(({ type }) => type === "execute_request");
  }

  /** The ids of the last messages of the kernel on IOPub, the latest first. A server may say some in its name that others never hear. */
  get lastIds(): string[] {
    return this.#last.map((one) => ("id" in one ? one.id : idOf(one.frame))).reverse();
  }

  /** Is it a message of the kernel itself? What its server says has another session. */
  isOfKernel(data: unknown): boolean {
    return headOf(data).includes(this.#kernelSession);
  }

  /** What the kernel was done with, as it said, is replied to here: whoever had the reply would have brought it by now. */
  settle(): void {
    for (const request of this.runs.filter(isUnreplied)) this.#settle(request);
  }

  /** More was said than could be brought. */
  tellMissing(why: "missing" | "dropped" | "unrecorded" | "unheard" = "missing"): void {
    const [running] = this.runs;
    const text = `${this.deps.words[why]()}\n`;
    if (running) this.#inPlace.deliver("iopub", "stream", { name: "stderr", text }, running);
  }

  /** Nothing that was asked over the socket is open. */
  isIdle(): boolean {
    return this.#probe === undefined && this.#requests.all.length === 0;
  }

  opened(again: boolean, channel: SocketChannel): void {
    this.#channel = channel;
    this.#probe = undefined;
    this.hasAnswered = false;
    this.#silence.heard();
    this.deps.reached?.();
    if (again || !this.isIdle()) this.#ask();
  }

  sent(data: SocketData): void {
    const envelope = envelopeOf(data, (channel, head) => channel === "shell" && head.includes("_request"));
    if (!envelope || this.#guards.owns(envelope.id)) return;
    this.#guards.before(envelope, this.#requests.all, this.#channel);
    if (!this.#isProbe(envelope.id)) this.#requests.sent(envelope, data);
    this.#inPlace.asked(envelope);
    this.#silence.awaited();
  }

  received(data: unknown): boolean {
    this.#silence.heard();
    if (sizeOf(data) > MAX_FRAME) {
      if (isOnIopub(data)) this.#heard({ id: idOf(data) });
      return true;
    }
    const envelope = envelopeOf(data, this.#isOfInterest);
    if (!envelope) {
      this.deps.output?.(data);
      this.#heard({ frame: data });
      return true;
    }
    if (envelope.type === "stream") return !this.#deliverDropped(data, envelope);
    if (envelope.type === "status") this.#speaks(envelope);
    if (envelope.channel === "shell") this.hasAnswered = true;
    if (envelope.channel === "iopub" && envelope.session === this.#kernelSession) this.#heard(envelope);
    if (this.#guards.owns(envelope.parent)) return false;
    if (this.#isProbe(envelope.parent)) {
      if (envelope.parent === this.#probe?.id) this.#answered(this.#probe, envelope);
      return false;
    }
    if (envelope.type === "kernel_info_reply") this.#hearInfo(envelope);
    const done = this.#requests.received(envelope);
    if (done) setTimeout(() => this.#settleLate(done), REPLY_MS).unref();
    return true;
  }

  lost(error: Error | undefined): void {
    if (!(error instanceof SocketBroken && error.messageTooLarge)) return;
    const request = this.#requests.untaken(error.largestSentBytes);
    if (request) this.#endWith(request, this.deps.words.tooLarge(error));
  }

  ended(why: SocketLoss | undefined): void {
    this.#silence.end();
    if (why) this.#endAll(why === "gone" ? this.deps.words.gone(this.#heardAtMs) : this.deps.words.lostEnd());
  }

  slept(): void {
    this.#endAll(this.deps.words.gone(this.#heardAtMs));
    // A client waits for its kernel to be idle before it runs anything.
    this.#inPlace.deliver("iopub", "status", { execution_state: "idle" });
  }

  asleep(data: SocketData): "wake" | "keep" | "done" {
    return this.#asleep.asked(data);
  }

  declined(data: SocketData, error: unknown): boolean {
    return this.#asleep.declined(data, error);
  }

  #settle(request: OpenRequest): void {
    this.#requests.forget(request.id);
    this.#inPlace.replyAsKnown(request);
  }

  /** Some servers keep replies for themselves, and a kernel that is interrupted before the code's first step gives none. */
  #settleLate(request: OpenRequest): void {
    const isOpen = this.#channel?.isOpen() && this.#requests.all.includes(request);
    if (isOpen && isUnreplied(request)) this.#settle(request);
  }

  #heard(last: { frame: unknown } | { id: string }): void {
    this.#heardAtMs = Date.now();
    this.#last.push(last);
    if (this.#last.length > MAX_LAST) this.#last.shift();
  }

  /** Another process than before has lost what that one was asked, and the question that is under way with it. */
  #speaks({ session, content }: Envelope): void {
    if (isRestart(content())) this.deps.died?.();
    const isAnother = this.#kernelSession !== "" && session !== this.#kernelSession;
    this.#kernelSession = session;
    if (!isAnother) return;
    this.hasAnswered = false;
    this.#ask();
  }

  /** Also where nothing is open: what is asked next would wait for ever on a connection that is deaf. */
  #ask(): void {
    const before = this.#requests.all;
    const id = `${this.#probes}-${randomUUID()}`;
    const session = before[0]?.session ?? this.#ownSession;
    const type = "kernel_info_request";
    this.#probe = { ...openRequest({ id, session, type, channel: "shell" }), before };
    this.#channel?.send(frameOf(this.#channel.protocol, messageOf("shell", type, { id, session })));
  }

  async #isSilentForAReason(signal: AbortSignal): Promise<boolean> {
    const [channel, probe] = [this.#channel, this.#probe];
    if (!channel?.isOpen()) return true;
    // What is replied to is done. Nobody else may know: a server goes on calling a kernel busy that died at work and was started again.
    const isDone = [...this.#requests.all, ...(probe ? [probe] : [])].every(({ replied }) => replied);
    if (!isDone && (await this.deps.state?.(signal)) !== "idle") return true;
    if (this.#silence.isBroken || channel !== this.#channel || !channel.isOpen()) return false;
    if (probe && (!this.hasAnswered || probe.replied)) {
      this.deps.log.info("an idle kernel is not heard over its connection: another is made");
      channel.renew();
    } else this.#ask();
    return false;
  }

  #hearInfo({ content }: Envelope): void {
    const info = content();
    if (info?.["status"] === "ok") this.deps.info?.told(info);
  }

  /** Replies, and of the many messages on IOPub those that tell of a state or an error, or that are not of the kernel's session. */
  readonly #isOfInterest = (channel: string, head: string): boolean =>
    channel !== "iopub" || TELLING.test(head) || !head.includes(this.#kernelSession);

  #isProbe(id: string): boolean {
    return id.startsWith(this.#probes);
  }

  #answered(probe: Probe, envelope: Envelope): void {
    const { channel, type, content } = envelope;
    if (channel === "shell") {
      probe.replied = true;
      this.#hearInfo(envelope);
    }
    if (type === "status" && content()?.["execution_state"] === "idle") probe.idle = true;
    if (!probe.replied || !probe.idle) return;
    this.#probe = undefined;
    const open = new Set(this.#requests.all);
    const lost = probe.before.filter((request) => open.has(request));
    // What came after it is with the kernel already, or done: code runs in the order in which it was sent, or not at all.
    const isLast = this.runs.every((run) => lost.includes(run));
    const hasFailed = probe.before.some(({ failed, stopsOnError }) => failed && stopsOnError);
    for (const request of lost) this.#endLost(request, { isLast, hasFailed });
  }

  /**
   * The kernel has done all that it got before it was asked.
   * @param isLast whether nothing that is run was sent later @param hasFailed whether something before it did
   */
  #endLost(request: OpenRequest, { isLast, hasFailed }: { isLast: boolean; hasFailed: boolean }): void {
    const hasArrived = request.taken || request.sentAtMs < this.allHeardSinceMs;
    this.#requests.forget(request.id);
    if (hasArrived || request.type !== "execute_request") this.#endWith(request, this.deps.words.lostEnd());
    // It was sent before anybody knew of the error: the kernel would not have run it.
    else if (hasFailed) this.#inPlace.abort(request);
    else if (!isLast || request.frame === undefined) this.#inPlace.end(request, this.deps.words.notArrived());
    else {
      this.deps.log.info("a cell was lost on its way to the kernel: it is sent again");
      this.#channel?.send(request.frame);
    }
  }

  #endAll(words: CellWords): void {
    this.#probe = undefined;
    for (const request of this.#requests.all) this.#endWith(request, words);
  }

  #endWith(request: OpenRequest, words: CellWords): void {
    if (isUnreplied(request)) {
      this.#settle(request);
      return;
    }
    this.#requests.forget(request.id);
    this.#inPlace.end(request, words);
  }

  #deliverDropped(data: unknown, envelope: Envelope): boolean {
    const notice = droppedNotice(data, envelope, this.#kernelSession);
    if (!notice) return false;
    if (!this.onDropped()) this.#channel?.deliver(frameOf(this.#channel.protocol, notice));
    return true;
  }
}
