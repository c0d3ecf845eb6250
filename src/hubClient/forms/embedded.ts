/** Data that a page hands to its own scripts; read, never run. `undefined`: not there, or not as expected. */

/** `window.NAME = {…}` or `[…]` */
export function assignedJson(script: string, name: string): unknown {
  const start = new RegExp(`\\b${name}\\s*=\\s*(?=[[{])`).exec(script);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  return parsed(script.slice(from, endOfJson(script, from)));
}

/** `window.NAME = JSON.parse('…')` */
export function quotedJson(script: string, name: string): unknown {
  const match = new RegExp(`\\b${name}\\s*=\\s*JSON\\.parse\\(\\s*'((?:[^'\\\\\\n]|\\\\.)*)'`).exec(script);
  return match?.[1] === undefined ? undefined : parsed(match[1].replace(escape, unescaped));
}

const escape = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gi;
const named: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** As JavaScript reads a string. */
function unescaped(_: string, unicode?: string, byte?: string, character = ""): string {
  const code = unicode ?? byte;
  return code === undefined ? (named[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16));
}

function endOfJson(text: string, from: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  token.lastIndex = from;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === "[" || found === "{") depth++;
    if (found === "]" || found === "}") depth--;
    if (depth === 0) return token.lastIndex;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
