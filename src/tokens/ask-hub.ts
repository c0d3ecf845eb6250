import type { OpenProbe } from "../hubClient/probe.js";
import type { HubFetch, HubTransport, TransportLog, TransportOptions } from "../transport/types.js";

export type OpenTransport = (options: TransportOptions) => Promise<HubTransport>;

export interface Network {
  openTransport: OpenTransport;
  log: TransportLog;
}

const noToken = () => Promise.resolve(undefined);

/** For questions that anybody may ask. */
export function asStranger({ openTransport, log }: Network): OpenProbe {
  return (baseUrl) => openTransport({ baseUrl, token: noToken, log });
}

/** A hub's network for one question or a few, as a stranger or with the token that is given; closed afterwards. */
export async function askHub<T>(
  baseUrl: string,
  { openTransport, log }: Network,
  ask: (hub: { baseUrl: string; fetch: HubFetch }) => Promise<T>,
  token: TransportOptions["token"] = noToken,
): Promise<T> {
  const transport = await openTransport({ baseUrl, token, log });
  try {
    return await ask({ baseUrl, fetch: transport.fetch });
  } finally {
    transport.dispose();
  }
}
