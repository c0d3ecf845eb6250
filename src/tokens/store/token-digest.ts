import { createHash } from "node:crypto";

/** Tells a token from another one. It is random: it cannot be told from this, and at no other address it has the same. */
export function digestOf(baseUrl: string, token: string): string {
  return createHash("sha256").update(`${baseUrl} ${token}`).digest("base64url");
}
