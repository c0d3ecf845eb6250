import type { AccountId } from "../../text/ids.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import { isCancellation } from "../../ui/signals.js";
import { speechOf } from "../../ui/ui.js";
import type { TokenEntry } from "../store/types.js";
import { askAccount } from "./ask-account.js";
import { listedAccounts } from "./listed-accounts.js";
import { tokenTree } from "./token-tree.js";
import type { AccountAnswer, TokenDeps, TokenNode } from "./types.js";

/** Of this age what a hub said is asked again when the view is looked at again. */
const OLD_MS = 60_000;

interface Asked {
  /** which token it was asked with */
  storedAt: string;
  at: Moment;
  asking: AbortController;
  /** to be asked again; shown until then */
  stale: boolean;
  answer?: AccountAnswer;
}

/** Asks each hub once when its tokens are first looked at, and after a change; and makes lines of what they said. */
export class TokenTreeData {
  readonly #asked = new Map<AccountId, Asked>();

  /** @param changed the lines are others now; @param whileAsking shows that a hub is asked */
  constructor(
    private readonly deps: TokenDeps,
    private readonly changed: () => void,
    private readonly whileAsking: (answer: Promise<void>) => void,
  ) {}

  /** To be called when the view is looked at. Returns what is known; the rest is asked for, and then `changed` called. */
  roots(): TokenNode[] {
    const accounts = listedAccounts(this.deps);
    const entries = new Map(accounts.flatMap(({ id, entry }) => (entry ? [[id, entry] as const] : [])));
    for (const id of [...this.#asked.keys()]) if (!entries.has(id)) this.#drop(id);
    for (const [id, entry] of entries) if (this.#isToAsk(id, entry)) this.#ask(id, entry);
    const answers = [...this.#asked].flatMap(([id, { answer }]) => (answer ? [[id, answer] as const] : []));
    return tokenTree(accounts, new Map(answers), speechOf(this.deps.ui));
  }

  /** The next look asks again. @param account only this one */
  outdate(account?: AccountId): void {
    for (const [id, asked] of this.#asked) if (account === undefined || id === account) asked.stale = true;
  }

  outdateOld(): void {
    for (const asked of this.#asked.values()) if (msSince(asked.at) > OLD_MS) asked.stale = true;
  }

  dispose(): void {
    for (const id of [...this.#asked.keys()]) this.#drop(id);
  }

  #isToAsk(id: AccountId, { storedAt }: TokenEntry): boolean {
    const asked = this.#asked.get(id);
    return !asked || asked.stale || asked.storedAt !== storedAt;
  }

  #ask(id: AccountId, entry: TokenEntry): void {
    const before = this.#asked.get(id);
    before?.asking.abort();
    const asking = new AbortController();
    const asked: Asked = { storedAt: entry.storedAt, at: momentNow(), asking, stale: false };
    // Lines that go and come back would take the keyboard's place in the list with them.
    if (before?.answer && before.storedAt === entry.storedAt) asked.answer = before.answer;
    this.#asked.set(id, asked);
    const answer = askAccount(entry, this.deps, this.deps.ui.l10n, asking.signal).then(
      (said) => {
        asked.answer = said;
        this.changed();
      },
      (error: unknown) => {
        if (!isCancellation(error)) this.deps.log.error("the token view could not ask", error);
      },
    );
    this.whileAsking(answer);
  }

  #drop(id: AccountId): void {
    this.#asked.get(id)?.asking.abort();
    this.#asked.delete(id);
  }
}
