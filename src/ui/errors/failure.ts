import type { AccountId, ServerId } from "../../text/ids.js";
/** How to go on after an error: what only the flow that failed knows. */
export interface Again {
  /** does what failed once more, with the same choices */
  retry?: () => Promise<unknown>;
  /** the account it was about */
  account?: AccountId;
  /** the server it was about, for "Start with Options…" */
  server?: ServerId;
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
