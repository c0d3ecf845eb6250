import type { HubFetch, HubResponse } from "../../transport/types.js";
import { hidesVersion } from "../api-version.js";
import { readText } from "../body.js";
import {
  CompanionMissing,
  CompanionNotUnderstood,
  FrontAnswered,
  HubFault,
  LoginExpired,
  OptionsFormUnreadable,
  RequestRefused,
  ScopeMissing,
  Throttled,
  TokenRejected,
  UnexpectedAnswer,
} from "../errors.js";
import { leadsTo } from "../not-from-the-hub.js";
import { Companion } from "../options/companion.js";
import { loginAddress } from "../pages/login-address.js";
import type { LoginForm, SecondCode } from "../pages/page-reader.js";
import { type Readers, withReaders } from "../pages/with-readers.js";
import { canShowShares, canSignIn } from "./companion-sign-in.js";

/** What a hub offers to those who want to sign in. */
export interface AvailableMethods {
  /** its companion signs in by the browser */
  companion: boolean;
  /** `unknown`: its login page does not tell */
  password: "yes" | "no" | "unknown";
  /** what its form takes besides the password */
  code?: SecondCode;
  /** its API makes tokens that may see what is shared with their user (5.0 and later) */
  shares?: true;
  /** its companion does */
  companionShares?: true;
  /** its page has another way beside the form, for others of its people */
  others?: true;
  /**
   * Who comes to its login page alone is sent away: `course`: people come from a course of a learning platform (LTI); `elsewhere`: it does
   * not say from where
   */
  comeFrom?: "course" | "elsewhere";
}

interface Hub {
  baseUrl: string;
  /** sends no token */
  fetch: HubFetch;
}

/** Before it there are no shares, and their scope is none. */
const SHARES_SINCE = 5;
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** What a hub or somebody before it may answer that has no companion to sign in with. */
const answered = [
  CompanionMissing,
  CompanionNotUnderstood,
  OptionsFormUnreadable,
  UnexpectedAnswer,
  FrontAnswered,
  Throttled,
  HubFault,
  TokenRejected,
  RequestRefused,
  ScopeMissing,
  LoginExpired,
];

/**
 * Two requests at once, without a token, a cookie or a redirect that is followed; one more where something hides the hub's version. Rejects
 * only with what the network says.
 */
export async function availableMethods(hub: Hub, signal: AbortSignal): Promise<AvailableMethods> {
  const [abilities, page] = await Promise.all([companionsAbilities(hub, signal), onLoginPage(hub, signal)]);
  const companion = canSignIn(abilities);
  return { companion, ...(companion && canShowShares(abilities) && { companionShares: true }), ...page };
}

/** A companion that is another one's, newer or in trouble is as none: there are other ways. */
async function companionsAbilities(hub: Hub, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return (await new Companion(hub).about(signal)).abilities;
  } catch (error) {
    if (answered.some((type) => error instanceof type)) return [];
    throw error;
  }
}

type OnPage = Omit<AvailableMethods, "companion">;

async function onLoginPage(hub: Hub, signal: AbortSignal): Promise<OnPage> {
  const { version, ...page } = await readLogin(hub, signal);
  return { ...page, ...(Number.parseInt(version ?? "") >= SHARES_SINCE && { shares: true }) };
}

async function readLogin(hub: Hub, signal: AbortSignal): Promise<OnPage & { version: string | null }> {
  const response = await get(hub, "hub/login", signal);
  const html = await readText(response, MAX_BODY_BYTES);
  const version = response.headers.get("x-jupyterhub-version");
  // Somebody before the hub answered.
  if (version === null && !(await hidesVersion(hub, signal))) {
    return { version, password: "unknown" };
  }
  try {
    const page = await withReaders(hub.baseUrl, (readers) => whatPageTells(hub, response, html, readers));
    return { version, ...page };
  } catch (error) {
    if (error instanceof OptionsFormUnreadable) return { version, password: "unknown" };
    throw error;
  }
}

function whatPageTells(hub: Hub, response: HubResponse, html: string, readers: Readers): OnPage {
  const { status } = response;
  // `auto_login`: people are sent on without a page.
  const to = status >= 300 && status < 400 ? leadsTo(response) : undefined;
  if (to) return { password: "no", ...(loginAddress(to.pathname) === "course" && { comeFrom: "course" }) };
  // Authenticators that take who somebody is from whoever sends them here.
  if (status === 400 || status === 403 || status === 405) {
    return { password: "no", comeFrom: readers.saysCourse(html) ? "course" : "elsewhere" };
  }
  if (!response.ok) return { password: "unknown" };
  const { forms, leadsOn, fromCourse } = readers.readLoginPage(html);
  const [form] = forms;
  if (!form || !isHubs(form.action, hub, response)) {
    const password = form || leadsOn || fromCourse ? "no" : "unknown";
    return { password, ...(fromCourse && { comeFrom: "course" }) };
  }
  const { code } = form;
  return {
    // One of several authenticators has its controls and pages under its own name, and the hub's API asks none of them.
    password: isApis(form) ? "yes" : "no",
    ...(code && { code }),
    ...((leadsOn || fromCourse || forms.length > 1) && { others: true }),
  };
}

/** The hub's API gets what its own form gets: a user name and a password of these names. */
function isApis({ action, user, password }: LoginForm): boolean {
  return user === "username" && password === "password" && loginAddress(action) !== "one-of-several";
}

/** A page of a hub may hold the form of another site, as a Keycloak's. */
function isHubs(action: string, { baseUrl }: Hub, response: HubResponse): boolean {
  if (!URL.canParse(action, response.url)) return false;
  return new URL(action, response.url).href.startsWith(`${baseUrl}hub/`);
}

function get({ baseUrl, fetch }: Hub, path: string, signal: AbortSignal): Promise<HubResponse> {
  return fetch(`${baseUrl}${path}`, { signal, redirect: "manual" });
}
