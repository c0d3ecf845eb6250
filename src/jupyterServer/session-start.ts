import { setTimeout as delay } from "node:timers/promises";
import * as v from "valibot";
import type { FetchInit, HubFetch, HubResponse } from "../transport/types.js";
import { away, discard, isOfServer } from "./answers.js";
import { sessionModel, type SessionModel } from "./kernel-sessions.js";

export interface SessionStartParts {
  isRunning(): boolean;
  /** the hub says that it does not run */
  isDown(): boolean;
  /** asks the user whether it is to be started; rejects with an error whose message says why it is not */
  untilRunning(signal: AbortSignal): Promise<unknown>;
  fetch: HubFetch;
  /** asks the hub what is so */
  suspect(): Promise<void>;
  /** who answered in the server's place did so with this status */
  awayText(status: number): string;
}

/** Starting a kernel can take long on a shared file system; until then the server does not answer, in ms. */
const KERNEL_START_MS = 120_000;
/** Right after a start the proxy may not know the server's route yet: how long that is waited for, and how often it is tried, in ms. */
const ROUTE_WAIT_MS = 30_000;
const ROUTE_PAUSE_MS = 500;

/** The one request that only a run sends, `POST api/sessions`: it waits until the server runs. */
export class SessionStart {
  constructor(private readonly parts: SessionStartParts) {}

  /** The hub's refusal never reached the server, so it is sent again; what a proxy got no answer to may have, and is not. */
  async send(input: Parameters<HubFetch>[0], init: FetchInit, signal: AbortSignal): Promise<HubResponse> {
    const { parts } = this;
    const request = { ...init, method: "POST", timeoutMs: KERNEL_START_MS, signal };
    for (const untilMs = performance.now() + ROUTE_WAIT_MS; ;) {
      try {
        if (!parts.isRunning()) await parts.untilRunning(signal);
      } catch (error) {
        return away(error instanceof Error ? error.message : String(error));
      }
      const response = await parts.fetch(input, request);
      if (isOfServer(response, true)) return response;
      discard(response);
      await parts.suspect();
      if (parts.isDown()) continue;
      const mayHaveArrived = response.status >= 500 && response.status !== 503;
      if (mayHaveArrived || performance.now() > untilMs) return away(parts.awayText(response.status));
      await delay(ROUTE_PAUSE_MS, undefined, { signal });
    }
  }
}

/** The session that the server says it has made. */
export function readSession(status: number, text: string): SessionModel | undefined {
  if (status !== 201 && status !== 200) return undefined;
  try {
    return v.parse(sessionModel, JSON.parse(text));
  } catch {
    // A session without a kernel, or none at all: whoever asked for it gets the answer as it is.
    return undefined;
  }
}
