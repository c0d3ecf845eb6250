import type { HubClient } from "../hubClient/contract.js";
import type { HubToken, HubTokens } from "../hubClient/tokens/tokens.js";
import type { Whoami } from "../hubClient/types.js";

/** What is looked at right after a sign-in is drawn within this time; what is asked later is meant again. */
const FRESH_MS = 5_000;

interface Asked {
  client: HubClient;
  tokens: HubTokens;
}

export interface Answers {
  whoami?: Whoami | undefined;
  /** the tokens of its user */
  tokens?: HubToken[] | undefined;
}

/**
 * What hubs said of a token a moment ago, while it was checked: what shows the token next need not ask the same once more. Each answer
 * serves once, so that whoever asks after that asks the hub.
 */
export class FreshAnswers {
  readonly #byToken = new Map<string, { answers: Answers; until: number }>();

  /** @param now ms, by any clock that goes on */
  constructor(private readonly now: () => number = () => performance.now()) {}

  told(token: string, answers: Answers): void {
    const told = { answers: { ...answers }, until: this.now() + FRESH_MS };
    this.#byToken.set(token, told);
    // A token does not stay longer than its answers are of use.
    setTimeout(() => this.#byToken.get(token) === told && this.#byToken.delete(token), FRESH_MS).unref();
  }

  /** Whoever asks from now on asks the hub. */
  forget(): void {
    this.#byToken.clear();
  }

  /** The same API, whose first answers are the fresh ones. */
  before({ client, tokens }: Asked, token: string): Asked {
    // What is made or revoked is not in the list that was told before.
    const changed = () => this.#byToken.delete(token);
    return {
      client: Object.create(client, {
        whoami: { value: async (signal: AbortSignal) => this.#take(token, "whoami") ?? (await client.whoami(signal)) },
      }) as HubClient,
      tokens: {
        ...tokens,
        list: async (user, signal) => this.#take(token, "tokens") ?? (await tokens.list(user, signal)),
        mint: (...args) => tokens.mint(...args).finally(changed),
        revoke: (...args) => tokens.revoke(...args).finally(changed),
      },
    };
  }

  #take<Name extends keyof Answers>(token: string, name: Name): Answers[Name] | undefined {
    const known = this.#byToken.get(token);
    if (!known || known.until < this.now()) return undefined;
    const { [name]: answer } = known.answers;
    known.answers[name] = undefined;
    return answer;
  }
}
