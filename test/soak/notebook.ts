import { type Kernel, KernelMessage } from "@jupyterlab/services";
import { KernelLink, parentOf } from "../../src/kernels/builtin/link/kernel-link.js";
import { outputStep } from "../../src/kernels/builtin/outputs/output-step.js";
import { type OutputTarget, OutputWriter } from "../../src/kernels/builtin/outputs/output-writer.js";
import type { NotebookOnServer } from "../contract/jupyterServer/notebook-on-server.js";
import type { Journal } from "./journal.js";
import type { Window } from "./window.js";

/** Of what a cell shows the end is kept, in characters. */
const KEPT = 1_000;
/** The editor takes this long for a write, in ms. */
const EDITOR_MS = 2;

export interface Notebook {
  /** Gives what the cell printed last. Rejects where it could not run. */
  run(code: string): Promise<string>;
  interrupt(): Promise<unknown>;
  restart(): Promise<unknown>;
  /** The kernel lives on. */
  drop(): void;
}

/** Through the built-in controller's parts, as its `NotebookKernel` and `CellRun` use them; in the editor's place is a slow list. */
export class BuiltinNotebook implements Notebook {
  readonly #writers = new Map<string, OutputWriter<object>>();
  #opening: Promise<KernelLink> | undefined;
  #link: KernelLink | undefined;
  #connecting = new AbortController();

  constructor(
    private readonly window: Window,
    private readonly file: string,
    private readonly journal: Journal,
  ) {}

  async run(code: string): Promise<string> {
    const { kernel } = await this.#open();
    const cell = new ShownCell();
    const writer = new OutputWriter(cell, () => undefined);
    const future = kernel.requestExecute({ code, stop_on_error: true, allow_stdin: true });
    const id = future.msg.header.msg_id;
    this.#writers.set(id, writer);
    future.onStdin = (message) => answerInput(kernel, message);
    try {
      await future.done;
    } finally {
      await writer.drain();
      this.#keepLast();
    }
    return cell.text;
  }

  async interrupt(): Promise<void> {
    this.#connecting.abort();
    await this.#link?.kernel.interrupt();
  }

  async restart(): Promise<void> {
    this.#connecting.abort();
    this.#writers.clear();
    await this.#link?.kernel.restart();
  }

  drop(): void {
    this.#connecting.abort();
    this.#link?.dispose();
    this.#letGo();
  }

  #open(): Promise<KernelLink> {
    if (this.#link) return Promise.resolve(this.#link);
    this.#opening ??= this.#connect().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #connect(): Promise<KernelLink> {
    const { model } = this.window;
    this.#connecting = new AbortController();
    const { signal } = this.#connecting;
    await this.window.running(signal);
    const { connection } = await this.window.connection();
    const link = await KernelLink.open(
      {
        model,
        connection,
        session: {
          file: this.file,
          name: this.file,
          choose: ({ specs }) => Promise.resolve({ name: specs.default }),
          folder: () => Promise.resolve(""),
        },
        log: this.journal,
      },
      signal,
    );
    if (signal.aborted) link.dispose();
    signal.throwIfAborted();
    this.#link = link;
    link.onMessage = (message) => this.#receive(message);
    link.onLost = () => this.#letGo();
    return link;
  }

  #receive(message: KernelMessage.IIOPubMessage): void {
    const step = outputStep(message);
    if (step) this.#writers.get(parentOf(message))?.push(step);
  }

  /** As each cell's last run goes on to get what its threads print. */
  #keepLast(): void {
    const [oldest] = this.#writers.keys();
    if (this.#writers.size > 2 && oldest !== undefined) this.#writers.delete(oldest);
  }

  #letGo(): void {
    this.#link = undefined;
    this.#writers.clear();
  }
}

/** Through the network that is handed to the Jupyter extension, with the library that it uses. */
export class JupyterNotebook implements Notebook {
  #kernel: Kernel.IKernelConnection | undefined;

  constructor(
    private readonly window: Window,
    private readonly path: string,
  ) {}

  async run(code: string): Promise<string> {
    const kernel = await this.#open();
    const future = kernel.requestExecute({ code, allow_stdin: true });
    let text = "";
    future.onIOPub = (message) => {
      if (KernelMessage.isStreamMsg(message)) text = (text + message.content.text).slice(-KEPT);
      if (KernelMessage.isErrorMsg(message)) text = (text + message.content.evalue).slice(-KEPT);
    };
    future.onStdin = (message) => answerInput(kernel, message);
    await future.done;
    return text;
  }

  async interrupt(): Promise<void> {
    await this.#kernel?.interrupt();
  }

  async restart(): Promise<void> {
    await this.#kernel?.restart();
  }

  drop(): void {
    this.#kernel?.dispose();
    this.#kernel = undefined;
  }

  async #open(): Promise<Kernel.IKernelConnection> {
    if (this.#kernel && !this.#kernel.isDisposed && this.#kernel.status !== "dead") return this.#kernel;
    this.drop();
    await this.window.running();
    const server: NotebookOnServer = await this.window.connection();
    const opened = await server.start(this.path);
    // Another run may have been quicker.
    this.drop();
    this.#kernel = opened;
    if (this.window.isClosed) {
      this.drop();
      throw new Error("the window is closed");
    }
    return opened;
  }
}

async function answerInput(kernel: Kernel.IKernelConnection, message: KernelMessage.IStdinMessage): Promise<void> {
  if (!KernelMessage.isInputRequestMsg(message)) return;
  await new Promise((resolve) => setTimeout(resolve, EDITOR_MS));
  if (!kernel.isDisposed) kernel.sendInputReply({ status: "ok", value: "x" }, message.header);
}

/** A cell as far as it takes outputs. */
class ShownCell implements OutputTarget<object> {
  readonly pauseMs = 50;
  text = "";

  clear(): Promise<void> {
    this.text = "";
    return this.#taken("");
  }

  async add(output: { kind: string; message?: string }): Promise<object> {
    await this.#taken(output.message ?? "");
    return {};
  }

  async addText(_name: string, text: string): Promise<object> {
    await this.#taken(text);
    return {};
  }

  appendText(_output: object, _name: string, text: string): Promise<void> {
    return this.#taken(text);
  }

  update(): Promise<void> {
    return this.#taken("");
  }

  async #taken(text: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, EDITOR_MS));
    this.text = (this.text + text).slice(-KEPT);
  }
}
