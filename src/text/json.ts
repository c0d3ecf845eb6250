/** `undefined`: it is no JSON. The parser's own error would hold a piece of the text, which may be a secret. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names and values; a list is none. */
/** The list that a text in JSON is; an empty one where it is none. */
export function listIn(text: string): unknown[] {
  const listed = parsedJson(text);
  return Array.isArray(listed) ? (listed as unknown[]) : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a server says of its own failure (`{"message": …}`); `undefined`: nothing, or the text was cut off on its way here. */
export function messageIn(json: string): string | undefined {
  const value = parsedJson(json);
  const message = isRecord(value) ? value["message"] : undefined;
  return typeof message === "string" && message !== "" ? message : undefined;
}
