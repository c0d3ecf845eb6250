import type { HubError } from "../../transport/errors.js";
import {
  AnotherStart,
  CompanionMissing,
  HubFault,
  RequestRefused,
  ServerAlreadyRunning,
  ServerBusy,
  ServerNotFound,
  SpawnCancelled,
  SpawnFailed,
  StartLost,
  TokenRejected,
} from "../errors.js";
import { isWordless, ofStart } from "../failures.js";
import { type ApiRequest, JSON_BODY, serverPath } from "../hub-api.js";
import { Companion } from "../options/companion.js";
import { bodyOf, type FormFields, isFormFields } from "../options/form-fields.js";
import type { HubServer, ServerRef, StartOptions } from "../types.js";
import { isRunning, look, outcomeOf, type StartWatch, type Watch } from "../watch.js";
import { afterLoss, type Lost, mayHaveArrived, timed } from "./lost-answer.js";
import { ProgressStream } from "./progress-stream.js";
import { failureInWords, type SpawnFailure } from "./spawn-reason.js";

type Answer =
  | { kind: "ready" }
  | { kind: "pending" }
  | { kind: "running" }
  /** this start was none: what was chosen is not what runs */
  | { kind: "elsewhere"; error: Error }
  /** 500: the hub tells why in the progress stream, if at all; and it may be wrong about the end */
  | { kind: "failed"; failure: SpawnFailure }
  | { kind: "error"; lost: Lost; isByForm: boolean };

/** `HubClient.start` */
export async function startServer(watch: StartWatch, options: StartOptions): Promise<HubServer> {
  return concluded(watch, async () => {
    const request = await startRequest(watch, options);
    const stream = new ProgressStream(watch);
    try {
      const asking = ask(watch, request);
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

const BY_FORM = "hub-kernels/";

function isByForm({ path }: StartRequest): boolean {
  return path.startsWith(BY_FORM);
}

type StartRequest = Pick<ApiRequest, "path" | "headers" | "body">;

async function startRequest({ api, server, signal }: Watch, options: StartOptions): Promise<StartRequest> {
  if (isFormFields(options)) return formRequest(api.baseUrl, server, options);
  const request = { path: serverPath(server), headers: JSON_BODY };
  if (options === undefined) return request;
  // Up to 5 the body is the options, from 6 on they are wrapped: a bare `{}` would mean the last ones there.
  const major = Number.parseInt(await api.knownVersion(signal), 10);
  return { ...request, body: JSON.stringify(major < 6 ? options : { user_options: options }) };
}

/** The companion's start (hub-companion/README.md). A form's handler may look where it was sent from. */
function formRequest(baseUrl: string, { user, name }: ServerRef, fields: FormFields): StartRequest {
  const [ofUser, ofServer] = [encodeURIComponent(user), encodeURIComponent(name)];
  return {
    path: `${BY_FORM}users/${ofUser}/start?server=${ofServer}`,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      referer: `${baseUrl}hub/spawn/${ofUser}${name && `/${ofServer}`}`,
    },
    body: bodyOf(fields),
  };
}

/** Sent once, whatever comes of it: failed starts count towards the hub's own shutdown limit. */
async function ask(watch: Watch, request: StartRequest): Promise<Answer> {
  const { api, signal, pace } = watch;
  const asked = await timed(() => api.done({ method: "POST", ...request, signal, timeoutMs: pace.startTimeoutMs }));
  if ("done" in asked) return { kind: asked.done === 202 ? "pending" : "ready" };
  signal.throwIfAborted();
  const { error } = asked.lost;
  if (error instanceof ServerAlreadyRunning)
    return isByForm(request) ? { kind: "elsewhere", error } : { kind: "running" };
  if (error instanceof ServerBusy && isByForm(request)) {
    const isStarting = error.pending === "spawn";
    return { kind: "elsewhere", error: isStarting ? new AnotherStart(api.baseUrl, error.message) : error };
  }
  if (error instanceof ServerNotFound && isByForm(request)) await needsCompanion(watch);
  const fault = error instanceof HubFault ? error : undefined;
  if (fault?.status === 500) return { kind: "failed", failure: failureInWords(fault.hubMessage) };
  return { kind: "error", lost: asked.lost, isByForm: isByForm(request) };
}

async function afterAnswer(watch: StartWatch, answer: Answer, stream: ProgressStream): Promise<HubServer> {
  watch.hearing.wasKnown = answer.kind !== "error";
  switch (answer.kind) {
    case "ready":
    case "running": {
      // Hub 6.1.1 said 201 while the start was still pending.
      const server = await look(watch);
      return isRunning(server) ? server : followed(watch, stream);
    }
    case "elsewhere": {
      // What a spawner refuses with can sound like this too.
      const server = await look(watch);
      const isUp = server !== undefined && (server.ready || server.pending !== null);
      throw isUp ? answer.error : new RequestRefused(watch.api.baseUrl, 400, answer.error.message);
    }
    case "pending":
      stream.dropStaleEnd();
      return followed(watch, stream);
    case "failed":
      stream.dropStaleEnd();
      return followed(watch, stream, answer.failure);
    case "error":
      return afterError(watch, answer, stream);
  }
}

/** Without a companion that starts servers its address is none: what was chosen is not started as something else. */
async function needsCompanion({ api, signal }: Watch): Promise<void> {
  const { abilities } = await new Companion(api).about(signal);
  if (!abilities.includes("start")) throw new CompanionMissing(api.baseUrl, "it starts no servers");
}

async function afterError(
  watch: StartWatch,
  { lost, isByForm }: Extract<Answer, { kind: "error" }>,
  stream: ProgressStream,
): Promise<HubServer> {
  const { api, server, signal, hearing, pace } = watch;
  const known = await afterLoss(lost, watch);
  const isUp = known?.server?.pending === "spawn" || isRunning(known?.server);
  // With a form's fields a start of somebody else is not what was asked for.
  if (isUp && (!isByForm || mayHaveArrived(lost, pace))) return followed(watch, stream);
  if (known && hearing.wasAway) throw startLost(watch);
  const { error } = lost;
  if (error instanceof TokenRejected && isWordless(error.message)) {
    // Is it the token, or a spawner that refuses without a word? A bad token cannot see the server either.
    await api.servers(server.user, signal);
    throw new RequestRefused(api.baseUrl, 403, "");
  }
  throw ofStart(error, server.name);
}

/** `said`: what the hub's answer to the start said of a failure. */
async function followed(watch: StartWatch, stream: ProgressStream, said?: SpawnFailure): Promise<HubServer> {
  const end = await stream.end();
  if (end.kind === "failed") throw failed(watch, end, said);
  if (end.kind === "cancelled") throw cancelled(watch);

  const server = await outcomeOf(watch);
  if (server) return server;
  if (end.kind === "ready") throw cancelled(watch);
  // It is over, and a stream that broke off did not say how: it says so afterwards too.
  const verdict = end.kind === "cut" ? await stream.again() : end;
  if (verdict.kind === "failed") throw failed(watch, verdict, said);
  if (said && verdict.kind !== "cancelled") throw failed(watch, said);
  const { wasKnown, wasAway } = watch.hearing;
  const isForgotten = wasKnown && verdict.kind === "absent" && verdict.error.kind === "server-not-found";
  throw isForgotten || (wasAway && verdict.kind !== "cancelled") ? startLost(watch) : cancelled(watch);
}

function failed(
  { api, server, hearing }: StartWatch,
  verdict: SpawnFailure,
  said: SpawnFailure = verdict,
): SpawnFailed {
  const { reason, timedOut, status } = verdict.reason || verdict.timedOut || verdict.status ? verdict : said;
  const refused = status === undefined ? undefined : { name: server.name, status };
  return new SpawnFailed(api.baseUrl, reason, timedOut, { hindrance: hearing.hindrance, job: hearing.job, refused });
}

function startLost({ api, server }: Watch): StartLost {
  return new StartLost(
    api.baseUrl,
    `the hub was restarted, and knows nothing of the start of "${server.name}" any more`,
  );
}

function cancelled({ api, server }: Watch): SpawnCancelled {
  return new SpawnCancelled(api.baseUrl, `the start of "${server.name}" ended without a server and without a failure`);
}

/** The last event says how it ended. */
async function concluded({ hearing }: StartWatch, work: () => Promise<HubServer>): Promise<HubServer> {
  try {
    const server = await work();
    hearing.report({ kind: "ready", message: "" });
    return server;
  } catch (error) {
    const { kind } = error as HubError;
    if (kind === "spawn-cancelled") hearing.report({ kind: "cancelled" });
    if (kind === "spawn-failed") {
      const { reason, timedOut } = error as SpawnFailed;
      hearing.report({ kind: "failed", reason, timedOut });
    }
    throw error;
  }
}
