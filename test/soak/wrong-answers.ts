import { shapes } from "../unit/foreign-text/shapes.js";
import type { Dice } from "./dice.js";
import { wrongValue } from "./rude-messages.js";

/** What a proxy, a portal, a hub or a server says in the place of the right answer. */
export interface WrongAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };
const MOST_CHARACTERS = 1024 * 1024;

/** @param refusals also the token may be refused, which only a sign-in mends */
export function wrongAnswer(dice: Dice, refusals: boolean): WrongAnswer {
  const status = dice.pick([404, 424, 429, 500, 502, 503, 504, 302, 200, ...(refusals ? [401, 403] : [])]);
  if (status === 302) return { status, headers: { location: location(dice) } };
  if (status === 200) return { status, ...wrongBody(dice) };
  if (status === 429) return { status, headers: { ...html, ...retryAfter(dice) }, body: page(dice) };
  // A 403 that is a page may be anybody's, so it needs no sign-in.
  const isPage = dice.chance(0.5);
  return isPage
    ? { status, headers: html, body: page(dice) }
    : { status, headers: json, body: JSON.stringify({ status, message: words(dice) }) };
}

function wrongBody(dice: Dice): Omit<WrongAnswer, "status"> {
  return dice.pick([
    () => ({ headers: html, body: page(dice) }),
    () => ({ headers: json, body: JSON.stringify(wrongValue(dice)) }),
    () => ({ headers: json, body: JSON.stringify({ servers: wrongValue(dice), name: wrongValue(dice) }) }),
    () => ({ headers: json, body: JSON.stringify({ servers: { "": wrongValue(dice) } }) }),
    () => ({ headers: json, body: '{"servers":{' }),
    () => ({ headers: { "content-type": "text/event-stream" }, body: `data: ${words(dice)}\n\n`.repeat(3) }),
  ])();
}

function location(dice: Dice): string {
  return dice.pick(["/hub/login", "/hub/user/ada/", "http://portal.invalid/", "http://[", "//", "/\u00fc%zz"]);
}

/** No longer than some seconds: the run would only wait. */
function retryAfter(dice: Dice): Record<string, string> {
  const value = dice.pick(["1", "3", "0", "-1", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", ""]);
  return value === "" ? {} : { "retry-after": value };
}

function page(dice: Dice): string {
  return `<!doctype html><title>${dice.pick(["502 Bad Gateway", "Sign in", "JupyterHub", ""])}</title>${words(dice)}`;
}

function words(dice: Dice): string {
  return dice.chance(0.7) ? "Nobody is here." : dice.pick(Object.values(shapes))(dice.int(1, MOST_CHARACTERS));
}
