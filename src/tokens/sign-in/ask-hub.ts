import type { HubFetch } from "../../transport/types.js";
import type { CheckRooms } from "../sign-in-check.js";

/** Asks a hub as a stranger, or with a token that is not the account's. */
export async function askHub<T>(
  baseUrl: string,
  { openTransport, log }: CheckRooms,
  ask: (hub: { baseUrl: string; fetch: HubFetch }) => Promise<T>,
  token?: string,
): Promise<T> {
  const transport = await openTransport({ baseUrl, token: () => Promise.resolve(token), log });
  try {
    return await ask({ baseUrl, fetch: transport.fetch });
  } finally {
    transport.dispose();
  }
}
