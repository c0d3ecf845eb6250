import { randomUUID } from "node:crypto";
import type { Kernel, Session } from "@jupyterlab/services";
import * as vscode from "vscode";
import { within } from "../../../src/transport/waiting.js";
import { type Choice, sessionPath } from "./choice.js";
import type { Collection } from "./collection.js";
import { connectionSettings } from "./connection.js";
import { Lab } from "./lab.js";

/** How long a kernel is waited for until it is connected or idle, in ms. */
const launchMs = 60_000;
const lookAgainMs = 100;

/** The kernel of one notebook. It is connected to at the first run, and disposed without being shut down: others may use it. */
export class NotebookKernel {
  session: Session.ISessionConnection | undefined;
  isDisposed = false;
  /** the cell that runs, or ran last */
  cell: vscode.NotebookCellExecution | undefined;
  private starting: Promise<void> | undefined;
  private turns: Promise<void> = Promise.resolve();
  private lab: Lab | undefined;
  private readonly begun = new vscode.EventEmitter<void>();
  readonly onDidStart = this.begun.event;
  private readonly gone = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.gone.event;
  #baseUrl = "";

  constructor(
    readonly notebook: vscode.NotebookDocument,
    readonly choice: Choice,
    readonly collection: Collection,
  ) {}

  get baseUrl(): string {
    return this.#baseUrl;
  }

  get connection(): Kernel.IKernelConnection {
    const kernel = this.session?.kernel;
    if (!kernel || this.isDisposed) throw new Error("The session of the kernel was disposed.");
    return kernel;
  }

  /** `@jupyterlab/services` says so; before it was started nobody does. */
  get isDead(): boolean {
    return !this.isDisposed && this.session?.kernel?.status === "dead";
  }

  start(): Promise<void> {
    this.starting ??= this.connect().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** A kernel runs one cell at a time: what is asked for meanwhile comes after it. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.turns.then(work);
    this.turns = turn.catch(() => undefined);
    return turn;
  }

  async restart(): Promise<void> {
    await this.connection.restart();
  }

  async interrupt(): Promise<void> {
    await this.session?.kernel?.interrupt();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.endCell("Canceled");
    this.session?.dispose();
    void this.lab?.dispose();
    this.gone.fire();
  }

  /** With words in the cell that runs. */
  endCell(words: string): void {
    const { cell } = this;
    this.cell = undefined;
    if (!cell) return;
    const error = vscode.NotebookCellOutputItem.error({ name: "Kernel", message: words });
    void cell.appendOutput(new vscode.NotebookCellOutput([error]));
    cell.end(false, Date.now());
  }

  private async connect(): Promise<void> {
    const settings = connectionSettings(await this.collection.connect(this.choice.serverId));
    this.#baseUrl = settings.baseUrl;
    const lab = (this.lab = new Lab(settings));
    await lab.check();
    const session = this.choice.session ? await this.connected(lab, this.choice.session) : await this.made(lab);
    if (this.isDisposed) {
      session.dispose();
      throw new Error("Canceled");
    }
    this.session = session;
    session.disposed.connect(() => void lab.dispose());
    await this.prepare(session);
    this.begun.fire();
  }

  private async made(lab: Lab): Promise<Session.ISessionConnection> {
    const name = this.notebook.uri.path.split("/").pop() ?? "";
    const session = await lab.startNew({
      path: sessionPath(name, randomUUID() + randomUUID()),
      name: `${name.replace(/\.ipynb$/, "")}-${randomUUID()}.ipynb`,
      type: "notebook",
      kernel: { name: this.choice.spec },
    });
    if (session.kernel) await idle(session.kernel);
    return session;
  }

  private async connected(lab: Lab, model: Session.IModel): Promise<Session.ISessionConnection> {
    const session = lab.connectTo(model);
    const untilMs = Date.now() + launchMs;
    while (session.kernel?.connectionStatus !== "connected" && Date.now() < untilMs && !this.isDisposed)
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    return session;
  }

  /** Code of its own, after which a new kernel is waited for; one that lives is not. Nobody has pressed Run then. */
  private async prepare({ kernel }: Session.ISessionConnection): Promise<void> {
    if (!kernel) return;
    const code = "import sys as _stand_in\ndel _stand_in";
    const prepared = kernel.requestExecute({ code, silent: false, store_history: false, allow_stdin: true }).done;
    if (this.choice.kind === "live") {
      prepared.catch(() => undefined);
      return;
    }
    await prepared;
    await kernel.info;
    await idle(kernel);
  }
}

async function idle(kernel: Kernel.IKernelConnection): Promise<void> {
  if (kernel.status === "idle") return;
  let told: (() => void) | undefined;
  const changed = new Promise<void>((resolve) => {
    told = () => {
      if (kernel.status === "idle" || kernel.isDisposed) resolve();
    };
    kernel.statusChanged.connect(told);
    kernel.disposed.connect(told);
  });
  await within(launchMs, changed);
}
