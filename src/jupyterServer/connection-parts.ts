import type { HubModel } from "../model/types.js";
import type { RevivalParts } from "./kernel-revival.js";
import type { KernelSessionsParts } from "./kernel-sessions.js";
import type { VerdictParts } from "./kernel-verdicts.js";
import type { ServerMemory } from "./server-memory.js";
import type { TrafficParts } from "./traffic-parts.js";

/** What the connections to servers work with. */
export interface ConnectionRooms {
  model: HubModel;
  memento: ConstructorParameters<typeof ServerMemory>[0];
  log: { info(message: string): void; warn(message: string): void };
}

/** Who is at this end of the connection to a server: the user and the notebooks. */
export interface ConnectionEnd extends Pick<TrafficParts, "words"> {
  /**
   * Resolves when the server runs; asks the user whether it is to be started. Rejects with an error whose message says why it does not, and
   * what to do.
   */
  untilRunning(signal: AbortSignal): Promise<unknown>;
  noJupyter(isGesture: boolean, signal: AbortSignal): Promise<Error | undefined>;
  isWanted: KernelSessionsParts["isWanted"];
  used: KernelSessionsParts["used"];
  renewed: RevivalParts["renewed"];
  refused: VerdictParts["refused"];
  keptOut: VerdictParts["keptOut"];
}
