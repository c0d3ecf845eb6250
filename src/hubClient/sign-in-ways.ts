import { isOfKind } from "../transport/error-kind.js";
import type { HubFetch, HubResponse } from "../transport/types.js";
import { readText } from "./body.js";
import { Companion } from "./companion.js";
import { canSignIn } from "./companion-sign-in.js";
import { leadsTo } from "./strangers.js";
import { withReaders } from "./with-readers.js";

/** What a hub offers to those who want to sign in. */
export interface SignInWays {
  /** its companion signs in by the browser */
  companion: boolean;
  /** `unknown`: its login page does not tell */
  password: "yes" | "no" | "unknown";
}

interface Hub {
  baseUrl: string;
  /** sends no token */
  fetch: HubFetch;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** What a hub or somebody before it may answer that has no companion to sign in with. */
const answered = [
  "companion-missing",
  "companion-not-understood",
  "form-unreadable",
  "unexpected-answer",
  "front-answered",
  "throttled",
  "hub-fault",
  "token-rejected",
  "request-refused",
  "scope-missing",
  "login-expired",
];

/** Two requests at once, without a token, a cookie or a redirect that is followed. Rejects only with what the network says. */
export async function signInWays(hub: Hub, signal: AbortSignal): Promise<SignInWays> {
  const [companion, password] = await Promise.all([companionSignsIn(hub, signal), takesPassword(hub, signal)]);
  return { companion, password };
}

/** A companion that is another one's, newer or in trouble is as none: there are other ways. */
async function companionSignsIn(hub: Hub, signal: AbortSignal): Promise<boolean> {
  try {
    return canSignIn((await new Companion(hub).about(signal)).abilities);
  } catch (error) {
    if (answered.some((kind) => isOfKind(error, kind))) return false;
    throw error;
  }
}

async function takesPassword(hub: Hub, signal: AbortSignal): Promise<SignInWays["password"]> {
  const response = await get(hub, "hub/login", signal);
  const html = await readText(response, MAX_BODY_BYTES);
  // Somebody before the hub answered.
  if (response.headers.get("x-jupyterhub-version") === null) return "unknown";
  // `auto_login`: people are sent on without a page. 403: whoever is before the hub should have said who it is.
  if ((response.status >= 300 && response.status < 400 && leadsTo(response)) || response.status === 403) return "no";
  if (!response.ok) return "unknown";
  const page = await loginPage(hub, html);
  if (page.kind !== "password") return page.kind === "elsewhere" ? "no" : "unknown";
  return isHubs(page.action, hub, response) ? "yes" : "no";
}

async function loginPage({ baseUrl }: Hub, html: string) {
  try {
    return await withReaders(baseUrl, ({ readLoginPage }) => readLoginPage(html));
  } catch (error) {
    if (isOfKind(error, "form-unreadable")) return { kind: "unknown" } as const;
    throw error;
  }
}

/** A page of a hub may hold the form of another site, as a Keycloak's. */
function isHubs(action: string, { baseUrl }: Hub, response: HubResponse): boolean {
  if (!URL.canParse(action, response.url)) return false;
  return new URL(action, response.url).href.startsWith(`${baseUrl}hub/`);
}

function get({ baseUrl, fetch }: Hub, path: string, signal: AbortSignal): Promise<HubResponse> {
  return fetch(`${baseUrl}${path}`, { signal, redirect: "manual" });
}
