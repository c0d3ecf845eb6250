import { parsedJson } from "../../text/json.js";

/** Data that a page hands to its own scripts; read, never run. `undefined`: not there, or not as expected. */

/** `NAME = {…}` or `[…]`; the name is part of a regular expression. */
export function assignedJson(script: string, name: string): unknown {
  const start = new RegExp(`\\b${name}\\s*=\\s*(?=[[{])`).exec(script);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  return parsedJson(script.slice(from, endOfJson(script, from)));
}

/** `NAME = JSON.parse('…')`; some pages put the JSON between the quotes as it is, others as JavaScript wants it. */
export function quotedJson(script: string, name: string): unknown {
  const start = new RegExp(`\\b${name}\\s*=\\s*JSON\\.parse\\(\\s*'`).exec(script);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  const asItIs = parsedJson(script.slice(from, endOfJson(script, from)));
  if (asItIs !== undefined) return asItIs;
  const text = /^[^'\\\n]*(?:\\.[^'\\\n]*)*/.exec(script.slice(from))?.[0] ?? "";
  return parsedJson(text.replace(escape, unescaped));
}

const escape = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gi;
const named: Partial<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** As JavaScript reads a string. */
function unescaped(_: string, unicode?: string, byte?: string, character = ""): string {
  const code = unicode ?? byte;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return (Object.hasOwn(named, character) ? named[character] : undefined) ?? character;
}

function endOfJson(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    else if (character !== '"') continue;
    else at = endOfString(text, at + 1) - 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** @param from behind the opening quote @returns behind the closing one */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === "\\") at++;
  }
  return text.length;
}
