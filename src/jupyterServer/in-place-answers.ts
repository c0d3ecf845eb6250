import { randomUUID } from "node:crypto";
import type { SocketChannel } from "../transport/types.js";
import { frameOf, messageOf } from "./frames.js";
import { isIPython } from "./kernel-infos.js";
import { type Asked, type OpenRequest, type OpenRequests, replyTo } from "./open-requests.js";
import { type CellWords, errorOf, type TrafficDeps } from "./traffic-deps.js";

export interface InPlaceDeps extends Pick<TrafficDeps, "log" | "info" | "state"> {
  channel(): SocketChannel | undefined;
  /** by which the client knows the kernel's messages: those of another one make it drop what it still works on (`@jupyterlab/services`) */
  session(): string;
  requests: Pick<OpenRequests, "isAwaited">;
}

/** A kernel that has nothing to do has answered by then, in ms. */
const BUSY_MS = 1_000;
/** How long its server is asked what it does, in ms. */
const STATE_MS = 3_000;

/** What a client is told in the place of a kernel that does not answer. */
export class InPlaceAnswers {
  constructor(private readonly deps: InPlaceDeps) {}

  /** Says of a request what is known: without a reply nobody knows how it ended, with one only the word "idle" was lost. */
  end(request: OpenRequest, words: CellWords): void {
    if (request.type === "kernel_info_request" && !request.replied) {
      // A client that is told of an error never believes again that it knows its kernel. Where nothing is known it asks again.
      this.tellInfo(request);
      return;
    }
    this.deps.log.info(`a request (${request.type}) is ended here: ${words.sentence}`);
    const isRun = request.type === "execute_request";
    if (!request.replied) {
      const error = errorOf(words);
      if (isRun) this.deliver("iopub", "error", error, request);
      this.#reply(request, { status: "error", ...error });
    } else if (isRun) {
      this.deliver("iopub", "stream", { name: "stderr", text: `${words.sentence}\n` }, request);
    }
    if (!request.idle) this.#idle(request);
  }

  /** Replies to what the kernel has ended, as it said on IOPub: before its word "idle" all outputs came. */
  replyAsKnown(request: OpenRequest): void {
    this.deps.log.info("the reply to a cell was lost: it is made from what the kernel said");
    this.#reply(request, replyTo(request));
  }

  abort(request: Asked): void {
    this.#reply(request, { status: "aborted" });
    this.#idle(request);
  }

  /** A client that waits for it is slow to be ready for a run: the Jupyter extension waits 5 s. `false`: it is not known. */
  tellInfo(request: Asked): boolean {
    const info = this.deps.info?.known();
    if (!info) return false;
    this.#reply(request, info);
    this.#idle(request);
    return true;
  }

  /**
   * A kernel at work answers when it is done. A client that comes to it meanwhile, as after a reload of its window, gives up before: the
   * Jupyter extension after 5 s, and then writes into the notebook that its language is none (2026.6.1). Then it may send cells, whose first
   * outputs a server that waits for the kernel's own answer would throw away.
   */
  asked(request: Asked): void {
    if (request.type === "kernel_info_request") setTimeout(() => void this.#tellInfoIfBusy(request), BUSY_MS).unref();
  }

  async #tellInfoIfBusy(request: Asked): Promise<void> {
    const isAsked = () =>
      isIPython(this.deps.info?.known()) && this.deps.requests.isAwaited(request.id) && this.deps.channel()?.isOpen();
    if (!isAsked()) return;
    const state = await this.deps.state?.(AbortSignal.timeout(STATE_MS)).catch(() => undefined);
    // What a gateway keeps to itself is taken for that: an idle kernel has answered by now.
    if ((state ?? "busy") !== "busy" || !isAsked() || !this.tellInfo(request)) return;
    // An answer ends with the word that the kernel is idle.
    this.deliver("iopub", "status", { execution_state: "busy" });
  }

  deliver(channel: string, type: string, content: Record<string, unknown>, parent?: Asked): void {
    const way = this.deps.channel();
    const parts = { id: randomUUID(), session: this.deps.session(), content, ...(parent && { parent }) };
    way?.deliver(frameOf(way.protocol, messageOf(channel, type, parts)));
  }

  #reply(request: Asked, content: Record<string, unknown>): void {
    this.deliver(request.channel, request.type.replace(/_request$/, "_reply"), content, request);
  }

  #idle(request: Asked): void {
    this.deliver("iopub", "status", { execution_state: "idle" }, request);
  }
}
