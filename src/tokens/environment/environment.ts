import { NotSignedIn } from "../../hubClient/errors.js";

/** What a hub told a server that it started about itself. The token may use that server, and not see, start or stop any. */
export interface HubEnvironment {
  /**
   * Base URLs that may be the hub's, the best first. The last one is the hub's address inside its cluster: where that does not lead
   * through the hub's proxy it knows the token, and no server answers there.
   */
  baseUrlCandidates: string[];
  /** the last of these: the hub as its servers reach it */
  insideUrl: string | undefined;
  /** path of the hub, as `/jupyter/` */
  basePath: string;
  /** tells the environments of one hub and user from others, as far as they do: clusters call their hub alike */
  name: string;
  user: string;
  /** '' is the default server */
  serverName: string;
  /** path of this server, escaped, as `/jupyter/user/ada/gpu/` */
  servicePrefix: string;
  /** read at each use and never kept; throws `NotSignedIn` when it is gone */
  token(): string;
}

const TOKEN = /^[\x21-\x7e]+$/;
const USER = /^\P{Cc}+$/u;
const PATH = /^\/(?:[^\s?#\\]*\/)?$/;

/** @param env as `process.env`; `undefined`: not inside a server of a hub */
export function hubFromEnvironment(env: NodeJS.ProcessEnv): HubEnvironment | undefined {
  const user = matching(USER, env["JUPYTERHUB_USER"]);
  const servicePrefix = matching(PATH, env["JUPYTERHUB_SERVICE_PREFIX"]);
  const hasToken = matching(TOKEN, env["JUPYTERHUB_API_TOKEN"]) !== undefined;
  if (user === undefined || servicePrefix === undefined || !hasToken) return undefined;
  const basePath = matching(PATH, env["JUPYTERHUB_BASE_URL"]) ?? "/";
  const serverName = nameIn(servicePrefix, `${basePath}user/`);
  const insideUrl = above("hub/api", address(env["JUPYTERHUB_API_URL"]));
  // Where each user has a subdomain.
  const host = address(env["JUPYTERHUB_HOST"]);
  const baseUrlCandidates = [
    // Hubs from 5.0 on, where the admin set `public_url`.
    above("hub", address(env["JUPYTERHUB_PUBLIC_HUB_URL"])),
    host && new URL(basePath, host).href,
    insideUrl,
  ].filter((url) => url !== undefined);
  if (serverName === undefined || baseUrlCandidates.length === 0) return undefined;
  return {
    baseUrlCandidates: [...new Set(baseUrlCandidates)],
    insideUrl,
    basePath,
    name: `${baseUrlCandidates.at(-1) ?? ""} ${user}`,
    user,
    serverName,
    servicePrefix,
    token: () => tokenIn(env, baseUrlCandidates[0] ?? ""),
  };
}

function tokenIn(env: NodeJS.ProcessEnv, hub: string): string {
  const token = matching(TOKEN, env["JUPYTERHUB_API_TOKEN"]);
  if (token === undefined) throw new NotSignedIn(hub, "JUPYTERHUB_API_TOKEN is gone");
  return token;
}

/** `https://hub.example/jupyter/hub/` → `https://hub.example/jupyter/` */
function above(end: string, url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const { origin, pathname } = new URL(url);
  const whole = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return whole.endsWith(`/${end}/`) ? `${origin}${whole.slice(0, -`${end}/`.length)}` : undefined;
}

/** Of the server: `/jupyter/user/ada/gpu/` → `gpu` */
function nameIn(servicePrefix: string, userPath: string): string | undefined {
  const [, user, name = "", rest] = servicePrefix.startsWith(userPath)
    ? servicePrefix.slice(userPath.length - 1).split("/")
    : [];
  if (!user || rest) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined; // no path that a hub makes
  }
}

function matching(pattern: RegExp, text: string | undefined): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}

/** `''` is what a hub says where it has nothing to say. */
function address(text = ""): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password ? text : undefined;
}
