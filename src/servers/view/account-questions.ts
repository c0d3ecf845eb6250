import type { HubModel } from "../../model/types.js";
import type { AccountId } from "../../text/ids.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import { isCancellation } from "../../ui/signals.js";

/** What a hub said this long ago is asked again when the view is looked at again. */
const OLD_MS = 60_000;

export interface AccountQuestionsDeps {
  model: Pick<HubModel, "accounts" | "account" | "refresh" | "refreshAnew">;
  log: { debug(message: string, ...details: unknown[]): void };
  now?: () => Moment;
  /** when each hub was last heard, whoever asked */
  heard: Map<AccountId, Moment>;
  /** shows that the hubs are being asked until this is settled */
  whileAsking(answer: Promise<unknown>): void;
}

/** Asks hubs for the view, one request each: what nobody asked yet, what is old when the view is opened, and what the user wants again. */
export class AccountQuestions {
  readonly #now: () => Moment;

  constructor(private readonly deps: AccountQuestionsDeps) {
    this.#now = deps.now ?? momentNow;
  }

  /** To be called when the view shows its rows: asks the hubs that nobody asked yet. */
  looked(): void {
    const unasked = this.deps.model.accounts.filter(({ reach }) => reach.kind === "unasked");
    if (unasked.length > 0) void this.ask(unasked.map(({ id }) => id));
  }

  /** To be called when the view comes into sight: asks the hubs too whose answers are old. A sign-in that is needed is not mended by time. */
  opened(): void {
    const old = this.deps.model.accounts.filter(({ id, reach }) => {
      if (reach.kind === "unasked" || reach.kind === "sign-in-needed") return false;
      const heardAt = this.deps.heard.get(id);
      return heardAt === undefined || msSince(heardAt, this.#now()) > OLD_MS;
    });
    if (old.length > 0) void this.ask(old.map(({ id }) => id));
  }

  /** To be called now and then while the view is in sight: nothing shows that it asks. A hub that wants a sign-in is left alone. */
  again(): void {
    for (const { id, reach } of this.deps.model.accounts)
      if (reach.kind !== "unasked" && reach.kind !== "sign-in-needed") void this.#ask(id, "refresh");
  }

  /** Never rejects: the rows show what went wrong. @param how `refreshAnew`: the user wants it, and not what was asked before */
  async ask(accounts: readonly AccountId[], how: "refresh" | "refreshAnew" = "refresh"): Promise<void> {
    const answers = Promise.all(accounts.map((id) => this.#ask(id, how)));
    this.deps.whileAsking(answers);
    await answers;
  }

  async #ask(id: AccountId, how: "refresh" | "refreshAnew"): Promise<void> {
    try {
      await this.deps.model[how](id);
    } catch (error) {
      if (!isCancellation(error)) this.deps.log.debug("the servers view could not ask:", error);
    } finally {
      // An answer that changes nothing is no change of the model.
      if (this.deps.model.account(id)) this.deps.heard.set(id, this.#now());
    }
  }
}
