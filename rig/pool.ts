import { rm } from "node:fs/promises";
import { type HubBehind, type HubLine, openFront, type RunningHub, startBehind } from "./hub.js";

/** Each holds about 150 MB. */
const MOST_RESTING = 4;

/** The hubs of this process that were given back, the latest as the last. They end with the process. */
const resting: { key: string; hub: HubBehind }[] = [];

/**
 * A hub of a line under "/jupyter" with nothing else configured: one that was given back to this process, or a new one. It is nobody
 * else's meanwhile and has no users yet; its port, its record and its faults are new. `stop` gives it back, or ends it if it was restarted.
 */
export async function pooledHub(line: HubLine = "5.5", slowSpawnTimeoutS = 0): Promise<RunningHub> {
  const key = `${line} ${slowSpawnTimeoutS}`;
  const at = resting.findLastIndex((one) => one.key === key);
  const [found] = at < 0 ? [] : resting.splice(at, 1);
  const hub = found?.hub ?? (await startBehind({ line, slowSpawnTimeoutS, basePath: "/jupyter" }));
  let restarted = false;
  const front = await openFront(hub, () => (restarted ? hub.stop() : giveBack(key, hub)));
  const restart = () => {
    restarted = true;
    return front.restart();
  };
  return { ...front, restart };
}

async function giveBack(key: string, hub: HubBehind): Promise<void> {
  if (!(await hasNoUsers(hub))) {
    await hub.stop();
    return;
  }
  resting.push({ key, hub });
  if (resting.length > MOST_RESTING) await resting.shift()?.hub.stop();
}

/** Removes all users with their servers and homes; false where the hub would not, as while a server starts. */
async function hasNoUsers({ admin, homeOf }: HubBehind): Promise<boolean> {
  for (const { name, servers } of await usersOf(admin)) {
    const user = `users/${encodeURIComponent(name)}`;
    for (const server of Object.keys(servers)) await admin.call("DELETE", serverPath(user, server));
    await admin.call("DELETE", user);
    await rm(homeOf(name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  return (await usersOf(admin)).length === 0;
}

async function usersOf(admin: HubBehind["admin"]): Promise<{ name: string; servers: object }[]> {
  const { body } = await admin.call("GET", "users");
  return body as { name: string; servers: object }[];
}

function serverPath(user: string, server: string): string {
  return server === "" ? `${user}/server` : `${user}/servers/${encodeURIComponent(server)}`;
}
