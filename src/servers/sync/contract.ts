import type { ServerId } from "../../text/ids.js";

/** What is known of a folder that is pushed to a server. */
export type SyncState =
  /** nobody has looked in this window */
  | { kind: "unknown" }
  | { kind: "in-sync"; files: number; atMs: number }
  | { kind: "pushing"; done: number; files: number }
  /** saved here since */
  | { kind: "behind" }
  /** so many files were changed on both sides, and the server's are kept: the user has chosen so */
  | { kind: "kept"; files: number }
  | { kind: "failed"; why: string };

export interface SyncShown {
  local: string;
  remote: string;
  state: SyncState;
}

/** What kernels and views need of the sync of projects. */
export interface ProjectSync {
  /**
   * Resolves when what a notebook needs is on the server; `false`: its cell is not to run.
   * @param place of the notebook on this computer, absolute
   */
  beforeRun(server: ServerId, place: string, signal: AbortSignal): Promise<boolean>;
  of(server: ServerId): SyncShown[];
  onDidChange(listener: () => void): { dispose(): unknown };
}
