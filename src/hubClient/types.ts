import type { FormFields } from "./options/form-fields.js";
import type { Pending } from "./start/pending-phase.js";

/** The hub's REST API in our words. Nothing here needs an editor. */

/** A value that a hub's spawner takes as `user_options`. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type UserOptions = Record<string, JsonValue>;

/** With what a server is to be started; `undefined`: the hub's last ones. `FormFields` need the hub companion. */
export type StartOptions = UserOptions | FormFields | undefined;

/** A hub that answered as one (`GET hub/api`). */
export interface HubIdentity {
  /** origin and base path, ending in `/`, after redirects: `https://hub.example/jupyter/` */
  baseUrl: string;
  /** as `5.5.4` */
  version: string;
}

/** What a token is and may do (`GET hub/api/user?include_stopped_servers`). */
export interface Whoami {
  name: string;
  admin: boolean;
  /** expanded scopes, as the hub lists them */
  scopes: string[];
  /** hubs from 5.0 on */
  tokenId?: string;
  /** active servers by name; `undefined` when the token may not read them */
  servers?: HubServer[];
}

/** A server in the hub's user model. `name` is '' for the default server. */
export interface HubServer {
  name: string;
  displayName?: string;
  ready: boolean;
  pending: "spawn" | "stop" | "check" | "rename" | null;
  stopped: boolean;
  /** absolute, ending in `/`, with the hub's own escaping: `https://hub.example/jupyter/user/ada/gpu/` */
  url: string;
  userOptions?: UserOptions;
  /** ISO, UTC */
  started?: string;
  /** ISO, UTC */
  lastActivity?: string;
}

export interface ServerRef {
  /** user name, unescaped */
  user: string;
  /** '' is the default server */
  name: string;
}

/**
 * Why nothing is heard of a start: `silent`: something before the hub keeps its messages back, and the hub is asked instead; `throttled`: it
 * wants to be asked less; `away`: it does not answer. The next message ends it.
 */
export type Unheard = "silent" | "throttled" | "away";

/** One event of a start. The last one is `ready`, `failed` or `cancelled`; nothing follows it. */
export type SpawnProgress =
  /** `pending`: how far the start is, by this message and those before; `isFiller`: it is said of every start, or while nothing is known */
  | { kind: "message"; message: string; percent?: number; pending?: Pending; isFiller?: true }
  | { kind: "unheard"; why: Unheard }
  | { kind: "ready"; message: string }
  | { kind: "failed"; reason: string; timedOut: boolean }
  | { kind: "cancelled" };
