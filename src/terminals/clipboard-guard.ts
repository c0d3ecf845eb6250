// The editor answers whoever asks for the clipboard by OSC 52 in a terminal, without a word: it types what is in it. A server is another's.

/** What terminals pass over within such a sequence, and before its bracket. */
const C = "[\\x00-\\x06\\x08-\\x17\\x19\\x1c-\\x1f]*";
const BEGIN = `(?:\\x1b[\\x00-\\x17\\x19\\x1c-\\x1f]*\\]|\\x9d)${C}`;
/** OSC 52 as far as it goes, with what ends it. */
const ABOUT_CLIPBOARD = new RegExp(
  `${BEGIN}(?:0${C})*5${C}2${C};([^\\x07\\x18\\x1a\\x1b\\x9c]*)(?=([\\x07\\x18\\x1a\\x1b\\x9c])?)`,
  "g",
);
/** What may become one. */
const UNFINISHED = new RegExp(`(?:\\x1b[\\x00-\\x17\\x19\\x1c-\\x1f]*|${BEGIN}(?:0${C})*(?:5${C}(?:2${C})?)?)$`);
/** In characters. More is not put on a clipboard by a terminal, and no more waits here. */
const MAX_HELD = 96 * 1024;
/** One that no terminal knows: what ends the other ends this. */
const NOTHING = "\x1b]9999;";

/** Takes out of a terminal's output what asks for the clipboard, in whatever pieces it comes. What writes to it stays: programs copy so. */
export class ClipboardGuard {
  #held = "";

  pass(output: string): string {
    const text = this.#held + output;
    this.#held = "";
    let openAt = -1;
    const safe = text.replace(ABOUT_CLIPBOARD, (all: string, said: string, end: string | undefined, at: number) => {
      if (end === undefined) openAt = at;
      return said.includes("?") ? NOTHING : all;
    });
    // Whether one that has no end yet asks is seen with its end.
    const from = openAt >= 0 ? safe.length - (text.length - openAt) : safe.search(UNFINISHED);
    if (openAt >= 0 ? text.slice(openAt).includes("?") : from < 0) return safe;
    if (safe.length - from > MAX_HELD) return safe.slice(0, from) + NOTHING;
    this.#held = safe.slice(from);
    return safe.slice(0, from);
  }
}
