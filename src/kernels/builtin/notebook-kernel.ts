import type { Kernel } from "@jupyterlab/services";
import type * as vscode from "vscode";
import type { ServerConnections } from "../../jupyterServer/server-connections.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import type { BeforeRunDeps } from "../before-run.js";
import { labelOf } from "../kernel-label.js";
import type { LossKind } from "../loss/loss-words.js";
import { onJupyter } from "../no-jupyter.js";
import { codeCells } from "../notebook-cells.js";
import { sayDoneIfLong } from "../run-done.js";
import { interruptCalledOff } from "./cells/called-off.js";
import { type CellOutcome, CellQueue, type RunEvents } from "./cells/cell-queue.js";
import type { CellRun, ResumedRun } from "./cells/cell-run.js";
import { EarlierRuns } from "./cells/earlier-runs.js";
import { mayRun, readyForRun } from "./cells/may-run.js";
import { couldNotConnect, lostOnTheWay } from "./cells/run-failures.js";
import { askForKernel } from "./choosing/ask-for-kernel.js";
import { rememberKernel } from "./identity/notebook-metadata.js";
import { type LossDeps, lossOf, sayLoss } from "./kernel-loss.js";
import { kernelLost, type LifeEnd } from "./kernel-sentences.js";
import { KernelLink, parentOf } from "./link/kernel-link.js";
import type { KernelChoice } from "./link/kernel-session.js";
import { SessionParts, type SessionPartsDeps } from "./link/session-parts.js";
import { nameOf } from "./link/session-path.js";
import { runningSession, sessionRequest } from "./link/session-request.js";
import { offerRestart } from "./offer-restart.js";

export interface NotebookKernelDeps extends SessionPartsDeps, LossDeps, BeforeRunDeps {
  connections: Pick<ServerConnections, "of">;
  cellRun(controller: vscode.NotebookController, cell: vscode.NotebookCell, resumed?: ResumedRun): CellRun | undefined;
  log: { info(message: string): void; warn(message: string): void; error(message: string | Error): void };
}

/** One notebook on one server: the queue of its cells and the kernel they run on. */
export class NotebookKernel {
  readonly #queue: CellQueue<CellRun>;
  #link: KernelLink | undefined;
  /** also after the notebook was closed, as long as the kernel is not known to be lost */
  #latest: KernelLink | undefined;
  #connecting: AbortController | undefined;
  #resuming: Promise<void> | undefined;
  /** the user has chosen another kernel, and it is not there yet */
  #changing: Promise<KernelLink> | undefined;
  readonly #parts: SessionParts;
  readonly #earlier: EarlierRuns;
  /** the last run of each cell: also what a cell prints after its end is shown in it */
  readonly #runs = new Map<string, CellRun>();
  readonly #runOf = (cell: vscode.NotebookCell, resumed?: ResumedRun) =>
    this.deps.cellRun(this.controller, cell, resumed);
  /** Of the kernel's process: why cells that it was given end before their time. Another process has another one. */
  #life: { ending?: LifeEnd } = {};

  constructor(
    private readonly deps: NotebookKernelDeps,
    readonly notebook: vscode.NotebookDocument,
    readonly controller: vscode.NotebookController,
    readonly serverId: ServerId,
  ) {
    this.#parts = new SessionParts(deps, serverId);
    this.#earlier = new EarlierRuns(notebook, serverId, {
      ...deps,
      file: () => this.#parts.fileOf(notebook.uri),
      runOf: this.#runOf,
      connect: (resumes) => this.#connect(undefined, resumes),
      adopt: (runs) => this.#queue.adopt(runs),
      show: (runs) => this.#queue.show(runs),
      callOff: () => {
        for (const run of this.#queue.open) run.callOff();
        return this.#queue.cancelWaiting();
      },
    });
    this.#queue = new CellQueue({
      execute: (run, on) => this.#tried(run, on),
      queues: async () => (await this.#link?.takesAll()) ?? false,
      done: (spell) => void sayDoneIfLong(deps.ui, notebook, spell),
      log: deps.log,
    });
  }

  /** The kernel, if it is connected and has nothing to do: what completion and hover may use. */
  get idleKernel(): Kernel.IKernelConnection | undefined {
    const kernel = this.#link?.kernel;
    return kernel?.connectionStatus === "connected" && kernel.status === "idle" ? kernel : undefined;
  }

  run(cells: readonly vscode.NotebookCell[]): void {
    for (const run of cells.flatMap((cell) => this.#runOf(cell) ?? [])) {
      this.#earlier.taken.forget(run.cell);
      this.#queue.add(run);
    }
    this.#queue.work().catch((error: unknown) => this.deps.log.warn(`the cells stopped: ${String(error)}`));
  }

  /** Takes up what an earlier window has given to the kernel, where that runs. Starts nothing. */
  async resume(): Promise<void> {
    if (this.#link || this.#connecting) return;
    const taken = this.#earlier.takeUp();
    this.#resuming = taken.catch(() => undefined);
    await taken;
  }

  /** What the kernel was given besides it calls off by itself, unless the code makes nothing of the interrupt: `#begun` sees that. */
  async interrupt(): Promise<void> {
    await this.#queue.cancelWaiting();
    this.#connecting?.abort();
    const link = this.#link;
    const [current] = this.#queue.open;
    if (!current || !link) return;
    for (const run of this.#queue.open) run.callOff();
    try {
      if (link.isHeard) await link.kernel.interrupt();
    } finally {
      // Code that still waits on its way must not run once that is open.
      if (!link.isHeard || (current.isUnanswered && !(await link.isBusy()))) await this.#letGo();
    }
  }

  get kernelId(): string | undefined {
    return this.#link?.kernel.id;
  }

  /** `false`: there is no kernel to restart. */
  async restart(): Promise<boolean> {
    await this.#queue.cancelWaiting();
    this.#connecting?.abort();
    if (!this.#link) return false;
    this.#endLife("called-off");
    await this.#link.kernel.restart();
    return true;
  }

  /**
   * Goes over to another kernel of the server; the one before is shut down, unless other notebooks use it too.
   * @param wanted `undefined`: the user is asked
   * @returns its name, or `undefined` where none was chosen
   */
  async change(wanted?: KernelChoice): Promise<string | undefined> {
    const partsOf = (account: AccountId, signal: AbortSignal) => this.#parts.of(this.notebook.uri, account, signal);
    const choice = wanted ?? (await askForKernel(this.deps, this.serverId, partsOf, this.#link?.kernel.id));
    if (!choice) return undefined;
    await this.#letGo();
    this.#changing = this.#connect(choice);
    try {
      return (await this.#changing).spec.displayName;
    } finally {
      this.#changing = undefined;
    }
  }

  /** The notebook goes on as another document, which finds the kernel by its own name; also after `close`. */
  async follow(uri: vscode.Uri): Promise<void> {
    const file = this.#parts.fileOf(uri);
    this.#earlier.moveTo(file);
    await this.#latest?.rename({ file, name: nameOf(uri.path) });
  }

  /** The document is closed: its kernel lives on for when it comes back, and runs what waits, unless it is to be shut down. */
  async close(shutdown: boolean): Promise<void> {
    const link = this.#link;
    if (link?.isHeard && !shutdown)
      this.#queue.handOver((run) => this.#earlier.sent(run.cell, run.send(link.kernel)?.msg.header.msg_id));
    if (!shutdown) this.#earlier.close();
    await this.#letGo(shutdown);
  }

  /** Another kernel was chosen: this one lives on, and what waits is not to run. */
  async leave(): Promise<void> {
    if (this.#queue.open.length > 1) await this.interrupt();
    await this.#letGo();
  }

  async #letGo(shutdown = false): Promise<void> {
    this.#endLife("called-off");
    this.#connecting?.abort();
    const link = this.#link;
    this.#link = undefined;
    await this.#queue.cancelWaiting();
    if (shutdown) await link?.shutdown();
    else link?.dispose();
  }

  #endLife(ending: LifeEnd): void {
    this.#life.ending = ending;
    this.#life = {};
    this.#runs.clear();
  }

  /** Whatever becomes of one run, the queue goes on. */
  async #tried(run: CellRun, on: RunEvents): Promise<CellOutcome> {
    try {
      const outcome = await this.#execute(run, on);
      // The server would do the same some seconds later, and what is run until then would be lost.
      if (outcome === "exited") await this.restart();
      return outcome;
    } catch (error) {
      this.deps.log.error(error instanceof Error ? error : String(error));
      return "failed";
    }
  }

  async #execute(run: CellRun, on: RunEvents): Promise<CellOutcome> {
    let [link, sentAs]: [KernelLink | undefined, string | undefined] = [undefined, undefined];
    try {
      await this.#resuming;
      link = this.#link ?? (await (this.#changing ?? this.#connect()));
    } catch (error) {
      await couldNotConnect(run, error, this.deps, this.serverId);
      return "failed";
    }
    const life = this.#life;
    try {
      await link.untilHeard();
      const taken = await this.#earlier.taken.insteadOf(run);
      if (taken) return await this.#execute(taken, on);
      if (!(await mayRun(run, this.deps, this.serverId, this.notebook))) return "failed";
      if (life.ending !== undefined) throw new Error("its kernel ended before it was heard");
      return await run.execute(link.kernel, {
        sentAs: (messageId) => {
          sentAs = messageId;
          this.#runs.set(messageId, run);
          if (!run.resumed) this.#earlier.sent(run.cell, messageId);
        },
        sent: () => on.sent(),
        begun: () => this.#begun(run, on),
      });
    } catch (error) {
      const about = { ending: life.ending, isFirst: run.cell === this.#queue.open[0]?.cell };
      await lostOnTheWay(run, error, about, this.deps, this.serverId);
      return "failed";
    } finally {
      this.#earlier.ended(sentAs);
    }
  }

  /**
   * @param wanted the kernel that the user wants, whatever runs for the notebook
   * @param resumes ids of what an earlier window has given to its kernel: no other one is made for it
   */
  async #connect(wanted?: KernelChoice, resumes?: readonly string[]): Promise<KernelLink> {
    const { model, connections, log } = this.deps;
    const [{ signal }, { taken }] = [(this.#connecting = new AbortController()), this.#earlier];
    try {
      const { accountId } = await readyForRun(this.deps, this.serverId, this.notebook, signal, resumes !== undefined);
      const connection = await connections.of(this.serverId);
      const parts = this.#parts.of(this.notebook.uri, accountId, signal, connection.recorder);
      const session = resumes ? runningSession(this.notebook, parts) : sessionRequest(this.notebook, parts, wanted);
      const others = (id: string, noted?: readonly string[]) => taken.of(connection.recorder, id, noted, signal);
      const request = { model, connection, session, resumes, others, log };
      const link = await onJupyter(model, this.serverId, signal, () => KernelLink.open(request, signal));
      if (signal.aborted) link.dispose();
      signal.throwIfAborted();
      this.#listen(link);
      taken.connected(link.isTakenOver || resumes !== undefined);
      return link;
    } finally {
      this.#connecting = undefined;
    }
  }

  #listen(link: KernelLink): void {
    this.#link = this.#latest = link;
    link.onMessage = (message) => {
      const id = parentOf(message);
      const run = this.#runs.get(id) ?? this.#earlier.taken.begun(message);
      if (run) this.#runs.set(id, run);
      run?.receive(message);
    };
    link.onUnreadable = (type, parent) => (parent === "" ? this.#queue.open[0] : this.#runs.get(parent))?.missed(type);
    link.onMute = () => void offerRestart(this.notebook.uri, labelOf(this.deps.model, this.serverId));
    link.onRestarted = () => this.#lost(link, "kernel-restarted", true);
    link.onLost = (loss) => {
      this.#link = this.#latest = undefined;
      this.#lost(link, loss, this.#queue.open.length === 0);
    };
    rememberKernel(this.notebook, link).catch((error: unknown) => {
      this.deps.log.warn(`the kernel was not noted in the notebook: ${String(error)}`);
    });
  }

  #lost(link: KernelLink, loss: LossKind, withMessage: boolean): void {
    const sentence = lossOf(loss, link, this.deps, this.serverId);
    this.#endLife(sentence.then(kernelLost));
    const runAll = () => this.run(codeCells(this.notebook));
    if (withMessage) void sentence.then((said) => sayLoss(said, loss, this.deps, this.serverId, runAll));
  }

  /** The kernel has begun it. Resolves when what those before it have shown is in the editor: its own outputs may change that. */
  async #begun(run: CellRun, on: RunEvents): Promise<void> {
    on.begun();
    if (run.isCalledOff && this.#link) void interruptCalledOff(run, this.#link.kernel, this.deps.log);
    for (const [id, before] of this.#runs) {
      const { cell } = before;
      if (before === run || (cell !== run.cell && cell.index >= 0)) continue;
      before.replaced();
      this.#runs.delete(id);
    }
    const open = this.#queue.open;
    await Promise.all(open.slice(0, open.indexOf(run)).map((before) => before.written()));
  }
}
