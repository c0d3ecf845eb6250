import type { HubFetch, HubTransport, TransportLog, TransportOptions } from "../transport/types.js";

export type OpenTransport = (options: TransportOptions) => Promise<HubTransport>;

/** A hub's network for one question or a few, as a stranger or with the token that is given; closed afterwards. */
export async function askHub<T>(
  baseUrl: string,
  { openTransport, log }: { openTransport: OpenTransport; log: TransportLog },
  ask: (hub: { baseUrl: string; fetch: HubFetch }) => Promise<T>,
  token: TransportOptions["token"] = () => Promise.resolve(undefined),
): Promise<T> {
  const transport = await openTransport({ baseUrl, token, log });
  try {
    return await ask({ baseUrl, fetch: transport.fetch });
  } finally {
    transport.dispose();
  }
}
