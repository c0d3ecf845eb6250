import assert from "node:assert/strict";
import { type HubLine, type HubOptions, type RunningHub, startHub } from "../../../rig/hub.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { type AvailableMethods, availableMethods } from "../../../src/hubClient/signIn/sign-in-methods.js";
import type { NewToken } from "../../../src/hubClient/tokens/tokens.js";
import type { Whoami } from "../../../src/hubClient/types.js";
import type { HubFetch } from "../../../src/transport/types.js";
import { type ASession, aSession } from "../../a-session.js";
import { noSignal } from "../hubClient/client-on-hub.js";

export const PASSWORD = "right horse & battery";
export const SCOPES = ["access:servers!user", "servers!user", "read:users!user"];
export const DAY_S = 24 * 60 * 60;
/** What the hubs from 5.1 on take for a token's life; 4.1 knows no such limit. */
export const LONGEST_S = 7 * DAY_S;
export const WISH = { scopes: SCOPES, expiresInS: 30 * DAY_S, note: "Hub Kernels on laptop (Visual Studio Code)" };
export const CLIENT = {
  clientId: "service-editors",
  clientSecret: "a secret that all editors share",
  redirectUri: "vscode://hub-kernels.hub-kernels/oauth",
};
const GRANTED = [...SCOPES, "tokens!user"];

/** A client for editors, as a hub's admin registers it. */
export const oauthClientConfig = `
c.JupyterHub.services.append({
    "name": "editors", "oauth_client_id": "${CLIENT.clientId}", "api_token": "${CLIENT.clientSecret}",
    "oauth_redirect_uri": "${CLIENT.redirectUri}", "oauth_client_allowed_scopes": ${JSON.stringify(GRANTED)},
})
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", "access:services!service=editors"]}]
`;

const transports: ASession[] = [];

export function fetchOf(baseUrl: string, token?: string): HubFetch {
  const transport = aSession({ baseUrl, token });
  transports.push(transport);
  return transport.fetch;
}

/** The hub as one knows it who has this token, or none. */
export function hubWith({ url }: Pick<RunningHub, "url">, token?: string): { baseUrl: string; fetch: HubFetch } {
  return { baseUrl: url, fetch: fetchOf(url, token) };
}

/** What the hub offers, without what its line alone decides. */
export async function waysOf(hub: Pick<RunningHub, "url">): Promise<AvailableMethods> {
  const ways = await availableMethods(hubWith(hub), noSignal);
  delete ways.shares;
  delete ways.companionShares;
  return ways;
}

export function whoami(hub: Pick<RunningHub, "url">, token: string): Promise<Whoami> {
  return createHubClient(hubWith(hub, token)).whoami(noSignal);
}

export function closeTransports(): void {
  for (const transport of transports.splice(0)) transport.dispose();
}

/** All of them at once; when one does not start, none is left behind. */
export async function startTogether<Hub extends { stop(): Promise<void> }>(
  lines: readonly HubLine[],
  start: (line: HubLine) => Promise<Hub>,
): Promise<Map<HubLine, Hub>> {
  const started = await Promise.allSettled(lines.map(async (line) => [line, await start(line)] as const));
  const hubs = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = started.find((one) => one.status === "rejected");
  if (failed) {
    await Promise.all(hubs.map(([, hub]) => hub.stop()));
    throw failed.reason;
  }
  return new Map(hubs);
}

export function startPlainHub(line: HubLine, options: HubOptions): Promise<RunningHub> {
  return startHub({ line, ...options });
}

/** The token is the user's, may do what was asked and no more, ends when it should, and nothing was started on the way. */
export async function assertAsAsked(hub: RunningHub, user: string, given: NewToken, expiresInS: number): Promise<void> {
  const asked = await whoami(hub, await hub.token(user, { scopes: SCOPES }));
  const got = await whoami(hub, given.token);
  assert.equal(got.name, user);
  assert.deepEqual([...got.scopes].sort(), [...asked.scopes].sort());
  const { status, body } = await hub.api("GET", `users/${encodeURIComponent(user)}/tokens/${given.id}`);
  const kept = body as { note: string; expires_at: string; created: string };
  assert.equal(status, 200);
  assert.equal(kept.note, WISH.note);
  assert.equal(given.user, user);
  assert.equal(given.expiresAt, kept.expires_at);
  const lifeS = (Date.parse(kept.expires_at) - Date.parse(kept.created)) / 1000;
  assert.ok(Math.abs(lifeS - expiresInS) < 60, `it lives ${lifeS} s`);
  const { body: model } = await hub.api("GET", `users/${encodeURIComponent(user)}`);
  assert.deepEqual((model as { servers: object }).servers, {});
}

/** The kind of what it rejected with, and its fields. */
export async function refusal(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error) || !("kind" in error)) throw error;
    return error as Error & Record<string, unknown>;
  }
  return assert.fail("it was not refused");
}
