/** How a token may stand in a file, a log or an environment: as it is, in a URL, within base64 (wherever it begins), in hex. */
function spellingsOf(token: string): string[] {
  const bytes = Buffer.from(token);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // What stands before and after it changes the characters at its ends.
    return text.slice(Math.ceil((offset * 8) / 6), (offset + bytes.length) % 3 === 0 ? undefined : -1);
  });
  const urlSafe = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const utf16 = Buffer.from(token, "utf16le").toString("latin1");
  const hex = bytes.toString("hex");
  return [...new Set([token, encodeURIComponent(token), ...base64, ...urlSafe, hex, hex.toUpperCase(), utf16])];
}

/** The spellings of these tokens that are in it. */
export function spelledIn(content: Buffer | string, tokens: readonly string[]): string[] {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return tokens.flatMap(spellingsOf).filter((spelling) => bytes.includes(Buffer.from(spelling, "latin1")));
}
