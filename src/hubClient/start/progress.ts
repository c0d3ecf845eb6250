import { createParser } from "eventsource-parser";
import type * as v from "valibot";
import { plainText, plainTextOfHtml } from "../../text/plain-text.js";
import { HubError } from "../../transport/errors.js";
import { progressEvent } from "../answers.js";
import { type HubApi, serverPath } from "../hub-api.js";
import { isPassing } from "../is-passing.js";
import { readIfSo } from "../json-answer.js";
import type { ServerRef, SpawnProgress } from "../types.js";
import { failureInEvent, type SpawnFailure } from "./spawn-reason.js";

/** An event longer than this is none: Kubernetes events are a few kB. */
const MAX_EVENT_CHARACTERS = 256 * 1024;

/** How a progress stream ended. The hub's verdict is not always true: the user model has the last word. */
export type StreamEnd =
  | { kind: "ready" }
  | ({ kind: "failed" } & SpawnFailure)
  | { kind: "cancelled" }
  /** it broke off before a verdict */
  | { kind: "cut" }
  /** there was none: nothing is starting, or it may not be read */
  | { kind: "absent"; error: HubError };

/** What a stream tells while it is read. */
export interface StreamHears {
  /** bytes, if only the blank lines that keep it open */
  anything(): void;
  message(event: SpawnProgress & { kind: "message" }): void;
}

/** Reads the progress of a start to its end. Troubles of the network are an end too, not an error. */
export async function readProgress(
  api: HubApi,
  server: ServerRef,
  hears: StreamHears,
  signal: AbortSignal,
): Promise<StreamEnd> {
  let opened = false;
  try {
    const path = `${serverPath(server)}/progress`;
    const response = await api.send({ method: "GET", path, signal, headers: { accept: "text/event-stream" } });
    opened = true;
    return await readEvents(response.body, hears);
  } catch (error) {
    signal.throwIfAborted();
    if (isPassing(error)) return { kind: "cut" };
    if (!opened && error instanceof HubError) return { kind: "absent", error };
    throw error;
  }
}

async function readEvents(body: NodeJS.ReadableStream | null, hears: StreamHears): Promise<StreamEnd> {
  let end: StreamEnd | undefined;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ data }) => {
      // An event that is none as documented tells nothing; the stream goes on.
      const event = end ? undefined : readIfSo(progressEvent, data);
      if (!event) return;
      end = verdictOf(event);
      const message = end ? undefined : messageOf(event);
      if (message) hears.message(message);
    },
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") end ??= { kind: "cut" };
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    hears.anything();
    parser.feed(decoder.decode(Buffer.from(chunk), { stream: true }));
    // Leaving the loop ends the connection.
    if (end) break;
  }
  return end ?? { kind: "cut" };
}

type ProgressEvent = v.InferOutput<typeof progressEvent>;

/** `apihandlers/users.py: SpawnProgressAPIHandler`: the last event says `ready` or `failed`. */
function verdictOf(event: ProgressEvent): StreamEnd | undefined {
  if (event.ready === true) return { kind: "ready" };
  if (event.failed !== true) return undefined;
  if (event.message === "Spawn cancelled") return { kind: "cancelled" };
  const failure = failureInEvent(event.message);
  if (failure.reason || failure.timedOut) return { kind: "failed", ...failure };
  return { kind: "failed", ...failure, reason: plainTextOfHtml(event.html_message) };
}

function messageOf(event: ProgressEvent): (SpawnProgress & { kind: "message" }) | undefined {
  const message = plainText(event.message) || plainTextOfHtml(event.html_message);
  const percent = event.progress == null ? undefined : Math.min(100, Math.max(0, event.progress));
  if (!message && percent === undefined) return undefined;
  return { kind: "message", message, ...(percent !== undefined && { percent }) };
}
