import { addressOf } from "../http/request-like.js";
import type { HubFetch, HubResponse } from "../types.js";
import { waitFor } from "../waiting.js";

export interface HeaderSecrets {
  /** The value of a header that is set for the hub. @param refused the one that was given last is wrong, as far as that can be seen */
  header(name: string, refused: boolean, signal: AbortSignal): Promise<string | undefined>;
  /** When its user last wanted something on purpose, by `performance.now`: what they did not answer before that may be asked again. */
  wantedAtMs(): number;
}

/**
 * The headers that are set for a hub, as for an access proxy before it, with the values that its user gave. Where the hub's addresses are
 * answered by what stands before it, as by one that takes none of them, they are asked for again with the next thing that the user wants.
 */
export class SetHeaders {
  /** by name: asked for, or known */
  readonly #values = new Map<string, Promise<string | undefined>>();
  #asking: Promise<unknown> = Promise.resolve();
  /** by `performance.now` */
  #refusedAtMs: number | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly secrets: HeaderSecrets,
    private readonly ended: AbortSignal,
  ) {}

  /** @param names of those that are set now. Whose value the user does not tell is left out. */
  async values(names: readonly string[]): Promise<Record<string, string>> {
    if (this.#refusedAtMs !== undefined && this.#refusedAtMs < this.secrets.wantedAtMs()) {
      this.#refusedAtMs = undefined;
      this.#values.clear();
      for (const name of names) void this.#ask(name, true);
    }
    const headers: Record<string, string> = {};
    for (const name of names) {
      const value = await waitFor(this.#values.get(name) ?? this.#ask(name, false), this.ended);
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  }

  /** The same fetch, whose answers tell whether they are taken. */
  heardThrough(fetch: HubFetch): HubFetch {
    return async (...request) => {
      const response = await fetch(...request);
      if (this.#values.size > 0 && this.#isForHub(addressOf(request[0]))) this.#heard(response);
      return response;
    };
  }

  #isForHub(address: string | URL): boolean {
    return URL.canParse(address, this.baseUrl) && new URL(address, this.baseUrl).href.startsWith(`${this.baseUrl}hub/`);
  }

  /** What refuses, or leads to a page for signing in, in no hub's name. */
  #heard({ status, headers }: HubResponse): void {
    const isHubs = headers.get("x-jupyterhub-version") !== null || /json/i.test(headers.get("content-type") ?? "");
    const isRefusal = status === 401 || status === 403 || (status >= 300 && status < 400);
    this.#refusedAtMs = isRefusal && !isHubs ? performance.now() : undefined;
  }

  /** One after the other: each is a box of its own. */
  #ask(name: string, refused: boolean): Promise<string | undefined> {
    const value = this.#asking.then(() => this.secrets.header(name, refused, this.ended));
    this.#asking = value.catch(() => undefined);
    this.#values.set(name, value);
    const forget = () => {
      if (this.#values.get(name) === value) this.#values.delete(name);
    };
    value.then((given) => {
      if (given === undefined) forget();
    }, forget);
    return value;
  }
}
