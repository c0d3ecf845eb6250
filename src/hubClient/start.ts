import type { HubError } from "../transport/errors.js";
import { drain } from "./body.js";
import { RequestRefused, SpawnCancelled, SpawnFailed, type HubFault } from "./errors.js";
import { isWordless } from "./failures.js";
import { isPassing } from "./is-passing.js";
import { serverPath } from "./hub-api.js";
import { ProgressStream } from "./progress-stream.js";
import { failureInWords, type SpawnFailure } from "./spawn-reason.js";
import type { HubServer, UserOptions } from "./types.js";
import { isRunning, look, outcomeOf, type StartWatch, type Watch } from "./watch.js";

type Answer =
  | { kind: "ready" }
  | { kind: "pending" }
  | { kind: "running" }
  /** 500: the hub tells why in the progress stream, if at all; and it may be wrong about the end */
  | { kind: "failed"; failure: SpawnFailure }
  | { kind: "error"; error: unknown };

/** `HubClient.start` */
export async function startServer(watch: StartWatch, options: UserOptions | undefined): Promise<HubServer> {
  return concluded(watch, async () => {
    const body = await startBody(watch, options);
    const stream = new ProgressStream(watch);
    try {
      const asking = ask(watch, body);
      const timer = setTimeout(() => void stream.open(), watch.pace.progressAfterMs);
      const answer = await asking.finally(() => clearTimeout(timer));
      return await afterAnswer(watch, answer, stream);
    } finally {
      stream.close();
    }
  });
}

/** `HubClient.follow` */
export async function followServer(watch: StartWatch): Promise<HubServer> {
  return concluded(watch, async () => {
    const stream = new ProgressStream(watch);
    try {
      return await followed(watch, stream);
    } finally {
      stream.close();
    }
  });
}

/** Up to 5 the body is the options, from 6 on they are wrapped: a bare `{}` would mean the last ones there. */
async function startBody({ api, signal }: Watch, options: UserOptions | undefined): Promise<string | undefined> {
  if (options === undefined) return undefined;
  const major = Number.parseInt(await api.knownVersion(signal), 10);
  return JSON.stringify(major < 6 ? options : { user_options: options });
}

/** Sent once, whatever comes of it: failed starts count towards the hub's own shutdown limit. */
async function ask({ api, server, signal, pace }: Watch, body: string | undefined): Promise<Answer> {
  try {
    const response = await api.send({
      method: "POST",
      path: serverPath(server),
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body }),
      signal,
      timeoutMs: pace.startTimeoutMs,
    });
    await drain(response);
    return { kind: response.status === 202 ? "pending" : "ready" };
  } catch (error) {
    signal.throwIfAborted();
    const { kind } = error as HubError;
    if (kind === "server-already-running") return { kind: "running" };
    if (kind === "hub-fault" && (error as HubFault).status === 500) {
      return { kind: "failed", failure: failureInWords((error as HubFault).hubMessage) };
    }
    return { kind: "error", error };
  }
}

async function afterAnswer(watch: Watch, answer: Answer, stream: ProgressStream): Promise<HubServer> {
  switch (answer.kind) {
    case "ready":
    case "running": {
      // Hub 6.1.1 said 201 while the start was still pending.
      const server = await look(watch);
      return isRunning(server) ? server : followed(watch, stream);
    }
    case "pending":
      stream.dropStaleEnd();
      return followed(watch, stream);
    case "failed":
      stream.dropStaleEnd();
      return followed(watch, stream, answer.failure);
    case "error":
      return afterError(watch, answer.error, stream);
  }
}

async function afterError(watch: Watch, error: unknown, stream: ProgressStream): Promise<HubServer> {
  const { api, server, signal } = watch;
  if (isPassing(error)) {
    // The answer was lost on the way. Has the hub taken the request?
    const found = await api.server(server, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (found?.pending === "spawn" || isRunning(found)) return followed(watch, stream);
    throw error;
  }
  const { kind, message } = error as HubError;
  if (kind === "token-rejected" && isWordless(message)) {
    // Is it the token, or a spawner that refuses without a word? A bad token cannot see the server either.
    await api.servers(server.user, signal);
    throw new RequestRefused(api.baseUrl, 403, "");
  }
  throw error;
}

/** `said`: what the hub's answer to the start said of a failure. */
async function followed(watch: Watch, stream: ProgressStream, said?: SpawnFailure): Promise<HubServer> {
  const end = await stream.open();
  if (end.kind === "failed") throw failed(watch, end, said);
  if (end.kind === "cancelled") throw cancelled(watch);

  const server = await outcomeOf(watch);
  if (server) return server;
  if (end.kind === "ready") throw cancelled(watch);
  // It is over, and a stream that broke off did not say how: it says so afterwards too.
  const verdict = end.kind === "cut" ? await stream.again() : end;
  if (verdict.kind === "failed") throw failed(watch, verdict, said);
  if (said && verdict.kind !== "cancelled") throw failed(watch, said);
  if (verdict.kind === "absent" && verdict.error.kind === "server-not-found") throw verdict.error;
  throw cancelled(watch);
}

function failed({ api }: Watch, verdict: SpawnFailure, said: SpawnFailure = verdict): SpawnFailed {
  const { reason, timedOut } = verdict.reason || verdict.timedOut ? verdict : said;
  return new SpawnFailed(api.baseUrl, reason, timedOut);
}

function cancelled({ api, server }: Watch): SpawnCancelled {
  return new SpawnCancelled(api.baseUrl, `the start of "${server.name}" ended without a server and without a failure`);
}

/** The last event says how it ended. */
async function concluded({ report }: StartWatch, work: () => Promise<HubServer>): Promise<HubServer> {
  try {
    const server = await work();
    report({ kind: "ready", message: "" });
    return server;
  } catch (error) {
    const { kind } = error as HubError;
    if (kind === "spawn-cancelled") report({ kind: "cancelled" });
    if (kind === "spawn-failed") {
      const { reason, timedOut } = error as SpawnFailed;
      report({ kind: "failed", reason, timedOut });
    }
    throw error;
  }
}
