import { randomUUID } from "node:crypto";
import { SocketBroken } from "../transport/errors.js";
import { bytesOf } from "../transport/socket/socket-data.js";
import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../transport/types.js";
import { type Envelope, envelopeOf, frameOf, messageOf, readMessage, sizeOf } from "./frames.js";
import { type Asked, isRun, type OpenRequest, openRequest, OpenRequests } from "./open-requests.js";
import { Refusal } from "./refusal.js";
import { SilenceWatch } from "./silence-watch.js";
import type { CellWords, TrafficDeps } from "./traffic-deps.js";

/** What jupyter_server itself writes into a cell's output: that it drops more of it (`iopub_data_rate_limit`, `iopub_msg_rate_limit`). */
const DROPPED = "rate exceeded";
const MAX_DROPPED_BYTES = 4 * 1024;
/** Beyond this a frame is an output, and none of the messages that are looked for, in bytes or characters. */
const MAX_FRAME = 256 * 1024;

/** In the header of what tells of a state or an error. One look for both: thousands of headers are looked at. */
const TELLING = /"status"|"error"/;

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
  readonly #requests = new OpenRequests();
  #probe: Probe | undefined;
  /** begins the id of each probe: the answer to one may come after the next gap, from what the server kept */
  readonly #probes = `probe-${randomUUID()}`;
  #channel: SocketChannel | undefined;
  /** the kernel answered over this connection, and its process is the same since */
  #hasAnswered = false;
  readonly #silence = new SilenceWatch({
    isAwaited: () => this.#probe !== undefined || this.#requests.all.length > 0,
    hasReason: (signal) => this.#isSilentForAReason(signal),
  });
  /** by which the kernel's messages are known; '' before the first */
  #kernelSession = "";

  readonly #ownSession = randomUUID();
  readonly #refusal = new Refusal();

  constructor(private readonly deps: TrafficDeps) {}

  get #session(): string {
    return this.#kernelSession || this.#ownSession;
  }

  /** Nothing that was asked over the socket is open. */
  isIdle(): boolean {
    return this.#probe === undefined && this.#requests.all.length === 0;
  }

  opened(again: boolean, channel: SocketChannel): void {
    this.#channel = channel;
    this.#probe = undefined;
    this.#hasAnswered = false;
    this.#silence.heard();
    this.deps.reached?.();
    if (again) this.#ask();
  }

  sent(data: SocketData): void {
    const envelope = envelopeOf(data, (channel, head) => channel === "shell" && head.includes("_request"));
    if (!envelope) return;
    if (!this.#isProbe(envelope.id)) this.#requests.sent(envelope, bytesOf(data));
    this.#silence.awaited();
  }

  received(data: unknown): boolean {
    this.#silence.heard();
    if (sizeOf(data) > MAX_FRAME) return true;
    const envelope = envelopeOf(data, this.#isOfInterest);
    if (!envelope) return true;
    if (envelope.type === "stream") return !this.#deliverDropped(data, envelope);
    if (envelope.type === "status") this.#speaks(envelope.session);
    if (envelope.channel === "shell") this.#hasAnswered = true;
    if (this.#isProbe(envelope.parent)) {
      if (envelope.parent === this.#probe?.id) this.#answered(this.#probe, envelope);
      return false;
    }
    if (envelope.type === "kernel_info_reply") this.#hearInfo(envelope);
    this.#requests.received(envelope);
    return true;
  }

  lost(error: Error | undefined): void {
    if (!isTooLarge(error)) return;
    const request = this.#requests.untaken(error.largestSentBytes);
    if (request) this.#end(request, this.deps.words.tooLarge(error));
  }

  ended(why: SocketLoss | undefined): void {
    this.#silence.end();
    if (why) this.#endAll(why === "gone" ? this.deps.words.gone() : this.deps.words.lostEnd());
  }

  slept(): void {
    this.#endAll(this.deps.words.gone());
    // A client waits for its kernel to be idle before it runs anything.
    const idle = { id: randomUUID(), session: this.#session, content: { execution_state: "idle" } };
    this.#channel?.deliver(frameOf(this.#channel.protocol, messageOf("iopub", "status", idle)));
  }

  asleep(data: SocketData): "wake" | "keep" | "done" {
    const request = envelopeOf(data, () => true);
    if (request?.type === "execute_request") return this.#execute(request);
    if (request?.type === "kernel_info_request") return this.#tellInfo(request) ? "done" : "keep";
    if (request?.type.endsWith("_request")) this.#abort(request);
    return "done";
  }

  declined(data: SocketData, error: unknown): boolean {
    const request = envelopeOf(data, () => true);
    if (request?.type === "kernel_info_request") return false;
    if (request?.type === "execute_request") return this.#decline(request, error);
    if (request?.type.endsWith("_request")) this.#abort(request);
    return true;
  }

  #execute(request: Envelope): "wake" | "keep" | "done" {
    const run = isRun(request);
    const refused = this.#refusal.answerTo(run);
    if (refused) {
      this.#end(openRequest(request), this.deps.words.declined(refused.error));
      return "done";
    }
    const mayBeFirst = !this.#refusal.stands && this.deps.isPromised?.();
    if (run) this.#refusal.withdraw();
    return run || mayBeFirst ? "wake" : "keep";
  }

  /**
   * What a client runs for itself waits for the next run. But one that has just got its kernel, for a run, does not send that run before its
   * own code is done: the user's no to that is the answer to the run too.
   */
  #decline(request: Envelope, error: unknown): boolean {
    const run = isRun(request);
    if (!run && !this.deps.isPromised?.()) return false;
    this.#refusal.said(error, run);
    this.#end(openRequest(request), this.deps.words.declined(error));
    return true;
  }

  /** Another process than before has lost what that one was asked, and the question that is under way with it. */
  #speaks(session: string): void {
    const isAnother = this.#kernelSession !== "" && session !== this.#kernelSession;
    this.#kernelSession = session;
    if (!isAnother) return;
    this.#hasAnswered = false;
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
    if (!isDone && !(await this.deps.isIdle?.(signal))) return true;
    if (this.#silence.isBroken || channel !== this.#channel || !channel.isOpen()) return false;
    if (probe && (!this.#hasAnswered || probe.replied)) {
      this.deps.log.info("an idle kernel is not heard over its connection: another is made");
      channel.renew();
    } else this.#ask();
    return false;
  }

  #hearInfo({ content }: Envelope): void {
    const info = content();
    if (info?.["status"] === "ok") this.deps.info?.told(info);
  }

  /** A client that waits for it is slow to be ready for a run: the Jupyter extension waits 5 s. `false`: it is not known. */
  #tellInfo(request: Asked): boolean {
    const info = this.deps.info?.known();
    if (!info) return false;
    this.#reply(request, info);
    this.#idle(request);
    return true;
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
    for (const request of probe.before) if (open.has(request)) this.#end(request, this.deps.words.lostEnd());
  }

  #endAll(words: CellWords): void {
    this.#probe = undefined;
    for (const request of this.#requests.all) this.#end(request, words);
  }

  /** Says of a request what is known: without a reply nobody knows how it ended, with one only the word "idle" was lost. */
  #end(request: OpenRequest, { name, sentence }: CellWords): void {
    this.#requests.forget(request.id);
    if (request.type === "kernel_info_request" && !request.replied) {
      // A client that is told of an error never believes again that it knows its kernel. Where nothing is known it asks again.
      this.#tellInfo(request);
      return;
    }
    this.deps.log.info(`a request (${request.type}) is ended here: ${sentence}`);
    const error = { ename: name, evalue: sentence, traceback: [`${name}: ${sentence}`] };
    if (request.type === "execute_request" && request.replied)
      this.#deliver("iopub", "stream", { name: "stderr", text: `${sentence}\n` }, request);
    if (!request.replied) {
      // Before "idle" all outputs came: then it is known whether there was an error among them.
      const ok = request.idle && !request.failed;
      if (request.type === "execute_request" && !request.idle) this.#deliver("iopub", "error", error, request);
      const content = ok ? { status: "ok", user_expressions: {}, payload: [] } : { status: "error", ...error };
      this.#reply(request, content);
    }
    if (!request.idle) this.#idle(request);
  }

  #abort(request: Envelope): void {
    this.#reply(request, { status: "aborted" });
    this.#idle(request);
  }

  #reply(request: Asked, content: Record<string, unknown>): void {
    this.#deliver(request.channel, request.type.replace(/_request$/, "_reply"), content, request);
  }

  #idle(request: Asked): void {
    this.#deliver("iopub", "status", { execution_state: "idle" }, request);
  }

  #deliver(channel: string, type: string, content: Record<string, unknown>, parent: Asked): void {
    // A client drops messages that it still works on when one of another session comes (`@jupyterlab/services`, `_assertCurrentMessage`).
    const session = this.#session;
    const message = messageOf(channel, type, { id: randomUUID(), session, content, parent });
    this.#channel?.deliver(frameOf(this.#channel.protocol, message));
  }

  /** The server's own message has the client's session in the place of the kernel's, for which clients drop it. */
  #deliverDropped(data: unknown, { session }: Envelope): boolean {
    if (session === this.#kernelSession || sizeOf(data) > MAX_DROPPED_BYTES) return false;
    const message = readMessage(data);
    const text = message?.content["text"];
    if (!message || typeof text !== "string" || !text.includes(DROPPED)) return false;
    const header = { ...message.header, session: this.#kernelSession };
    this.#channel?.deliver(frameOf(this.#channel.protocol, { ...message, header }));
    return true;
  }
}

function isTooLarge(error: Error | undefined): error is SocketBroken {
  return error instanceof SocketBroken && error.messageTooLarge;
}
