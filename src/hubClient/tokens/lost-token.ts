import { plainText } from "../../text/plain-text.js";
import { wait } from "../../transport/waiting.js";
import { UnexpectedAnswer } from "../errors.js";
import { defaultPace } from "../pace.js";
import { mayHaveArrived, timed } from "../start/lost-answer.js";
import type { HubToken, HubTokens, NewToken, TokenRequest } from "./tokens.js";

/** The hub may be at it still when the connection was cut, in ms. */
const LOOK_AGAIN_MS = 1_000;
/** Also of a request that its user called off: what it left is ended all the same. */
const UNDO_TIMEOUT_MS = 10_000;

/** A token whose answer was lost. */
export interface LostToken {
  note: string;
  /** undefined: nobody knows whether the hub made it */
  made?: { user: string; id: string };
}

/** Does the request that makes a token, and no other one: what is lost before it has made none. Rejects as it does. */
export type Hearing = (mint: () => Promise<NewToken>) => Promise<NewToken>;

/** Rejects as `mint` does. @param lost called before that where the hub may have made the token, which then nobody holds */
export async function hearingOfLoss<T>(
  mint: () => Promise<T>,
  signal: AbortSignal,
  lost: () => void | Promise<void>,
): Promise<T> {
  signal.throwIfAborted();
  const outcome = await timed(mint);
  if ("done" in outcome) return outcome.done;
  const { error } = outcome.lost;
  const isCutShort = signal.aborted || error instanceof UnexpectedAnswer;
  if (isCutShort || mayHaveArrived(outcome.lost, defaultPace)) await lost();
  throw error;
}

/**
 * As `tokens.mint`, with one request before. Where its answer is lost, what the hub made all the same is revoked; nobody could use it, or
 * would know of it.
 * @param left called where that is not possible
 */
export async function mintOrRevoke(
  tokens: HubTokens,
  user: string,
  request: TokenRequest,
  signal: AbortSignal,
  left: (token: LostToken) => void,
): Promise<NewToken> {
  const before = new Set((await tokens.list(user, signal)).map(({ id }) => id));
  const lost: LostToken = { note: plainText(request.note) };
  // Another window may have made one like it meanwhile: that has been used, to see whether the hub takes it.
  const isLost = ({ id, kind, note, lastActivity }: HubToken) =>
    !before.has(id) && kind === "api" && note === lost.note && lastActivity === undefined;
  const mint = () => tokens.mint(user, request, signal);
  return await hearingOfLoss(mint, signal, async () => {
    const inTime = AbortSignal.timeout(UNDO_TIMEOUT_MS);
    try {
      const [one, ...others] = await lookTwice(async () => (await tokens.list(user, inTime)).filter(isLost), inTime);
      if (!one) return;
      if (others.length === 0) {
        lost.made = { user, id: one.id };
        await tokens.revoke(user, one.id, inTime);
      } else left(lost);
    } catch {
      // Why the token was not made is told; this only adds to it.
      left(lost);
    }
  });
}

async function lookTwice(look: () => Promise<HubToken[]>, signal: AbortSignal): Promise<HubToken[]> {
  const found = await look().catch(() => []);
  if (found.length > 0) return found;
  await wait(LOOK_AGAIN_MS, signal);
  return await look();
}
