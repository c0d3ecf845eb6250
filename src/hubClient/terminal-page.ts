import type { HubFetch } from "../transport/types.js";
import { drain } from "./body.js";
import { isRunning } from "./reachable-server.js";

/**
 * The page of the server's own terminal, where the server's address leads to one that is there: a server whose spawner says so may lack it.
 * Three requests at most. Of its pages a Jupyter server refuses `HEAD` with 405, of what it does not have with 404.
 * @param serverUrl ending in `/`
 */
export async function terminalPage(
  fetch: HubFetch,
  serverUrl: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const home = await fetch(serverUrl, { redirect: "manual", signal });
  await drain(home);
  const page = terminalIn(home.headers.get("location"), serverUrl);
  if (page === undefined) return undefined;
  const { ok, status } = await fetch(page, { method: "HEAD", redirect: "manual", signal });
  // In the place of a server that has ended meanwhile the hub refuses any `HEAD` so.
  return (ok || status === 405) && (await isRunning(serverUrl, fetch, signal)) ? page : undefined;
}

function terminalIn(location: string | null, serverUrl: string): string | undefined {
  if (location === null || !URL.canParse(location, serverUrl)) return undefined;
  const { href } = new URL(location, serverUrl);
  return href.startsWith(`${serverUrl}terminals/`) ? href : undefined;
}
