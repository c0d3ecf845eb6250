import assert from "node:assert/strict";
import {
  type Kernel,
  KernelAPI,
  KernelConnection,
  KernelMessage,
  KernelSpecAPI,
  ServerConnection as LabSettings,
  SessionAPI,
} from "@jupyterlab/services";
import type { ConnectionEnd } from "../../../src/jupyterServer/connection-deps.js";
import type { MemoryVerdict } from "../../../src/jupyterServer/kernel-recorder.js";
import { ServerConnection } from "../../../src/jupyterServer/server-connection.js";
import type { SessionModel } from "../../../src/jupyterServer/session-models.js";
import type { ServerId } from "../../../src/text/ids.js";
import type { TransportLog } from "../../../src/transport/types.js";
import { unseen } from "../../unit/jupyterServer/unseen.js";
import { MemoryLog, MemoryMemento } from "../../unit/servers/model-fakes.js";
import { until, type WindowOnHub } from "../servers/model-on-hub.js";

/** What a cell ended with: its prints, and the error that it shows. */
export interface CellEnd {
  status: string;
  printed: string;
  error: string;
}

type Window = Pick<WindowOnHub, "model" | "accountId" | "id">;

/** A window's connection to one server, used as the Jupyter extension uses it: through `@jupyterlab/services`. */
export class NotebookOnServer {
  readonly renewed: SessionModel[] = [];
  /** the kernels of these were killed for memory */
  readonly killed: [SessionModel, MemoryVerdict][] = [];
  /** how often a run was held, and what is done then; it rejects to decline */
  readonly asked: string[] = [];
  /** in the user's place */
  answer: () => Promise<unknown> = () => Promise.reject(new Error("nobody expected to be asked"));
  folderOf: ConnectionEnd["folderOf"] = () => Promise.resolve(undefined);
  /** an idle kernel's connection is let go after it; 0: never */
  releaseAfterMs = 0;
  readonly connection: ServerConnection;
  settings!: LabSettings.ISettings;

  private constructor(
    readonly window: Window,
    readonly memento: MemoryMemento,
    readonly serverId: ServerId,
    log: TransportLog,
    recording: ConnectionEnd["recording"],
  ) {
    const words = (name: string) => () => ({ name, sentence: `${name}.` });
    this.connection = new ServerConnection(
      serverId,
      { model: window.model, memento, log },
      {
        untilRunning: async () => {
          this.asked.push(serverId);
          await this.answer();
        },
        releaseAfterMs: () => this.releaseAfterMs,
        noJupyter: () => Promise.resolve(undefined),
        folderOf: (...asked) => this.folderOf(...asked),
        isWanted: () => true,
        used: () => undefined,
        renewed: (session) => this.renewed.push(session),
        killedForMemory: (...killed) => this.killed.push(killed),
        connection: () => unseen,
        refused: () => undefined,
        keptOut: () => undefined,
        ...(recording && { recording }),
        words: {
          lostEnd: words("End lost"),
          notArrived: words("Not arrived"),
          missing: () => "Missing.",
          unrecorded: () => "Unrecorded.",
          unheard: () => "Unheard.",
          dropped: () => DROPPED,
          earlierText: () => "Edited.",
          notWanted: () => ({ name: "Not run", sentence: "not wanted" }),
          notPushed: () => ({ name: "Not run", sentence: "not pushed" }),
          gone: words("Kernel gone"),
          tooLarge: (error) => ({ name: "Not run", sentence: error.message }),
          declined: (error) => ({ name: "Not run", sentence: (error as Error).message }),
          away: () => "Away.",
        },
      },
    );
  }

  /** @param memento what an earlier window left */
  static async open(
    window: Window,
    memento = new MemoryMemento(),
    name = "",
    log: TransportLog = new MemoryLog(),
    recording?: ConnectionEnd["recording"],
  ): Promise<NotebookOnServer> {
    await window.model.refresh(window.accountId);
    const notebook = new NotebookOnServer(window, memento, window.id(name), log, recording);
    notebook.settings = await notebook.labSettings();
    return notebook;
  }

  async specs(): Promise<string[]> {
    return Object.keys((await KernelSpecAPI.getSpecs(this.settings)).kernelspecs);
  }

  async kernelIds(): Promise<string[]> {
    return (await KernelAPI.listRunning(this.settings)).map(({ id }) => id);
  }

  async sessionKernels(): Promise<(string | undefined)[]> {
    return (await SessionAPI.listRunning(this.settings)).map(({ kernel }) => kernel?.id);
  }

  async start(path: string, kernelName = "python3", type = "notebook"): Promise<Kernel.IKernelConnection> {
    const request = { path, name: path, type, kernel: { name: kernelName } };
    const { kernel } = await SessionAPI.startSession(request, this.settings);
    if (!kernel) throw new Error("no kernel was started");
    return this.connectTo(kernel);
  }

  connectTo(model: Kernel.IModel, serverSettings = this.settings): Kernel.IKernelConnection {
    return new KernelConnection({ model, serverSettings });
  }

  close(): void {
    this.connection.dispose();
  }

  /** @param resumes ids of what an earlier window has sent to the kernel */
  async labSettings(resumes: string[] = []): Promise<LabSettings.ISettings> {
    const { url, fetch } = this.connection;
    return LabSettings.makeSettings({
      baseUrl: url,
      wsUrl: url.replace(/^http/, "ws"),
      token: "",
      appendToken: false,
      Request,
      Headers,
      fetch: fetch as unknown as typeof globalThis.fetch,
      WebSocket: (await this.connection.webSocket({ revives: true, resumes })) as unknown as typeof WebSocket,
    });
  }
}

const DROPPED = "Dropped.";

/** A cell under way. */
export class Cell {
  printed = "";
  error = "";
  readonly id: string;
  readonly end: Promise<CellEnd>;

  constructor(kernel: Kernel.IKernelConnection, code: string, options: { stop_on_error?: boolean } = {}) {
    const future = kernel.requestExecute({ code, ...options });
    this.id = future.msg.header.msg_id;
    future.onIOPub = (message) => {
      if (KernelMessage.isStreamMsg(message)) this.printed += message.content.text;
      if (KernelMessage.isClearOutputMsg(message)) this.printed = "";
      if (KernelMessage.isErrorMsg(message)) this.error = `${message.content.ename}: ${message.content.evalue}`;
    };
    this.end = future.done.then(({ content: { status } }) => ({ status, printed: this.printed, error: this.error }));
  }

  async hasPrinted(text: string): Promise<void> {
    await until(() => this.printed.includes(text), `“${text}” is printed: ${this.printed.slice(-200)}`);
  }
}

export function run(kernel: Kernel.IKernelConnection, code: string): Promise<CellEnd> {
  return new Cell(kernel, code).end;
}

/** Prints 0 to `count` - 1, one each 0.1 s. */
export function counting(count: number): string {
  return `import time\nfor i in range(${count}):\n    print(i, flush=True)\n    time.sleep(0.1)`;
}

export function numbers(printed: string): number[] {
  return printed.split("\n").filter(Boolean).map(Number);
}

/** The lines are all there, in order, each once. What a kernel on a busy machine has dropped itself nobody has, but its cell says so. */
export function assertWhole(printed: string, count: number): void {
  if (!printed.includes(DROPPED)) {
    assert.deepEqual(numbers(printed), upTo(count));
    return;
  }
  const seen = numbers(printed.replace(DROPPED, ""));
  assert.ok(seen.length < count, "nothing is missing, and the cell says that something is");
  assert.deepEqual(
    seen.filter((number, index) => number <= (seen[index - 1] ?? -1)),
    [],
  );
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
