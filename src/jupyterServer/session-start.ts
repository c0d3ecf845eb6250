import * as v from "valibot";
import { parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, HubResponse } from "../transport/types.js";
import { wait } from "../transport/waiting.js";
import type { KernelSessions } from "./kernel-sessions.js";
import { away, jsonText } from "./own-answers.js";
import { KERNEL_START_MS } from "./requests.js";
import { type HasFolder, placedSession } from "./session-folder.js";
import { type SessionModel, sessionModel } from "./session-models.js";
import { typedSession } from "./session-type.js";
import { isOfServer, isRefusal } from "./whose-answer.js";

export interface SessionStartDeps {
  isRunning(): boolean;
  /** the hub says that it does not run */
  isDown(): boolean;
  /** asks the user whether it is to be started; rejects with an error whose message says why it is not */
  untilRunning(signal: AbortSignal): Promise<unknown>;
  /** of the server, ending in `/` */
  url(): string;
  fetch: HubFetch;
  /** where on it the kernel of a session of this path starts, relative to its root; `undefined`: where the path says */
  folderOf: (path: string, has: HasFolder, signal: AbortSignal) => Promise<string | undefined>;
  /** asks the hub what is so */
  suspect(): Promise<void>;
  /** who answered in the server's place did so with this status */
  awayText(status: number): string;
}

/** Right after a start the proxy may not know the server's route yet: how long that is waited for, and how often it is tried, in ms. */
const ROUTE_WAIT_MS = 30_000;
const ROUTE_PAUSE_MS = 500;

/** Makes a session and its kernel (`POST api/sessions`) on a server that may not run yet. */
export class SessionStart {
  constructor(private readonly deps: SessionStartDeps) {}

  /** Asks the user where the server does not run. */
  async send(body: string, signal: AbortSignal): Promise<HubResponse> {
    for (;;) {
      try {
        if (!this.deps.isRunning()) await this.deps.untilRunning(signal);
      } catch (error) {
        return away(error instanceof Error ? error.message : String(error));
      }
      const response = await this.sendIfUp(body, signal);
      if (response) return response;
    }
  }

  /**
   * `undefined`: the hub says that the server does not run. The hub's refusal never reached the server, so it is sent again; what a proxy
   * got no answer to may have, and is not.
   */
  async sendIfUp(body: string, signal: AbortSignal): Promise<HubResponse | undefined> {
    const { deps } = this;
    const headers = { "content-type": "application/json" };
    const request = { method: "POST", headers, timeoutMs: KERNEL_START_MS, signal };
    for (const untilMs = performance.now() + ROUTE_WAIT_MS; !deps.isDown();) {
      const typed = await typedSession(deps.fetch, deps.url(), body, signal);
      const placed = await placedSession(deps.fetch, deps.url(), typed, deps.folderOf, signal);
      const response = await deps.fetch(new URL("api/sessions", deps.url()), { ...request, body: placed });
      if (isOfServer(response, true)) return response;
      await deps.suspect();
      const isLate = performance.now() > untilMs;
      // By now it is the server's own.
      if (isLate && isRefusal(response) && deps.isRunning()) return response;
      discard(response);
      if (deps.isDown()) return undefined;
      const mayHaveArrived = response.status >= 500 && response.status !== 503;
      if (mayHaveArrived || isLate) return away(deps.awayText(response.status));
      await wait(ROUTE_PAUSE_MS, signal);
    }
    return undefined;
  }
}

/** What the server answered, for whoever wanted the session: with the ids that are held here. */
export async function answerOfStart(response: HubResponse, sessions: KernelSessions): Promise<HubResponse> {
  const text = await response.text();
  const session = readSession(response.status, text);
  if (session) sessions.learn(session);
  return jsonText(response.status, sessions.incoming(text));
}

/** The session that the server says it has made. */
export function readSession(status: number, text: string): SessionModel | undefined {
  if (status !== 201 && status !== 200) return undefined;
  // A session without a kernel, or none at all: whoever asked for it gets the answer as it is.
  const read = v.safeParse(sessionModel, parsedJson(text));
  return read.success ? read.output : undefined;
}
