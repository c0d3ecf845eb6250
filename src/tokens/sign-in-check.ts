import { createHubClient } from "../hubClient/hub-client.js";
import type { Whoami } from "../hubClient/types.js";
import type { HubTransport, TransportLog, TransportOptions } from "../transport/types.js";
import { NoToken, TokenOfAnotherUser } from "./sign-in-errors.js";

export type OpenTransport = (options: TransportOptions) => Promise<HubTransport>;

export interface CheckRooms {
  openTransport: OpenTransport;
  /** `secret`: what must never be written */
  log: TransportLog & { secret(value: string): void };
}

export interface PastedTokenFor {
  baseUrl: string;
  /** the account it must belong to; undefined: anybody's */
  user?: string;
}

/** Asks the hub whose token this is and what it may do: one request. Nothing is stored. */
export async function checkToken(
  token: string,
  wanted: PastedTokenFor,
  { openTransport, log }: CheckRooms,
  signal: AbortSignal,
): Promise<Whoami> {
  log.secret(token);
  if (!/^[\x21-\x7e]+$/.test(token)) throw new NoToken();
  const { baseUrl, user } = wanted;
  const transport = await openTransport({ baseUrl, token: () => Promise.resolve(token), log });
  try {
    const whoami = await createHubClient({ baseUrl, fetch: transport.fetch }).whoami(signal);
    if (user !== undefined && whoami.name !== user) throw new TokenOfAnotherUser(baseUrl, whoami.name, user);
    return whoami;
  } finally {
    transport.dispose();
  }
}
