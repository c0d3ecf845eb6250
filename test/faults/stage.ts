import { randomUUID } from "node:crypto";
import type { Kernel } from "@jupyterlab/services";
import { WebSocket } from "ws";
import { FaultyLine } from "../../rig/faulty-line.js";
import type { RunningHub } from "../../rig/hub.js";
import { poll } from "../../rig/process.js";
import { kernelOf, type ServerKind } from "../../rig/server-kinds.js";
import { NotebookOnServer } from "../contract/jupyterServer/notebook-on-server.js";
import { RecorderOnServer } from "../contract/jupyterServer/recorder-on-server.js";
import { until, WindowOnHub } from "../contract/servers/model-on-hub.js";
import { type CellKind, cellKinds, codeOf, type Signals, signalsIn, WatchedCell } from "./cells.js";
import { wishes } from "./wishes.js";

const USER = "ada";
const BACK_MS = 60_000;
const FIRST_OUTPUT_MS = 30_000;
/** of "lines", before anything goes wrong */
const FIRST_LINES = 5;

/** A window that reaches a user's server over a line of its own, with faults. */
export class Stage {
  readonly signals: Signals;
  #running: { kernel: Kernel.IKernelConnection; cell: WatchedCell }[] = [];
  readonly #others: WebSocket[] = [];
  readonly #recorder: RecorderOnServer;

  private constructor(
    readonly kind: ServerKind,
    /** past the line */
    readonly hub: RunningHub,
    readonly line: FaultyLine,
    private readonly window: WindowOnHub,
    private notebook: NotebookOnServer,
    recorder: RecorderOnServer,
  ) {
    this.#recorder = recorder;
    this.signals = signalsIn(hub.homeOf(USER));
  }

  /** On a server that may run already. */
  static async open(hub: RunningHub, kind: ServerKind): Promise<Stage> {
    const { line, url } = await FaultyLine.to(hub.url);
    const window = await WindowOnHub.open({ ...hub, url }, USER);
    await window.model.refresh(window.accountId);
    if (window.state()?.kind !== "running") await window.start({});
    const recorder = new RecorderOnServer();
    const notebook = await NotebookOnServer.open(window, undefined, "", undefined, recorder.recording);
    return new Stage(kind, hub, line, window, notebook, recorder);
  }

  /** The server runs on, without kernels. */
  async close(): Promise<void> {
    for (const other of this.#others) other.terminate();
    for (const { kernel } of this.#running) {
      kernel.dispose();
      await this.server("DELETE", `api/kernels/${kernel.id}`);
    }
    this.notebook.close();
    this.window.model.dispose();
    await this.line.close();
  }

  /** One of each kind, in kernels of their own; they have begun. What does not begin is as if it were lost. */
  async cells(): Promise<Record<CellKind, WatchedCell>> {
    await this.signals.clear();
    const started = await Promise.all(cellKinds.map(async (kind) => [kind, await this.#cell(kind)] as const));
    const cells = Object.fromEntries(started) as Record<CellKind, WatchedCell>;
    const { lines, burst, images } = cells;
    const haveBegun = () => lines.seen.length >= FIRST_LINES && burst.seen.length > 0 && images.seen.length > 0;
    await poll(haveBegun, FIRST_OUTPUT_MS);
    await poll(() => this.#running.every(({ kernel }) => this.#recorder.kernels.has(kernel.id)), FIRST_OUTPUT_MS);
    return cells;
  }

  /** The window goes, and after this another one takes up what it has left. */
  async reload(meanwhile: Promise<void>): Promise<void> {
    for (const { kernel } of this.#running) kernel.dispose();
    // Until then a window waits when it goes.
    const areWhole = () => this.#running.every(({ kernel }) => this.#recorder.wholes.has(kernel.id));
    await until(areWhole, "the records have the cells from their beginning", FIRST_OUTPUT_MS);
    this.notebook.close();
    await meanwhile;
    this.notebook = await NotebookOnServer.open(this.window, undefined, "", undefined, this.#recorder.recording);
    this.#running = await Promise.all(
      this.#running.map(async ({ kernel: { id, name }, cell }) => {
        const kernel = this.notebook.connectTo({ id, name }, await this.notebook.labSettings([cell.id]));
        cell.takenUp(kernel);
        return { kernel, cell };
      }),
    );
  }

  /** The hub's proxy leads to the server. */
  async untilBack(): Promise<void> {
    const answers = () =>
      this.server("GET", "api").then(
        ({ status }) => status === 200,
        () => false,
      );
    await until(answers, "the server is reached again", BACK_MS);
  }

  async serverPid(): Promise<number> {
    const { body } = await this.hub.api("GET", `users/${USER}`);
    const { servers } = body as { servers: Record<string, { state: { pid: number } }> };
    return servers[""]?.state.pid ?? Number.NaN;
  }

  /** Another client with a session of its own at each kernel, as JupyterLab's tab has it, to the end. It is not at the line. */
  async addSecondClients(): Promise<void> {
    const base = this.hub.url.replace(/^http/, "ws");
    for (const { kernel } of this.#running) {
      const url = `${base}user/${USER}/api/kernels/${kernel.id}/channels?session_id=${randomUUID()}`;
      const socket = new WebSocket(url, { headers: { authorization: `token ${this.hub.adminToken}` } });
      socket.on("error", () => undefined);
      this.#others.push(socket);
    }
    const allOpen = () => this.#others.every(({ readyState }) => readyState === WebSocket.OPEN);
    await until(allOpen, "the other clients are there", FIRST_OUTPUT_MS);
  }

  /** Asks the user's server, past the line. */
  private server(method: string, rest: string): Promise<{ status: number; body: unknown }> {
    return this.hub.api(method, `../../user/${USER}/${rest}`);
  }

  async #cell(kind: CellKind): Promise<WatchedCell> {
    const language = kernelOf(this.kind);
    const kernel = await this.notebook.start(`${kind}-${randomUUID()}.ipynb`, language, wishes.type);
    const metadata: Record<string, string> = wishes.cellId ? { cellId: randomUUID() } : {};
    const cell = new WatchedCell(kernel, codeOf(kind, language, this.hub.homeOf(USER)), metadata);
    this.#running.push({ kernel, cell });
    return cell;
  }
}
