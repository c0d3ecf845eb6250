import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HubClient } from "../../../src/hubClient/contract.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import type { Pace } from "../../../src/hubClient/pace.js";
import type { SpawnProgress, UserOptions } from "../../../src/hubClient/types.js";
import { aSession } from "../../a-session.js";

export const noSignal = new AbortController().signal;
/** Longer than any test: what comes only after a time comes where a test wants it, and not where the machine is busy. */
const NEVER_MS = 600_000;
const QUICK: Partial<Pace> = {
  progressAfterMs: NEVER_MS,
  pollIntervalMs: 10,
  firstRetryMs: 5,
  longestRetryMs: 10,
  unreachableLimitMs: NEVER_MS,
  withdrawalMs: 20,
  silenceMs: NEVER_MS,
  mayHaveArrivedMs: NEVER_MS,
};

export type Reply = (response: ServerResponse, request: IncomingMessage, body: string) => void;

/** A hub that says exactly what a test wants, for what no real hub can be brought to say on demand. */
export class ScriptedHub {
  readonly requests: string[] = [];
  readonly bodies: string[] = [];
  /** ms of `performance.now()`, for each of `requests` */
  readonly timesMs: number[] = [];
  readonly tokensSeen: (string | undefined)[] = [];
  readonly #script = new Map<string, Reply[]>();
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<ScriptedHub> {
    const hub = new ScriptedHub();
    hub.#server.listen(0, "127.0.0.1");
    await once(hub.#server, "listening");
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Replies to the first, second, … such request (`POST users/ada/server`, below `hub/api`); the last one stays. */
  on(request: string, ...replies: Reply[]): this {
    this.#script.set(request, replies);
    return this;
  }

  /** `/` for what is not below `hub/api`. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const path = (request.url ?? "").replace(/^\/hub\/api\/?/, "");
    const key = `${request.method ?? ""} ${path}`;
    this.requests.push(key);
    this.timesMs.push(performance.now());
    this.bodies.push(body);
    this.tokensSeen.push(request.headers.authorization);
    const replies = this.#script.get(key) ?? [status(599)];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    reply?.(response, request, body);
  }

  client(version: string | null = "5.5.4", pace: Partial<Pace> = {}): HubClient {
    const transport = aSession({ baseUrl: this.url, token: "secret-token" });
    this.#closing.push(() => transport.dispose());
    const { fetch } = transport;
    return createHubClient({
      baseUrl: this.url,
      fetch,
      pace: { ...QUICK, ...pace },
      ...(version !== null && { version }),
    });
  }

  readonly #closing: (() => void)[] = [];

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0)) close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

export const USER = "GET users/ada?include_stopped_servers";
export const START = "POST users/ada/server";
export const STOP = "DELETE users/ada/server";
export const PROGRESS = "GET users/ada/server/progress";
const HUB_HEADERS = { "X-JupyterHub-Version": "5.5.4" };

/** A status of the hub, with its error body where `message` is given. */
export function status(code: number, message?: string | null, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(code, {
      ...HUB_HEADERS,
      ...(message !== undefined && { "content-type": "application/json" }),
      ...headers,
    });
    response.end(message === undefined ? "" : JSON.stringify({ status: code, message }));
  };
}

/** Somebody else than the hub. */
export function stranger(code: number, body = "<html>hello</html>", headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(code, { "content-type": "text/html; charset=utf-8", ...headers });
    response.end(body);
  };
}

export const json =
  (value: unknown): Reply =>
  (response) => {
    response.writeHead(200, { ...HUB_HEADERS, "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };

export const drop: Reply = (response) => response.destroy();

export function after(ms: number, reply: Reply): Reply {
  return (...all) => void setTimeout(() => reply(...all), ms);
}

const RUNNING = { ready: true, started: "2026-01-01T00:00:00.000Z", last_activity: "2026-01-01T00:00:05.000Z" };
const STATES = {
  running: RUNNING,
  /** as a start that was withdrawn looks for a second */
  "running without a sign of life": { ...RUNNING, last_activity: RUNNING.started },
  starting: { pending: "spawn" },
  stopping: { pending: "stop" },
  stopped: { stopped: true },
};

/** The user model, with ada's default server in this state. */
export function server(state: keyof typeof STATES, more: object = {}): Reply {
  const model = { name: "", ready: false, pending: null, stopped: false, url: "/user/ada/", ...STATES[state], ...more };
  return json({ name: "ada", servers: { "": model } });
}

/** A progress stream of these events, which ends or stays open. */
export function stream(events: unknown[], how: "ends" | "stays" | "breaks" = "ends"): Reply {
  return (response) => {
    response.writeHead(200, { ...HUB_HEADERS, "content-type": "text/event-stream" });
    response.write("\n\n");
    for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
    if (how === "ends") response.end();
    // The events are on their way first.
    if (how === "breaks") setTimeout(() => response.destroy(), 20);
  };
}

export const READY = { progress: 100, ready: true, message: "Server ready at /user/ada/" };
export const failedWith = (message: string) => ({ progress: 100, failed: true, message });

export interface Outcome {
  url?: string;
  kind?: unknown;
  error?: Error & Record<string, unknown>;
  events: SpawnProgress[];
}

export async function start(
  client: HubClient,
  options: UserOptions | undefined = { image: "torch" },
  signal = noSignal,
  heard: (event: SpawnProgress) => unknown = () => undefined,
): Promise<Outcome> {
  return outcome((report) => {
    const hear = (event: SpawnProgress) => {
      report(event);
      heard(event);
    };
    return client.start({ user: "ada", name: "" }, options, hear, signal);
  });
}

export async function outcome(
  work: (report: (event: SpawnProgress) => void) => Promise<{ url: string }>,
): Promise<Outcome> {
  const events: SpawnProgress[] = [];
  try {
    const { url } = await work((event) => events.push(event));
    return { url, events };
  } catch (thrown) {
    const error = thrown as Error & Record<string, unknown>;
    return { kind: error["kind"] ?? error.name, error, events };
  }
}
