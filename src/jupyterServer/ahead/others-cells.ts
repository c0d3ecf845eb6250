import type { RecordedCell } from "../kernel-recorder.js";
import type { OthersCells } from "./cell-runs.js";

export interface OthersDeps {
  /** of the kernel's session */
  path: string;
  /** As `KernelRecorder.cells`. */
  cells: () => Promise<readonly RecordedCell[]>;
  /** As `KernelTraffic.hasAnswered`: what waits in the kernel is in no record before it has begun. */
  hasAnswered: () => boolean;
}

/** What others gave to a kernel. */
export async function othersCells({ path, cells, hasAnswered }: OthersDeps): Promise<OthersCells> {
  // What it had ended before it answered is in a record that is read after that.
  const isAnswered = hasAnswered();
  const known = await cells();
  return { path, cells: known, isAtWork: !isAnswered || known.some(({ isRunning }) => isRunning) };
}
