import { messageIn } from "../../text/json.js";
import { plainText } from "../../text/plain-text.js";

/** What a hub says when it has nothing to say. */
const WORDLESS = /^(?:error|internal server error|spawn failed|unknown)?\.?$/i;
/** An exception of a cluster, with its headers and its answer. */
const MAX_EXCEPTION_CHARACTERS = 64 * 1024;
const ANSWER_LABEL = "HTTP response body:";
const HTTP_ERROR = /^HTTP (\d{3}): /;

export interface SpawnFailure {
  reason: string;
  timedOut: boolean;
  /** the spawner refused the start with this status of HTTP */
  status?: number;
}

/**
 * The words in the failed event of a progress stream. `Spawn failed: ` with nothing after it is what the hub says when the start
 * timed out (measured on 4.1, 5.5 and 6.1).
 */
export function failureInEvent(message: unknown): SpawnFailure {
  const words = typeof message === "string" ? message.slice(0, MAX_EXCEPTION_CHARACTERS) : "";
  const [prefix] = /^\s*Spawn failed:/.exec(words) ?? [];
  return prefix === undefined ? failureInWords(words) : failureInWords(words.slice(prefix.length).trim() || "timeout");
}

/** The words in the answer to a start, or their beginning. */
export function failureInWords(words: string): SpawnFailure {
  const whole = words.slice(0, MAX_EXCEPTION_CHARACTERS);
  const refusal = inHttpError(whole);
  // Exceptions are told whole; the part that somebody wrote for people is inside.
  const text = plainText(inClusterAnswer(whole) ?? refusal?.words ?? whole);
  if (/^(?:timeout|timeouterror)?$/i.test(text) && !refusal) return { reason: "", timedOut: /\S/.test(words) };
  const reason = isSpawnersSilence(text) ? "" : text;
  return { reason, timedOut: false, ...(refusal && { status: refusal.status }) };
}

/** The hub puts `error` where a spawner refused a start without words (`user.py: spawn`). */
export function isSpawnersSilence(words: string): boolean {
  return WORDLESS.test(words);
}

/** kubernetes.client.ApiException: `(403)\nReason: Forbidden\nHTTP response headers: …\nHTTP response body: {"message": …}` */
function inClusterAnswer(words: string): string | undefined {
  const label = words.indexOf(ANSWER_LABEL);
  if (label === -1) return undefined;
  const body = words.slice(label + ANSWER_LABEL.length, words.lastIndexOf("}") + 1).trimStart();
  return body.startsWith("{") ? messageIn(body) : undefined;
}

/** tornado.web.HTTPError: `HTTP 403: Forbidden (Not allowed to use GPU)`, and from a hub `HTTP 404: error` where nothing was said. */
function inHttpError(words: string): { status: number; words: string } | undefined {
  const error = words.trim();
  const [head, status] = HTTP_ERROR.exec(error) ?? [];
  if (head === undefined) return undefined;
  const start = error.indexOf("(");
  const said = start !== -1 && error.endsWith(")") ? error.slice(start + 1, -1) : error.slice(head.length);
  return { status: Number(status), words: said };
}
