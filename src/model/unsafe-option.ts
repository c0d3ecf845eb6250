import type { JsonValue, UserOptions } from "../hubClient/types.js";
import { isUnsafe } from "../text/unsafe-text.js";

/** Where options hold what is not to be sent: the path of the first such key or value, as `args[0]`. */
export function unsafeOption(options: UserOptions): string | undefined {
  return unsafeIn(options, "");
}

function unsafeIn(value: JsonValue, path: string): string | undefined {
  if (typeof value === "string") return isUnsafe(value) ? path : undefined;
  if (value === null || typeof value !== "object") return undefined;
  const list = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    const here = list ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    const where = isUnsafe(key) ? here : unsafeIn(inner, here);
    if (where !== undefined) return where;
  }
  return undefined;
}
