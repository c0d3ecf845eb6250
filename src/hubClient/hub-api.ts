import type * as v from "valibot";
import type { HubFetch, HubResponse } from "../transport/types.js";
import { toServers, toWhoami, userModel, versionModel, whoamiModel } from "./answers.js";
import { drain, readText } from "./body.js";
import { ScopeMissing, ServerNotFound } from "./errors.js";
import { failureOf } from "./failures.js";
import { readAnswer } from "./json-answer.js";
import { frontsAnswer } from "./not-from-the-hub.js";
import type { HubServer, ServerRef, Whoami } from "./types.js";

const MAX_PAGE_BYTES = 256 * 1024;
export const JSON_BODY = { "content-type": "application/json" };

export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** below `hub/api`, escaped; '' is the API's root */
  path: string;
  signal: AbortSignal;
  headers?: Record<string, string>;
  body?: string;
  /** in the place of a body: what it says in JSON */
  json?: object;
  /** until the answer begins, in ms */
  timeoutMs?: number;
}

/** Single requests to a hub's REST API. What is not a success is a typed error. */
export class HubApi {
  constructor(
    readonly baseUrl: string,
    readonly fetch: HubFetch,
    /** the hub's, as its last answer told it */
    public version: string | undefined,
    /** Is the user whose servers were asked for an admin? As the last answer told it. */
    public isAdmin?: boolean,
  ) {}

  /** Resolves with an answer of the hub that is a success; its body is unread. */
  async send({ path, json, ...request }: ApiRequest): Promise<HubResponse> {
    // The one name that cannot be escaped in a URL; it would lead to another call.
    if (/(?:^|\/)\.{1,2}(?:[/?]|$)/.test(path)) throw new ServerNotFound(this.baseUrl, "no hub has such a name");
    const url = `${this.baseUrl}hub/api${path && `/${path}`}`;
    const body = json && { headers: { ...request.headers, ...JSON_BODY }, body: JSON.stringify(json) };
    const response = await this.fetch(url, { ...request, ...body, redirect: "manual" });
    const version = response.headers.get("x-jupyterhub-version");
    if (version !== null && /^\d+\.\d+/.test(version)) this.version = version;
    if (!response.ok) throw await failureOf(this.baseUrl, response);
    // A network that wants a sign-in first answers everything with its page.
    const contentType = response.headers.get("content-type") ?? "";
    if (version === null && contentType.includes("html")) {
      throw frontsAnswer(this.baseUrl, response, await readText(response, MAX_PAGE_BYTES));
    }
    return response;
  }

  /** Resolves once the hub has done it, or goes on with it (202), with the status: what it says then is not read. */
  async done(request: ApiRequest): Promise<number> {
    const response = await this.send(request);
    await drain(response);
    return response.status;
  }

  /** Resolves with what the hub answers. Rejects with `UnexpectedAnswer` where that is not as documented. */
  async ask<Schema extends v.GenericSchema>(
    request: ApiRequest,
    schema: Schema,
    maxBytes?: number,
  ): Promise<v.InferOutput<Schema>> {
    const limit = maxBytes === undefined ? {} : { maxBytes };
    return readAnswer(await this.send(request), schema, { hub: this.baseUrl, request: nameOf(request), ...limit });
  }

  /** With the servers that the token may see, the stopped ones too; from hubs before 3.0 only the active ones. */
  async whoami(signal: AbortSignal): Promise<Whoami> {
    return toWhoami(await this.#get("user?include_stopped_servers", whoamiModel, signal), this.baseUrl);
  }

  /** All servers of the user; from hubs before 3.0 only the active ones. */
  async servers(user: string, signal: AbortSignal): Promise<HubServer[]> {
    const path = `users/${encodeURIComponent(user)}?include_stopped_servers`;
    const { servers, admin } = await this.#get(path, userModel, signal).catch((error: unknown) => {
      // Scopes that hold for other users only: the hub does not tell whether this one exists.
      throw error instanceof ServerNotFound ? this.#cannotSee(error.message) : error;
    });
    if (admin != null) this.isAdmin = admin;
    if (!servers) throw this.#cannotSee("the user model came without servers");
    return toServers(servers, this.baseUrl);
  }

  async server({ user, name }: ServerRef, signal: AbortSignal): Promise<HubServer | undefined> {
    return (await this.servers(user, signal)).find((server) => server.name === name);
  }

  /** As the hub told it, or asked for now. */
  async knownVersion(signal: AbortSignal): Promise<string> {
    if (this.version === undefined) this.version = (await this.#get("", versionModel, signal)).version;
    return this.version;
  }

  #get<Schema extends v.GenericSchema>(path: string, schema: Schema, signal: AbortSignal) {
    return this.ask({ method: "GET", path, signal }, schema);
  }

  #cannotSee(words: string): ScopeMissing {
    return new ScopeMissing(this.baseUrl, ["read:servers"], words);
  }
}

/** `users/ada/server` or `users/ada/servers/gpu` */
export function serverPath({ user, name }: ServerRef): string {
  const owner = `users/${encodeURIComponent(user)}`;
  return name === "" ? `${owner}/server` : `${owner}/servers/${encodeURIComponent(name)}`;
}

/** As errors and the log call it. */
export function nameOf({ method, path }: Pick<ApiRequest, "method" | "path">): string {
  return `${method} hub/api/${path}`;
}
