// What Jupyter servers speak over a terminal's socket (terminado): JSON lists in text frames.

import { parsedJson } from "../text/json.js";

export type TerminalMessage =
  /** `isCut`: its beginning was left out */
  | { kind: "output"; text: string; isCut: boolean }
  /** a connection begins; what the server kept of the terminal's output follows in one message, where there is any */
  | { kind: "setup" }
  /** the shell has ended */
  | { kind: "disconnect" };

export interface TerminalSize {
  columns: number;
  rows: number;
}

/**
 * Of a longer message only so much of the end is read, in characters. A server gives all that it kept at once: up to 1,000 pieces of its
 * reading, which can be 64 MB, and no terminal scrolls back that far. Reading that would keep the editor's extensions waiting.
 */
const MAX_READ = 2 * 1024 * 1024;

/** `undefined`: it is none that is known. */
export function readMessage(data: unknown, most = MAX_READ): TerminalMessage | undefined {
  if (typeof data !== "string") return undefined;
  const isCut = data.length > most;
  const message = parsedJson(isCut ? `["stdout", "${data.slice(cutBefore(data, data.length - most))}` : data);
  if (!Array.isArray(message)) return undefined;
  const [kind, text] = message as unknown[];
  if (kind === "stdout" && typeof text === "string") return { kind: "output", text, isCut };
  return kind === "setup" || kind === "disconnect" ? { kind } : undefined;
}

/** In a text as JSON has it: where a line ends, after which what is left is whole. */
function cutBefore(data: string, from: number): number {
  for (let at = data.indexOf("\\n", from); at >= 0; at = data.indexOf("\\n", at + 1)) {
    let backslashes = 1;
    while (data[at - backslashes] === "\\") backslashes++;
    // Otherwise a backslash of the text itself stands before an n.
    if (backslashes % 2 === 1) return at + 2;
  }
  return data.length;
}

export function inputMessage(text: string): string {
  return JSON.stringify(["stdin", text]);
}

export function sizeMessage({ rows, columns }: TerminalSize): string {
  return JSON.stringify(["set_size", rows, columns]);
}
