import type { HubResponse } from "../types.js";
import type { GuardedBody } from "./guarded-body.js";

export interface Answered {
  status: number;
  statusText: string;
  headers: Headers;
  url: string;
}

/** What of a `Response` we and `@jupyterlab/services` use, over Node's streams: over those of the platform's class it costs several times as much. */
export class HttpResponse implements HubResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly url: string;
  #bytes: Promise<Buffer<ArrayBuffer>> | undefined;

  constructor(
    readonly body: GuardedBody,
    { status, statusText, headers, url }: Answered,
  ) {
    this.status = status;
    this.statusText = statusText;
    this.headers = headers;
    this.url = url;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.#read());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = await this.#read();
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  #read(): Promise<Buffer<ArrayBuffer>> {
    return (this.#bytes ??= allOf(this.body));
  }
}

/** Node's own `buffer` of a stream goes by way of a `Blob`, which costs more than a small request. */
async function allOf(body: GuardedBody): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of body) pieces.push(piece as Buffer);
  } catch (error) {
    // Of one that failed before anybody read it the stream would say only that it has ended.
    throw body.failure ?? error;
  }
  return Buffer.concat(pieces);
}
