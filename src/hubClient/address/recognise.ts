import { isPrivate } from "../../transport/address.js";
import { CertificateNotTrusted, NetworkFileUnusable, ProxyFailed, SshFailed } from "../../transport/errors.js";
import type { Networks } from "../../transport/network/hub-network.js";
import type { HubResponse } from "../../transport/types.js";
import { versionIn } from "../api-version.js";
import { readText } from "../body.js";
import { HubFault, NotAHub, Throttled } from "../errors.js";
import { retryAfterOf } from "../failures.js";
import { isSignInAddress, leadsTo, strangersAnswer } from "../not-from-the-hub.js";
import type { HubIdentity } from "../types.js";
import { type HubAddress, parseHubAddress } from "./hub-address.js";

const endsLooking = [CertificateNotTrusted, NetworkFileUnusable, ProxyFailed, SshFailed, Throttled];
const MAX_HOPS = 5;
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Finds the hub at an address: one request (`GET hub/api`, without authorization) where the first candidate is it, one more per
 * redirect and per further candidate. Rejects with `NotAHub`, `HubFault`, or what the network says.
 */
export async function recogniseHub(
  { candidates }: Pick<HubAddress, "candidates">,
  networks: Networks,
  signal: AbortSignal,
): Promise<HubIdentity> {
  const errors: Error[] = [];
  const silent = new Set<string>();
  for (const baseUrl of candidates) {
    const { origin } = new URL(baseUrl);
    if (silent.has(origin)) continue;
    try {
      return await ask(baseUrl, networks, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !mayBeElsewhere(error)) throw error;
      if (!isAnswer(error)) silent.add(origin);
      errors.push(error);
    }
  }
  const answer = errors.find(isAnswer);
  if (!answer) throw errors[0] ?? new NotAHub(candidates[0], "other", 0);
  const asked = candidates.filter((baseUrl) => !silent.has(new URL(baseUrl).origin));
  throw (await jupyterServerAt(asked, networks, signal)) ?? answer;
}

/**
 * Is another candidate tried after this? What is wrong here is wrong for each of them, whoever is asked too often is not asked for another
 * address, and whoever puts himself between must not get us to try without encryption.
 */
export function mayBeElsewhere(error: unknown): boolean {
  return !endsLooking.some((type) => error instanceof type);
}

/** A Jupyter server that belongs to no hub has the same pages, and people paste its address. One request for each candidate. */
async function jupyterServerAt(
  baseUrls: string[],
  networks: Networks,
  signal: AbortSignal,
): Promise<NotAHub | undefined> {
  for (const baseUrl of baseUrls) {
    const isServer = await answersAsServer(baseUrl, networks, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      // What was said of it before is the better answer.
      if (error instanceof Error) return false;
      throw error;
    });
    if (isServer) return new NotAHub(baseUrl, "jupyter-server", 200);
  }
  return undefined;
}

async function answersAsServer(baseUrl: string, networks: Networks, signal: AbortSignal): Promise<boolean> {
  const { fetch } = await networks.of(baseUrl).session();
  const response = await fetch(`${baseUrl}api`, { signal, redirect: "manual" });
  const body = await readText(response, MAX_BODY_BYTES);
  return response.status === 200 && versionIn(body) !== undefined;
}

/** Follows redirects with plain GETs: the hub's own address is where they end. Whether it is meant, its user knows (`leadsElsewhere`). */
async function ask(firstBaseUrl: string, networks: Networks, signal: AbortSignal): Promise<HubIdentity> {
  let baseUrl = firstBaseUrl;
  for (let hop = 0; ; hop++) {
    const answer = await questioned(baseUrl, networks, signal).catch((error: unknown) => {
      throw error instanceof NotAHub ? ofWhoLeadsThere(firstBaseUrl, baseUrl, error) : error;
    });
    if (answer.kind === "hub") return { baseUrl, version: answer.version };
    const next = baseUrlAfter(baseUrl, answer.to);
    if (next === undefined || next === baseUrl || hop === MAX_HOPS) {
      throw new NotAHub(firstBaseUrl, notFollowed(baseUrl, answer.to), answer.status, answer.to.origin);
    }
    baseUrl = next;
  }
}

/** Nobody has heard of the other host. */
function ofWhoLeadsThere(first: string, last: string, error: NotAHub): NotAHub {
  const { hostname, origin } = new URL(last);
  if (hostname === new URL(first).hostname) return error;
  return new NotAHub(first, error.what === "sign-in-page" ? "sign-in-page" : "redirect", error.status, origin);
}

function notFollowed(baseUrl: string, to: URL): NotAHub["what"] {
  if (isSignInAddress(to, baseUrl)) return "sign-in-page";
  return isUnencrypted(baseUrl, to) ? "plain-http" : "redirect";
}

/** From https, to where everybody on the way could read along. */
function isUnencrypted(baseUrl: string, { protocol, hostname }: URL): boolean {
  return protocol === "http:" && new URL(baseUrl).protocol === "https:" && !isPrivate(hostname);
}

/**
 * Is it at another host than the one that was typed, so that its user is to be asked? The same one by https is none, whatever its port and
 * path: its certificate says whose it is.
 */
export function leadsElsewhere({ candidates }: Pick<HubAddress, "candidates">, found: string): boolean {
  const to = new URL(found);
  return !candidates
    .map((candidate) => new URL(candidate))
    .some((from) => from.origin === to.origin || (from.hostname === to.hostname && to.protocol === "https:"));
}

type Answer = { kind: "hub"; version: string } | { kind: "redirect"; to: URL; status: number };

async function questioned(baseUrl: string, networks: Networks, signal: AbortSignal): Promise<Answer> {
  const { fetch } = await networks.of(baseUrl).session();
  return await understood(baseUrl, await fetch(`${baseUrl}hub/api`, { signal, redirect: "manual" }));
}

async function understood(baseUrl: string, response: HubResponse): Promise<Answer> {
  const { status, headers } = response;
  const to = status >= 300 && status < 400 ? leadsTo(response) : undefined;
  if (to) return { kind: "redirect", to, status };
  const body = await readText(response, MAX_BODY_BYTES);
  const version = status === 200 ? versionIn(body) : undefined;
  if (version !== undefined) return { kind: "hub", version: headers.get("x-jupyterhub-version") ?? version };
  if (status === 429) throw new Throttled(baseUrl, "", retryAfterOf(response).retryAfterS);
  // 511 is a network that wants a sign-in first.
  if (status >= 500 && status !== 511) throw new HubFault(baseUrl, status, "");
  throw strangersAnswer(baseUrl, status, headers.get("content-type") ?? "", body);
}

/** Where a redirect says that the hub is; `undefined` when that is no place to ask. */
function baseUrlAfter(baseUrl: string, to: URL): string | undefined {
  if (!/^https?:$/.test(to.protocol) || isUnencrypted(baseUrl, to)) return undefined;
  const from = new URL(baseUrl);
  const [, apiBase] = /^(.*\/)hub\/api\/?$/.exec(to.pathname) ?? [];
  if (apiBase !== undefined) return `${to.origin}${apiBase}`;
  if (isSignInAddress(to, baseUrl)) return undefined;
  // Some servers send everybody to their front page when they change the scheme or the name.
  if (to.origin !== from.origin)
    return to.pathname === "/" ? `${to.origin}${from.pathname}` : parseHubAddress(to.href).candidates[0];
  return undefined;
}

function isAnswer(error: Error): boolean {
  return error instanceof NotAHub || error instanceof HubFault;
}
