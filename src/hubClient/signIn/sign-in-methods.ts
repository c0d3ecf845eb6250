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
import { canSignIn } from "./companion-sign-in.js";

/** What a hub offers to those who want to sign in. */
export interface AvailableMethods {
  /** its companion signs in by the browser */
  companion: boolean;
  /** `unknown`: its login page does not tell */
  password: "yes" | "no" | "unknown";
  /** what its form takes besides the password */
  code?: SecondCode;
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
  const [companion, page] = await Promise.all([companionSignsIn(hub, signal), onLoginPage(hub, signal)]);
  return { companion, ...page };
}

/** A companion that is another one's, newer or in trouble is as none: there are other ways. */
async function companionSignsIn(hub: Hub, signal: AbortSignal): Promise<boolean> {
  try {
    return canSignIn((await new Companion(hub).about(signal)).abilities);
  } catch (error) {
    if (answered.some((type) => error instanceof type)) return false;
    throw error;
  }
}

type OnPage = Omit<AvailableMethods, "companion">;

async function onLoginPage(hub: Hub, signal: AbortSignal): Promise<OnPage> {
  const response = await get(hub, "hub/login", signal);
  const html = await readText(response, MAX_BODY_BYTES);
  // Somebody before the hub answered.
  if (response.headers.get("x-jupyterhub-version") === null && !(await hidesVersion(hub, signal))) {
    return { password: "unknown" };
  }
  try {
    return await withReaders(hub.baseUrl, (readers) => whatPageTells(hub, response, html, readers));
  } catch (error) {
    if (error instanceof OptionsFormUnreadable) return { password: "unknown" };
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
