import { shapes, wordShapes } from "../unit/foreign-text/shapes.js";
import type { Dice } from "./dice.js";

const allShapes = Object.values({ ...shapes, ...wordShapes });

/** Pieces that readers look for, and that change what the next one means. */
const pieces = [
  ...Array.from("<>&;:=/\\\"'()[]{},.-_ \t\r\n\b\u0000\u001b\ufeff\u202e@#%?!0123456789aZé😀\ud800"),
  "<div>", "</div>", "<input ", "name=", "value=", "type=", "checked", "<select ", "<option ", "<textarea>", "<label for=", "<form ",
  "<script>", "</script>", "<!--", "-->", "<![CDATA[", "&amp;", "&#x0;", "<p class=\"login_error\">", "<title>", "<table>", "<svg>", "<template>",
  "window.profileList = ", "JSON.parse('", "null", "true", "1e999", "\"servers\":", "__proto__", "constructor",
  "http://", "https://", "localhost", "127.0.0.1", "[::1]", ":8000", "/hub/", "/user/", "?token=", "#", "..", "%2e", "%00", "xn--",
  "Spawn failed: ", "HTTP 403: ", "Insufficient ", "Pulling image", "Failed to pull", "requires any of [", "servers!user=", "access:",
  "\u001b[A", "\u001b[2K", "\u001b[31m", "\r\n", "token ", "cookie: ", "authorization: ", "password=", "Set-Cookie: a=b; Path=/",
  "1h", "02:00:00", "1-0", "GiB", "MB", "{\"profiles\":[", "{\"name\":", "\"fields\":[", "\"kind\":\"number\"",
] as const; // prettier-ignore

/** A text of about so many characters that somebody else may have written. */
export function anyText(dice: Dice, characters: number): string {
  return dice
    .weighted<() => string>([
      [4, () => fromPieces(dice, characters)],
      [2, () => dice.pick(allShapes)(characters)],
      [3, () => mixed(dice, characters)],
      [2, () => mutated(dice, dice.pick(allShapes)(characters))],
      [1, () => repeated(dice, characters)],
    ])()
    .slice(0, characters);
}

function fromPieces(dice: Dice, characters: number): string {
  // Few kinds at a time: what is slow is slow over a row of the same.
  const chosen = Array.from({ length: dice.int(1, 12) }, () => dice.pick(pieces));
  const parts: string[] = [];
  for (let length = 0; length < characters;) {
    const part = dice.pick(chosen);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

function repeated(dice: Dice, characters: number): string {
  const part = fromPieces(dice, dice.int(1, 200));
  return part.repeat(Math.ceil(characters / part.length));
}

function mixed(dice: Dice, characters: number): string {
  const count = dice.int(2, 6);
  return Array.from({ length: count }, () => dice.pick(allShapes)(Math.max(1, Math.floor(characters / count)))).join(
    dice.pick(pieces),
  );
}

function mutated(dice: Dice, text: string): string {
  let changed = text;
  for (let times = dice.int(1, 8); times > 0; times--) {
    const at = dice.int(0, changed.length);
    changed = changed.slice(0, at) + dice.pick(pieces) + changed.slice(at + dice.int(0, 20));
  }
  return changed;
}
