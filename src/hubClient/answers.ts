import * as v from "valibot";
import { byName } from "../text/by-name.js";
import { isRecord } from "../text/json.js";
import { plainText } from "../text/plain-text.js";
import { ServiceToken, UnexpectedAnswer } from "./errors.js";
import { keptScopes } from "./tokens/kept-scopes.js";
import type { HubServer, UserOptions, Whoami } from "./types.js";

// What hubs send (apihandlers/base.py: user_model, server_model). Keys that we do not use are not looked at.

const optionalText = v.nullish(v.string());
/** It stands in messages and lists: no control or direction characters, and nothing that the editor makes a link of. */
export const userName = v.pipe(
  v.string(),
  v.regex(/^(?!.*\]\()[^\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]+$/u, "a name"),
);

export const serverModel = v.object({
  name: v.string(),
  display_name: optionalText,
  ready: v.boolean(),
  pending: v.nullish(v.string()),
  /** hubs from 3.0 on */
  stopped: v.nullish(v.boolean()),
  url: v.string(),
  user_options: v.optional(v.unknown()),
  started: optionalText,
  last_activity: optionalText,
});

/** Without `servers`: the token may not read them. */
export const userModel = v.object({ admin: v.nullish(v.boolean()), servers: v.optional(byName(serverModel)) });

export const whoamiModel = v.object({
  name: userName,
  /** `user`, or `service` */
  kind: optionalText,
  admin: v.nullish(v.boolean()),
  scopes: v.nullish(v.array(v.string())),
  /** hubs from 5.0 on */
  token_id: optionalText,
  servers: v.optional(byName(serverModel)),
});

export const versionModel = v.object({ version: v.pipe(v.string(), v.regex(/^\d+\.\d+/)) });

export const progressEvent = v.object({
  progress: v.nullish(v.number()),
  message: v.optional(v.unknown()),
  html_message: v.optional(v.unknown()),
  ready: v.optional(v.unknown()),
  failed: v.optional(v.unknown()),
});

type ServerModel = v.InferOutput<typeof serverModel>;

/** Throws `ServiceToken`. */
export function toWhoami(model: v.InferOutput<typeof whoamiModel>, hub: string): Whoami {
  if (model.kind === "service") throw new ServiceToken(hub, model.name);
  return {
    name: model.name,
    admin: model.admin ?? false,
    scopes: keptScopes(model.scopes),
    ...(model.token_id != null && { tokenId: model.token_id }),
    ...(model.servers && { servers: toServers(model.servers, hub) }),
  };
}

export function toServers(models: Record<string, ServerModel>, hub: string): HubServer[] {
  return Object.values(models)
    .filter(({ name }) => !HALF_CHARACTER.test(name))
    .map((model) => toServer(model, hub));
}

/** In no address, and so of no use; and two such names would come to one id. */
const HALF_CHARACTER = /\p{Cs}/u;

function toServer(model: ServerModel, hub: string): HubServer {
  const displayName = plainText(model.display_name);
  return {
    name: model.name,
    ...(displayName && { displayName }),
    ready: model.ready,
    pending: pendingOf(model.pending),
    // Hubs before 3.0 list active servers only.
    stopped: model.stopped ?? false,
    url: serverUrl(model.url, hub),
    ...(isOptions(model.user_options) && { userOptions: model.user_options }),
    ...(model.started != null && { started: model.started }),
    ...(model.last_activity != null && { lastActivity: model.last_activity }),
  };
}

function serverUrl(url: string, hub: string): string {
  const address = serverAddress(url, hub);
  if (address !== undefined) return address;
  throw new UnexpectedAnswer(hub, "the user model", "servers.*.url: expected a path or an http(s) URL");
}

/** @param url a path, or a whole URL where each user has a subdomain @returns `undefined`: it is neither */
export function serverAddress(url: string, hub: string): string | undefined {
  const absolute = URL.canParse(url, hub) ? new URL(url, hub) : undefined;
  if (!absolute || !/^https?:$/.test(absolute.protocol)) return undefined;
  absolute.username = "";
  absolute.password = "";
  absolute.search = "";
  absolute.hash = "";
  return absolute.href.endsWith("/") ? absolute.href : `${absolute.href}/`;
}

function pendingOf(pending: string | null | undefined): HubServer["pending"] {
  switch (pending) {
    case "spawn":
    case "stop":
    case "rename":
      return pending;
    case null:
    case undefined:
    case "":
      return null;
    default:
      // `check`, and what later hubs may add: something that passes.
      return "check";
  }
}

/** Hubs up to 5 store whatever was sent as options. */
export function isOptions(value: unknown): value is UserOptions {
  return isRecord(value);
}
