import { plainText } from "./plain-text.js";
import { messageIn } from "./json.js";

/** What a hub says when it has nothing to say. */
const WORDLESS = /^(?:error|internal server error|spawn failed|unknown)?\.?$/i;

export interface SpawnFailure {
  reason: string;
  timedOut: boolean;
}

/**
 * The words in the failed event of a progress stream. `Spawn failed: ` with nothing after it is what the hub says when the start
 * timed out (measured on 4.1, 5.5 and 6.1).
 */
export function failureInEvent(message: unknown): SpawnFailure {
  const words = typeof message === "string" ? message : "";
  const [prefix] = /^\s*Spawn failed:/.exec(words) ?? [];
  return prefix === undefined ? failureInWords(words) : failureInWords(words.slice(prefix.length).trim() || "timeout");
}

/** The words in the answer to a start. */
export function failureInWords(words: string): SpawnFailure {
  const text = plainText(inner(words));
  if (/^(?:timeout|timeouterror)?$/i.test(text)) return { reason: "", timedOut: /\S/.test(words) };
  return { reason: WORDLESS.test(text) ? "" : text, timedOut: false };
}

/** Exceptions are told whole; the part that somebody wrote for people is inside. */
function inner(words: string): string {
  // kubernetes.client.ApiException: `(403)\nReason: Forbidden\nHTTP response headers: …\nHTTP response body: {"message": …}`
  const [, body] = /HTTP response body:\s*(\{.*\})/s.exec(words) ?? [];
  if (body !== undefined) return messageIn(body) ?? words;
  // tornado.web.HTTPError: `HTTP 403: Forbidden (Not allowed to use GPU)`
  const [, text] = /^\s*HTTP \d{3}: [^(]*\((.*)\)\s*$/s.exec(words) ?? [];
  return text ?? words;
}
