import type { RecordedCell } from "../kernel-recorder.js";
import type { AheadCell, AheadRun } from "./ahead-run.js";
import type { KeptRuns } from "./kept-runs.js";

/** A cell that is to be run after others. */
export interface PlannedCell {
  /** of its document */
  cellId: string;
  code: string;
  /** nothing that was given after it is run where it fails */
  stopsOnError: boolean;
}

/** Who knows the cells of a socket's holder, which is another extension, and what its user wants to become of them. */
export interface CellRuns {
  /** The kernel is given a cell. */
  sent(requestId: string, cellId: string): void;
  /** The kernel says that a cell has failed. */
  failed(cellId: string): void;
  /** It is done with it. */
  ended(requestId: string): void;
  /** The kernel is gone with it. */
  lost(requestId: string): void;
  /** The cell and those after it, that the kernel is to be given at once; `undefined`: it is run as any other. */
  plannedFrom(cellId: string): readonly PlannedCell[] | undefined;
  /** The next request for this cell is about what the kernel was given ahead. */
  isAwaited(cellId: string): boolean;
  /** The cell is to show what was run before, and nothing else is run for it. */
  isShown(cellId: string): boolean;
  /**
   * Others may have had the kernel run this cell. Resolves when it is known what the user wants, with whether anything is to become of the
   * request. `undefined`: it is run, or shown.
   */
  untilWanted(cellId: string): Promise<boolean> | undefined;
  /** The kernel has all that was planned to come after this cell. @param recorded from when it resolves on what it says is kept; `false`: it is not */
  given(cellId: string, recorded: Promise<boolean>): void;
  /** This kernel is given one cell after the other. */
  notGiven(cellId: string): void;
  /** A connection is open, or the kernel has ended a run. What an earlier window has sent may be over. */
  quiet(earlier: EarlierOutputs): void;
  /** The socket has ended. */
  closed(): void;
}

export interface OthersCells {
  path: string;
  cells: readonly RecordedCell[];
  /** Others may have given more to the kernel than its record knows: what waits in it is there only once it has begun. */
  isAtWork: boolean;
}

/** What the kernel said of runs of an earlier window. */
export interface EarlierOutputs {
  /** As `keptRuns`; `undefined`: the kernel is still at work, and some are not over. */
  of(cells: readonly AheadCell[]): Promise<KeptRuns | undefined>;
  /**
   * What others gave to a kernel that no editor of this machine had used, and the path of its session; `undefined`: it is another one. Rejects
   * as `KernelRecorder.cells`.
   */
  ofOthers(): Promise<OthersCells | undefined>;
  /** All that others gave to it is known here, in this window and those to come. */
  othersKnown(): void;
  /** The next request for its cell gets it. Resolves when it has, or no request comes any more. */
  show(run: AheadRun): Promise<void>;
}
