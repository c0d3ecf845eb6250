/** As node-fetch 2 has it, which the Jupyter extension passes to a provider's `fetch`: no string, and not Node's own `Request`. */
export class Request {
  readonly method: string;
  readonly headers: Headers;
  readonly redirect = "follow";
  readonly signal: AbortSignal | null;
  readonly #body: string;

  constructor(
    readonly url: string,
    init: { method?: string; headers?: HeadersInit; body?: string; signal?: AbortSignal } = {},
  ) {
    this.method = init.method ?? "GET";
    this.headers = new Headers(init.headers);
    this.signal = init.signal ?? null;
    this.#body = init.body ?? "";
  }

  get body(): string | null {
    return this.#body === "" ? null : this.#body;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#body);
  }
}
