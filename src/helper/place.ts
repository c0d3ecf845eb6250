import { isOfServer } from "../jupyterServer/whose-answer.js";
import { listIn, messageIn } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubResponse } from "../transport/types.js";
import type { HelperSocket, Wire } from "./helper-socket.js";

/** A program that runs, as it says itself (`VERSION`, `PROTOCOL`). */
export interface Program {
  /** 0: none */
  version: number;
  protocol?: unknown;
}

/** Where the helper runs on a server. */
export interface HelperPlace {
  wire(): Wire;
  /** For a socket over which ports are reached. `undefined`: there is none */
  ports?(): URL;
  /** What runs there. */
  program(socket: HelperSocket, signal: AbortSignal): Promise<Program>;
  /** Has this one run there, and tells what runs then. Rejects with `ProgramFailed`. */
  install(socket: HelperSocket, source: string, signal: AbortSignal): Promise<Program>;
  /** It has said nothing since it was started, or is not there: nothing is kept in it. */
  isMute(signal: AbortSignal): Promise<boolean>;
  end(signal: AbortSignal): Promise<void>;
}

/** The helper cannot be had on this server. The message says why, in words for the log. */
export class NoHelper extends Error {
  override readonly name = "NoHelper";
}

/** Its program does not run there: what was started for it cannot be the helper. */
export class ProgramFailed extends NoHelper {}

/** There is no kernel or no terminal at this server to run it in. */
export class NoPlace extends NoHelper {}

/** From here on a status says nothing of what runs: a moment later the same question may be answered. */
const FAILED = 500;

/** What runs, as the server lists it; nothing at one of `none`. Rejects with `NoHelper` where it refuses that, and otherwise where it fails to. */
export async function listedIn(response: HubResponse, none: readonly number[] = []): Promise<unknown[]> {
  const { status } = response;
  if (none.includes(status) || status >= FAILED) discard(response);
  if (none.includes(status)) return [];
  if (status >= FAILED) throw new Error(`the server does not list what runs: status ${status}`);
  return listIn(await textOf(response, 200));
}

/** The server's answer with this status. Rejects with `NoHelper` where it is another one, with `NoPlace` at one of `none`. */
export async function textOf(response: HubResponse, wanted: number, none: readonly number[] = []): Promise<string> {
  const text = await response.text();
  // Right after a break the hub or a proxy may answer in its place.
  if (!isOfServer(response, true)) throw new Error(`the server is away: status ${response.status}`);
  if (response.status === wanted) return text;
  const Failure = none.includes(response.status) ? NoPlace : NoHelper;
  throw new Failure(messageIn(text) ?? `the server answered ${response.status}`);
}
