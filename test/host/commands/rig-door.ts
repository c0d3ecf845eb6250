import type { RecordedRequest } from "../../../rig/hub.js";

// The tests' side of the door that suite.ts opens to the hub of the rig.

/** with its base path, ending in `/` */
export const hubUrl = process.env["RIG_HUB"] ?? "";

export function token(user: string, scopes?: string[]): Promise<string> {
  return ask({ do: "token", user, scopes });
}

export async function revoke(token: string): Promise<void> {
  await ask({ do: "revoke", token });
}

/** By its answers the hub's clock is so much ahead of this machine's from now on, in ms. */
export async function setHubClock(aheadMs: number): Promise<void> {
  await ask({ do: "clock", aheadMs });
}

export async function clearRequests(): Promise<void> {
  await ask({ do: "clear" });
}

/**
 * As `GET hub/api/user`, below the hub's base path. With users: without what is asked about others, whose servers of earlier tests the
 * extension may look at once more until they are stopped.
 */
export async function requests(...users: string[]): Promise<string[]> {
  const recorded = await ask<RecordedRequest[]>({ do: "requests" });
  const base = new URL(hubUrl).pathname;
  const all = recorded.map(({ method, path }) => `${method} ${path.startsWith(base) ? path.slice(base.length) : path}`);
  return all.filter((request) => {
    const [, user] = ofUser.exec(request) ?? [];
    return users.length === 0 || user === undefined || users.includes(user);
  });
}

const ofUser = /\busers?\/([^/?]+)/;

/** A call of the hub's API as admin, past the recorder. */
export function api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  return ask({ do: "api", method, path, body });
}

async function ask<T>(wish: object): Promise<T> {
  const response = await fetch(process.env["RIG_DOOR"] ?? "", { method: "POST", body: JSON.stringify(wish) });
  const { value, error } = (await response.json()) as { value: T; error?: string };
  if (error !== undefined) throw new Error(error);
  return value;
}
