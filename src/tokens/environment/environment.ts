import * as v from "valibot";
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

const tokenText = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/));
const path = v.pipe(v.string(), v.regex(/^\/(?:[^\s?#\\]*\/)?$/));
/** `''` is what a hub says where it has nothing to say. */
const address = v.fallback(v.optional(v.pipe(v.string(), v.check(isHttp))), undefined);
const environment = v.object({
  JUPYTERHUB_API_TOKEN: tokenText,
  JUPYTERHUB_USER: v.pipe(v.string(), v.nonEmpty(), v.regex(/^\P{Cc}+$/u)),
  JUPYTERHUB_SERVICE_PREFIX: path,
  JUPYTERHUB_BASE_URL: v.fallback(path, "/"),
  /** hubs from 5.0 on, where the admin set `public_url` */
  JUPYTERHUB_PUBLIC_HUB_URL: address,
  /** where each user has a subdomain */
  JUPYTERHUB_HOST: address,
  JUPYTERHUB_API_URL: address,
});

/** @param env as `process.env`; `undefined`: not inside a server of a hub */
export function hubFromEnvironment(env: NodeJS.ProcessEnv): HubEnvironment | undefined {
  const { success, output } = v.safeParse(environment, env);
  if (!success) return undefined;
  const { JUPYTERHUB_BASE_URL: basePath, JUPYTERHUB_HOST: host, JUPYTERHUB_SERVICE_PREFIX: servicePrefix } = output;
  const serverName = nameIn(servicePrefix, `${basePath}user/`);
  const insideUrl = above("hub/api", output.JUPYTERHUB_API_URL);
  const baseUrlCandidates = [
    above("hub", output.JUPYTERHUB_PUBLIC_HUB_URL),
    host && new URL(basePath, host).href,
    insideUrl,
  ].filter((url) => url !== undefined);
  if (serverName === undefined || baseUrlCandidates.length === 0) return undefined;
  return {
    baseUrlCandidates: [...new Set(baseUrlCandidates)],
    insideUrl,
    basePath,
    name: `${baseUrlCandidates.at(-1) ?? ""} ${output.JUPYTERHUB_USER}`,
    user: output.JUPYTERHUB_USER,
    serverName,
    servicePrefix,
    token: () => tokenIn(env, baseUrlCandidates[0] ?? ""),
  };
}

function tokenIn(env: NodeJS.ProcessEnv, hub: string): string {
  const token = v.safeParse(tokenText, env["JUPYTERHUB_API_TOKEN"]);
  if (!token.success) throw new NotSignedIn(hub, "JUPYTERHUB_API_TOKEN is gone");
  return token.output;
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

function isHttp(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password;
}
