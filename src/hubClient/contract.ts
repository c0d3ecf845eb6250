import type { HubServer, ServerRef, SpawnProgress, StartOptions, Whoami } from "./types.js";

/**
 * A signed-in client of one hub. Every call rejects with a typed error of `errors.ts` or `transport/errors.ts`, or with the
 * signal's `AbortError`.
 */
export interface HubClient {
  readonly baseUrl: string;
  /** the hub's version as the last answer told it (`X-JupyterHub-Version`); `undefined` before the first answer */
  readonly version: string | undefined;
  /** Is the user an admin of the hub, as the last answer of `servers` told it? `undefined`: it did not, or the token may not read it. */
  readonly isAdmin?: boolean | undefined;
  /** `GET hub/api/user?include_stopped_servers`, one request */
  whoami(signal: AbortSignal): Promise<Whoami>;
  /**
   * `GET hub/api/users/NAME?include_stopped_servers`, one request: the user's servers, the stopped ones too. Of a token that may use a
   * server and not see it, the servers that run and can be used; without any, `ScopeMissing`.
   */
  servers(user: string, signal: AbortSignal): Promise<HubServer[]>;
  /**
   * Asks for a start, follows it to its end and believes it only when the user model says so: POST, progress stream, user model
   * (3 requests). Aborting the signal ends the following, not the start; to withdraw the
   * start call `stop`. Rejects with `SpawnFailed`, `SpawnCancelled`, `ServerLimitReached`, `CompanionMissing` for fields, …
   */
  start(
    server: ServerRef,
    options: StartOptions,
    report: (event: SpawnProgress) => void,
    signal: AbortSignal,
  ): Promise<HubServer>;
  /** Follows a start that is already under way (another window's, the browser's): progress stream, user model. */
  follow(server: ServerRef, report: (event: SpawnProgress) => void, signal: AbortSignal): Promise<HubServer>;
  /** `DELETE`: stops a running server or withdraws a start, and returns when the hub says it is gone. */
  stop(server: ServerRef, signal: AbortSignal): Promise<void>;
  /**
   * `PUT`, hubs from 6.0 on: makes a named server without starting it, one request. `false`: this hub has no such call, and the server
   * comes to be with its first start. Rejects with `NamedServersDisabled`, `ServerLimitReached`, `RequestRefused` (the name, or 409).
   */
  create(server: ServerRef, displayName: string | undefined, signal: AbortSignal): Promise<boolean>;
  /** `PATCH`, hubs from 6.0 on: another name for people, of a named server that is stopped, one request. Rejects with `RequestRefused`. */
  rename(server: ServerRef, displayName: string, signal: AbortSignal): Promise<void>;
  /**
   * `DELETE` with `remove`: deletes a named server, stopped before, with what the hub keeps for it, and returns when the user model has it
   * no more. One that is gone already is no error.
   */
  remove(server: ServerRef, signal: AbortSignal): Promise<void>;
}
