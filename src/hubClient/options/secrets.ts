import { wordsIn } from "./words.js";

/** What is said in its place. */
export const MASKED = "•••";

/** Words that only a secret has, as whole words of a name or label. */
const words = new Set(
  "password passwd passphrase passcode passwort pwd token tokens secret secrets key keys apikey credential credentials otp totp".split(
    " ",
  ),
);
/** `accesstoken`, `secretkey`: written without a gap. */
const together = /^(?:api|access|auth|private|refresh|secret)(?:key|token)s?$/;

/** Does this name, label or text of a form say that what belongs to it is a secret? `apiKey`, `S3_SECRET_KEY`, "Your password". */
export function saysSecret(text: string): boolean {
  return wordsIn(text).some((word) => words.has(word) || together.test(word));
}
