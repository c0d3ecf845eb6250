import type { Kernel, KernelMessage } from "@jupyterlab/services";
import * as vscode from "vscode";
import { earlierTextSentence } from "../../cell-words.js";
import { mayRaise } from "../../notebook-cells.js";
import * as sentences from "../kernel-sentences.js";
import { CellOutputs } from "../outputs/cell-outputs.js";
import { OutputBound, type Rest } from "../outputs/output-bound.js";
import { outputStep, pagedOutputs } from "../outputs/output-step.js";
import { OutputWriter } from "../outputs/output-writer.js";
import { limitOf } from "../unsupported-outputs.js";
import type { CellOutcome } from "./cell-queue.js";
import { answerInput } from "./input-request.js";
import { putNextInput } from "./next-input.js";
import { endsKernel, nextInputOf } from "./reply-payloads.js";

export interface CellEvents {
  /** Its messages are about this. */
  sentAs(messageId: string): void;
  /** The next one may be sent. */
  sent(): void;
  /** The kernel has begun it. @returns until when its outputs wait */
  begun(): Promise<void>;
}

/** The server may not take it, and the kernel would go on with what was sent after it, in characters. */
const LARGE = 1024 * 1024;

/** A run that an earlier window has sent. */
export interface ResumedRun {
  /** of the request */
  id: string;
  sentAtMs: number;
  /** the cell's text is another one now */
  isEdited: boolean;
}

/** One run of one cell: queued, sent to the kernel, begun there, its outputs shown. */
export class CellRun {
  readonly #outputs: CellOutputs;
  readonly #writer: OutputWriter<vscode.NotebookCellOutput>;
  readonly #ended = new vscode.CancellationTokenSource();
  #startedAtMs: number | undefined;
  /** the kernel was done with it; its reply can come after the next cell has begun */
  #doneAtMs: number | undefined;
  #state: "queued" | "sent" | "running" | "ended" = "queued";
  /** as it was sent */
  #code: string | undefined;
  /** what is said at its end of an edit */
  #edited: string | undefined;
  #hasFailed = false;
  #onIdle: () => void = () => undefined;
  /** The code is sent, and the kernel has not said a word to it. */
  isUnanswered = false;
  readonly #calledOff = new AbortController();
  #isCalledOff = false;
  #hasUnshown = false;
  #on: CellEvents | undefined;
  /** the kinds of messages that could not be read */
  readonly #unread = new Set<string>();

  constructor(
    controller: vscode.NotebookController,
    readonly cell: vscode.NotebookCell,
    private readonly execution: vscode.NotebookCellExecution,
    /** what of its text is not shown */
    rest: Rest,
    private readonly log: { warn(message: string): void },
    /** an earlier window has sent it */
    readonly resumed?: ResumedRun,
  ) {
    if (resumed) this.#state = "sent";
    this.#outputs = new CellOutputs(controller, cell);
    const bound = new OutputBound(rest, sentences.longOutputSentence);
    this.#writer = new OutputWriter(this.#outputs, (error) => this.#notShown(error), bound);
  }

  /** The kernel may have it, and it is not to run. */
  get isCalledOff(): boolean {
    return this.#isCalledOff;
  }

  /** for what comes before it is sent */
  get calledOff(): AbortSignal {
    return this.#calledOff.signal;
  }

  get hasEnded(): boolean {
    return this.#state === "ended";
  }

  callOff(): void {
    this.#isCalledOff = !this.#hasBegun;
    if (this.#isCalledOff) this.#calledOff.abort(new vscode.CancellationError());
  }

  /** @returns `undefined`: there is nothing to be run */
  send(kernel: Kernel.IKernelConnection) {
    this.#code = this.cell.document.getText();
    if (this.#code.trim() === "") return undefined;
    this.#state = "sent";
    this.isUnanswered = true;
    return kernel.requestExecute({ code: this.#code, stop_on_error: !mayRaise(this.cell), allow_stdin: true });
  }

  /** Sends the code and follows it to its end. Rejects when the kernel is lost on the way; then call `fail` or `cancel`. */
  async execute(kernel: Kernel.IKernelConnection, on: CellEvents): Promise<CellOutcome> {
    this.#on = on;
    if (this.resumed) return await this.#follow(kernel, this.resumed);
    const future = this.send(kernel);
    if (!future) {
      this.#begin();
      return await this.#end(undefined, "ok");
    }
    on.sentAs(future.msg.header.msg_id);
    if (!this.#mayBeTooLarge) on.sent();
    future.onStdin = async (message) => {
      if (message.header.msg_type === "input_request") {
        await this.#answer(kernel, message as KernelMessage.IInputRequestMsg);
      }
    };
    const { content } = await future.done;
    // The kernel has not looked at it: one before it failed, or was interrupted.
    if (content.status === "aborted" && this.#state === "sent") return await this.#end(undefined, "failed");
    return await this.#replied(content);
  }

  /** To its end, which the kernel tells everybody on IOPub: the reply goes to who has asked. */
  async #follow(kernel: Kernel.IKernelConnection, { id }: ResumedRun): Promise<CellOutcome> {
    this.#on?.sentAs(id);
    await new Promise<void>((resolve, reject) => {
      const lost = () => reject(new Error("its kernel ended, or is not heard any more"));
      this.#onIdle = resolve;
      // It was heard to its end already.
      if (this.#doneAtMs !== undefined) resolve();
      kernel.disposed.connect(lost);
      kernel.statusChanged.connect((_, status) => {
        if (status === "restarting" || status === "autorestarting" || status === "dead") lost();
      });
    });
    // The kernel has not looked at it.
    if (this.#state === "sent") return await this.#end(undefined, "failed");
    if (this.#edited) this.#writer.say(this.#edited);
    return await this.#end(!this.#hasFailed, !this.#hasFailed || mayRaise(this.cell) ? "ok" : "failed");
  }

  async #replied(content: KernelMessage.IExecuteReplyMsg["content"]): Promise<CellOutcome> {
    if (this.#state === "sent") this.#begin();
    if (content.status === "ok") this.#numbered(content.execution_count);
    for (const output of pagedOutputs(content)) this.#writer.push({ kind: "show", output });
    const next = nextInputOf(content);
    if (next) await putNextInput(this.cell, next);
    const exits = endsKernel(content);
    if (exits) this.#writer.say(sentences.exitedSentence());
    if (this.#edited) this.#writer.say(this.#edited);
    const ok = content.status === "ok";
    return await this.#end(ok, exits ? "exited" : ok || mayRaise(this.cell) ? "ok" : "failed");
  }

  /** A message that this run caused, also one that comes after its end. */
  receive(message: KernelMessage.IIOPubMessage): void {
    this.isUnanswered = false;
    const type = message.header.msg_type;
    const step = outputStep(message);
    // Of a request that it will not look at the kernel says too that it is busy with it.
    if (this.#state === "sent" && (step || type === "execute_input")) this.#beginWith(message);
    if (type === "execute_input" && this.#state === "running") {
      this.#numbered((message.content as KernelMessage.IExecuteInputMsg["content"]).execution_count);
    }
    if (type === "error") this.#hasFailed = true;
    if (isIdle(message)) {
      this.#doneAtMs ??= this.#momentOf(message);
      this.#onIdle();
    }
    if (!step) return;
    this.#writer.push(step);
    const limit = limitOf(step, this.cell.notebook);
    if (limit !== undefined) this.#writer.say(limit);
  }

  /** Says that a message about this run could not be read: once for each kind of message. */
  missed(type: string): void {
    if (this.#unread.has(type)) return;
    this.#unread.add(type);
    if (this.#state === "sent") this.#begin();
    this.#writer.say(sentences.unreadableSentence(type));
  }

  /** What it has shown so far is in the editor. */
  async written(): Promise<void> {
    await this.#writer.drain();
  }

  /** The cell is run again: what still comes of this run is not shown any more. */
  replaced(): void {
    this.#outputs.close();
  }

  /** Ends with a sentence that says why the cell did not run (to its end). What an earlier run has shown stays where this one has not begun. */
  async fail(name: string, sentence: string): Promise<void> {
    if (!this.#hasBegun) this.#begin(false);
    await this.#outputs.withoutError(name);
    const output = { kind: "error", name, message: sentence, stack: "", metadata: { outputType: "error" } } as const;
    this.#writer.push({ kind: "show", output });
    await this.#end(false, "failed");
  }

  /** Ends without a word: the user called it off. */
  async cancel(): Promise<void> {
    this.callOff();
    await this.#end(this.#hasBegun ? false : undefined, "failed");
  }

  get #mayBeTooLarge(): boolean {
    return (this.#code?.length ?? 0) > LARGE;
  }

  get #hasBegun(): boolean {
    return this.#state === "running" || this.hasEnded;
  }

  /** What an earlier window has sent was done at its own time, which the kernel's clock tells. */
  #momentOf({ header }: KernelMessage.IIOPubMessage): number {
    return (this.resumed && Date.parse(header.date)) || Date.now();
  }

  /** @param first message that is heard of it */
  #beginWith(first: KernelMessage.IIOPubMessage): void {
    const isWhole = !this.resumed || first.header.msg_type === "execute_input";
    this.#begin(isWhole, this.#momentOf(first));
    if (!isWhole) this.#writer.say(sentences.unrecordedSentence());
  }

  /** @param isWhole all that it says is heard here, and takes the place of what the cell shows */
  #begin(isWhole = !this.resumed, atMs = this.resumed?.sentAtMs ?? Date.now()): void {
    this.#state = "running";
    this.#startedAtMs = atMs;
    this.execution.start(this.#startedAtMs);
    this.#outputs.attach(this.execution);
    const wasEdited = this.#code !== undefined && this.#code !== this.cell.document.getText();
    this.#edited = wasEdited ? sentences.editedSentence() : this.resumed?.isEdited ? earlierTextSentence() : undefined;
    if (this.#mayBeTooLarge) this.#on?.sent();
    const before = this.#on?.begun();
    if (before) this.#writer.holdUntil(before);
    if (isWhole) this.#writer.push({ kind: "clear", wait: false });
  }

  async #end(success: boolean | undefined, outcome: CellOutcome): Promise<CellOutcome> {
    if (this.#state === "ended") return outcome;
    const endedAtMs = this.#doneAtMs ?? Date.now();
    this.#state = "ended";
    this.#ended.cancel();
    await this.#writer.drain(() => {
      const { executionOrder } = this.execution;
      this.#outputs.detach({ executionOrder, success, startTime: this.#startedAtMs, endTime: endedAtMs });
      this.execution.end(success, endedAtMs);
    });
    return outcome;
  }

  /** A kernel that gets no answer waits for ever. */
  async #answer(kernel: Kernel.IKernelConnection, request: KernelMessage.IInputRequestMsg): Promise<void> {
    try {
      await answerInput(kernel, request, this.#ended.token);
    } catch (error) {
      this.log.warn(`the kernel's question could not be answered: ${String(error)}`);
      await kernel.interrupt();
    }
  }

  /** A notebook that was closed, or a cell that was deleted or waits to be run again, takes no outputs any more. */
  #notShown(error: unknown): void {
    if (!this.#hasUnshown) this.log.warn(`an output could not be shown: ${String(error)}`);
    this.#hasUnshown = true;
  }

  #numbered(executionCount: number | null): void {
    if (executionCount !== null) this.execution.executionOrder = executionCount;
  }
}

/** A cell that cannot be run (it was deleted meanwhile, or waits already) does not keep others from it: `undefined`. */
export function cellRun(
  controller: vscode.NotebookController,
  cell: vscode.NotebookCell,
  rest: Rest,
  log: { warn(message: string): void },
  resumed?: ResumedRun,
): CellRun | undefined {
  try {
    return new CellRun(controller, cell, controller.createNotebookCellExecution(cell), rest, log, resumed);
  } catch (error) {
    log.warn(`a cell cannot be run: ${String(error)}`);
    return undefined;
  }
}

function isIdle({ header, content }: KernelMessage.IIOPubMessage): boolean {
  return header.msg_type === "status" && (content as KernelMessage.IStatusMsg["content"]).execution_state === "idle";
}
