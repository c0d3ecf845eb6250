import { NO_TERMINALS } from "../helper/names.js";
import type { Verdict } from "../jupyterServer/kernel-verdicts.js";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import { isOfServer, isRefusal } from "../jupyterServer/whose-answer.js";
import { ServerRefused } from "../servers/contents/server-refused.js";
import { isRecord, messageIn, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import { NoTerminals } from "./no-terminals.js";

/** The part of a server's connection that terminals use. Nothing stands in for a server that is away: a terminal is there or not. */
export type TerminalServer = Pick<ServerConnection, "url" | "network" | "verdict" | "serverId">;

/** As long as a shell may take to be started, in ms. */
const START_MS = 60_000;
/** What the server's own addresses take. */
const NAME = /^\w{1,100}$/;

/**
 * A new terminal's name.
 * @param folder that its shell starts in, relative to the server's root; '': where the server has its shells start
 * @param label as sentences call the server
 */
export async function createTerminal(
  server: TerminalServer,
  folder: string,
  label: string,
  signal: AbortSignal,
): Promise<string> {
  const { fetch } = await server.network();
  const body = JSON.stringify(folder === "" ? {} : { cwd: folder });
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", headers, body, signal, timeoutMs: START_MS };
  const response = await fetch(new URL("api/terminals", server.url), request);
  const text = await response.text();
  if (NO_TERMINALS.includes(response.status) && isOfServer(response, false)) {
    throw new NoTerminals(response.status, label);
  }
  const model = response.ok ? parsedJson(text) : undefined;
  const name = isRecord(model) ? model["name"] : undefined;
  if (typeof name !== "string" || !NAME.test(name)) throw new ServerRefused(response.status, messageIn(text));
  return name;
}

export function socketUrl(server: Pick<TerminalServer, "url">, name: string): URL {
  return new URL(`terminals/websocket/${name}`, server.url);
}

/** Is the terminal still there? By the hub's word on its server first. */
export async function terminalVerdict(server: TerminalServer, name: string, signal: AbortSignal): Promise<Verdict> {
  const verdict = await server.verdict(signal);
  if (verdict !== "there") return verdict;
  const { fetch } = await server.network();
  const response = await fetch(new URL(`api/terminals/${name}`, server.url), { signal });
  discard(response);
  if (isRefusal(response)) return "refused";
  if (!isOfServer(response, true)) return "unknown";
  if (response.status === 404) return "gone";
  return response.ok ? "there" : "unknown";
}
