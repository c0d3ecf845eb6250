import type { HubModel } from "../model/types.js";
import type { Memento } from "../state/stored.js";
import type { LocalAddress } from "../text/local-addresses.js";
import type { Moment } from "../transport/moment.js";
import type { AheadDeps, AheadWords } from "./ahead/ahead-traffic.js";
import type { KernelRecorder, MemoryVerdict, RecordedServer } from "./kernel-recorder.js";
import type { RevivalDeps } from "./kernel-revival.js";
import type { KernelSessionsDeps } from "./kernel-sessions.js";
import type { VerdictDeps } from "./kernel-verdicts.js";
import type { SessionModel } from "./session-models.js";
import type { SessionStartDeps } from "./session-start.js";
import type { TrafficDeps } from "./traffic-deps.js";

/** What the connections to servers work with. */
export interface ConnectionDeps {
  model: HubModel;
  memento: Memento;
  log: { info(message: string): void; warn(message: string): void };
}

/** What the user sees of a connection to a kernel. */
export interface ShownConnection {
  /** So many cells of its notebook are not done. @param begunAt of the one that runs; `undefined`: none does, or nobody knows */
  atWork(cells: number, begunAt: Moment | undefined): void;
  opened(): void;
  /** let go, as nobody has used it for long */
  released(): void;
  answered(roundTripMs: number): void;
  closed(): void;
}

/** Who is at this end of the connection to a server: the user and the notebooks. */
export interface ConnectionEnd {
  words: TrafficDeps["words"] &
    AheadWords & {
      /** The server does not answer. @param status of who answered in its place; `undefined`: nobody was asked */
      away: (status?: number) => string;
    };
  /**
   * Resolves when the server runs; asks the user whether it is to be started. Rejects with an error whose message says why it does not, and
   * what to do.
   */
  untilRunning(signal: AbortSignal): Promise<unknown>;
  /** as the user has set it, in ms; 0: never */
  releaseAfterMs(): number;
  noJupyter(isGesture: boolean, signal: AbortSignal): Promise<Error | undefined>;
  /** Without it nobody keeps what kernels say but their server. */
  recording?: {
    recorderOf(server: RecordedServer): KernelRecorder;
    /** a cell that runs for longer is recorded, in ms; 0: none is */
    afterMs(): number;
  };
  /** as `pushed` of `AheadDeps` */
  beforeRun?: NonNullable<AheadDeps["pushed"]>;
  folderOf: SessionStartDeps["folderOf"];
  isWanted: KernelSessionsDeps["isWanted"];
  used: KernelSessionsDeps["used"];
  renewed: RevivalDeps["renewed"];
  /** a kernel was killed for memory, and its server has started it again */
  killedForMemory(session: SessionModel, verdict: MemoryVerdict): void;
  /** code has printed the address of an app on its machine */
  appPrinted?(address: LocalAddress): void;
  /**
   * For each connection to a kernel, which tells it what becomes of it.
   * @param kernelId as the connection's holder knows it
   * @param notebook its name, where the connection's holder gives it
   */
  connection(kernelId: string, session: SessionModel | undefined, notebook: string | undefined): ShownConnection;
  refused: VerdictDeps["refused"];
  keptOut: VerdictDeps["keptOut"];
}
