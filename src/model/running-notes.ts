import type { ServerState } from "./types.js";

type Running = Extract<ServerState, { kind: "running" }>;
/** What is known of a server as long as it runs, from elsewhere than the hub. `undefined`: it is not so. */
export type RunningNotes = { [Note in "noJupyter" | "kept"]?: Running[Note] | undefined };

export function withNotes(state: Running, notes: RunningNotes): Running {
  const { noJupyter, kept, ...others } = { ...state, ...notes };
  return { ...others, ...(noJupyter && { noJupyter }), ...(kept && { kept }) };
}
