/** How to go on after an error: what only the flow that failed knows. */
export interface Again {
  /** does what failed once more, with the same choices */
  retry?: () => Promise<unknown>;
  /** the hub's id, where one hub may be known under two accounts */
  hub?: string;
  /** the server it was about, for "Start with options…" */
  server?: string;
}

/** An error together with how to go on. Flows throw it, `registerCommand` shows it. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    override readonly cause: unknown,
    readonly again: Again,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
