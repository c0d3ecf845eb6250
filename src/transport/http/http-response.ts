import { type Headers, Response } from "node-fetch";
import type { GuardedBody } from "./guarded-body.js";

/** node-fetch's response, whose body fails with our errors, and whose headers are as the platform has them. */
export class HttpResponse extends Response {
  declare readonly headers: Headers & { getSetCookie(): string[] };
  readonly #body: GuardedBody;

  constructor(body: GuardedBody, { status, statusText, headers, url }: Response) {
    // node-fetch takes `url` here; its typings leave it out.
    super(body, { status, statusText, headers, url } as ConstructorParameters<typeof Response>[1]);
    this.#body = body;
    const cookies = headers.raw()["set-cookie"] ?? [];
    Object.defineProperty(this.headers, "getSetCookie", { value: () => cookies });
  }

  override async text() {
    return this.#typed(super.text());
  }

  override async arrayBuffer() {
    return this.#typed(super.arrayBuffer());
  }

  async #typed<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      throw this.#body.failure ?? error;
    }
  }
}
