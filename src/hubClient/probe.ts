import type { HubFetch } from "../transport/types.js";

/** A network to one origin, without a token; the part of `HubTransport` that is needed here. */
export interface Probe {
  readonly fetch: HubFetch;
  dispose(): void;
}
/** `baseUrl` as for `TransportOptions`; its `token` must be `undefined`. */
export type OpenProbe = (baseUrl: string) => Probe | Promise<Probe>;

/** For one question or a few; closed afterwards. */
export async function asking<T>(baseUrl: string, open: OpenProbe, ask: (fetch: HubFetch) => Promise<T>): Promise<T> {
  const probe = await open(baseUrl);
  try {
    return await ask(probe.fetch);
  } finally {
    probe.dispose();
  }
}
