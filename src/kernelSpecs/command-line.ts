// A line that is typed into a shell that nobody knows: sh, bash, zsh, fish and tcsh read it alike.

import { isUnsafe } from "../text/unsafe-text.js";

/** What no shell changes. */
const PLAIN = /^[\w@%+=:,./-]+$/;
/** What means something within single quotes: the end of them everywhere, an event in tcsh, an escape in fish. */
const OUTSIDE = /['!\\]/;

/** The value has a line break or another control character in it: what follows it would be another command, or a key of the shell's. */
export class NotSpeakable extends Error {
  override readonly name = "NotSpeakable";
}

/** @param isUtf8 `false`: a shell there takes other letters than those of ASCII for keys, so they are spelled */
export function commandLine(argv: readonly string[], isUtf8 = true): string {
  return argv.map((word) => quoted(word, isUtf8)).join(" ");
}

function quoted(word: string, isUtf8: boolean): string {
  if (isUnsafe(word)) throw new NotSpeakable("a line break or another control character is in a value");
  if (PLAIN.test(word)) return word;
  if (word === "") return "''";
  const parts = word.match(isUtf8 ? /['!\\]|[^'!\\]+/g : /['!\\]|[^\x20-\x7e]+|[^'!\\\x80-\u{10ffff}]+/gu) ?? [];
  return parts.map((part) => quotedPart(part)).join("");

  function quotedPart(part: string): string {
    if (OUTSIDE.test(part)) return `\\${part}`;
    if (isUtf8 || /^[\x20-\x7e]+$/.test(part)) return PLAIN.test(part) ? part : `'${part}'`;
    const spelled = [...Buffer.from(part)].map((byte) => `\\${byte.toString(8)}`).join("");
    return `"$(printf '${spelled}')"`;
  }
}

/** What jupyter_client takes for the name of a kernel spec. */
const NAME = /^[a-z0-9._-]{1,100}$/i;

export function isSpecName(name: string): boolean {
  // The last two would be other folders.
  return NAME.test(name) && name !== "." && name !== "..";
}

/** A name that a kernel spec can have, made of one that people gave. */
export function specNameOf(words: string): string {
  const plain = words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return plain.slice(0, 60) || "python";
}

/** What installs a kernel for this Python, as sites document it. */
export function installCommand(python: string, name: string, displayName: string): string[] {
  return [python, "-m", "ipykernel", "install", "--user", "--name", name, "--display-name", displayName];
}
