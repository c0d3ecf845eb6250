// A line that is typed into a shell that nobody knows: sh, bash, zsh, fish and tcsh read it alike.

import { isUnsafe } from "../text/unsafe-text.js";

/** What no shell changes; zsh looks for a program of a name after an equals sign. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;
/** What means something within single quotes: the end of them everywhere, an event in tcsh, an escape in fish. */
const OUTSIDE = ["'", "!", "\\"];

/** The value has a line break or another control character in it: what follows it would be another command, or a key of the shell's. */
export class NotSpeakable extends Error {
  override readonly name = "NotSpeakable";
}

/** @param isUtf8 `false`: a shell there, which isn't fish, takes other letters than those of ASCII for keys, so they are spelled */
export function commandLine(argv: readonly string[], isUtf8 = true): string {
  return argv.map((word) => quoted(word, isUtf8)).join(" ");
}

function quoted(word: string, isUtf8: boolean): string {
  if (isUnsafe(word)) throw new NotSpeakable("a line break or another control character is in a value");
  if (word === "") return "''";
  if (PLAIN.test(word)) return word;
  const parts: { kind: Kind; text: string }[] = [];
  for (const character of word) {
    const kind = kindOf(character, isUtf8);
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += character;
    else parts.push({ kind, text: character });
  }
  return parts.map(({ kind, text }) => spelled[kind](text)).join("");
}

type Kind = "outside" | "letters" | "quotable";

function kindOf(character: string, isUtf8: boolean): Kind {
  if (OUTSIDE.includes(character)) return "outside";
  return isUtf8 || character < "\x7f" ? "quotable" : "letters";
}

const spelled: Record<Kind, (text: string) => string> = {
  outside: (text) => text.replace(/['!\\]/g, "\\$&"),
  quotable: (text) => `'${text}'`,
  // As tcsh knows no other way; fish, which doesn't know this one, takes letters as they are in any locale.
  letters: (text) => {
    const bytes = [...Buffer.from(text)].map((byte) => `\\${byte.toString(8)}`).join("");
    return `"\`printf '${bytes}'\`"`;
  },
};

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
    .replaceAll("ß", "ss")
    .replace(/[^a-z0-9._]+/g, "-")
    .slice(0, 60);
  const parts = plain.split("-").filter((part) => part !== "" && part !== ".");
  return parts.join("-") || "python";
}

/** What installs a kernel for this Python, as sites document it. */
export function installCommand(python: string, name: string, displayName: string): string[] {
  return [python, "-m", "ipykernel", "install", "--user", "--name", name, "--display-name", displayName];
}
