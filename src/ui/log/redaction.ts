import { withoutEnd } from "../../text/trimmed.js";

const REDACTED = "<redacted>";
/** A shorter one would blot out half of what is written, and guards nothing. */
const MIN_SECRET_LENGTH = 4;

/** Also at the end of a longer name, as `JUPYTERHUB_API_TOKEN=…`. */
const begin = "(?<![a-z0-9])";
const names =
  "(?:access_|api_|auth_|refresh_|id_)?token|_xsrf|x-xsrftoken|password|passwd|passphrase|secret|client_secret";

/** Secrets that nobody told us of, by where they stand. The first group stays. */
const patterns: readonly RegExp[] = [
  // `Authorization: token abc`, `"authorization": "Bearer abc"`, `authorization: [ 'token abc' ]`
  /((?:proxy-)?authorization["']?\s*[:=][\s"'[]*(?:(?:token|bearer|basic|negotiate)\s+)?)[^\s"',;&}[\]]+/gi,
  // `Cookie: a=b; c=d` up to the end of the line or of the quoted value
  /((?:set-)?cookie["']?\s*:[\s"'[]*)[^\s"'[\]][^\n"'\]]*/gi,
  // `?token=abc`, `password=abc`, `TOKEN="abc"` in URLs, forms and shells
  new RegExp(`(${begin}(?:${names})=["']?)[^&\\s"'\`#;,)<>]+`, "gi"),
  // `&code=abc` and `&state=abc` of a browser's sign-in
  /([?&](?:code|state|code_verifier)=)[^&\s"'`#;,)<>]+/gi,
  // `"token": "abc"`, `password: 'abc'`, and JSON within JSON: `\"token\": \"abc\"`
  new RegExp(`(${begin}(?:${names})"?\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, "gi"),
  new RegExp(`(${begin}(?:${names})'?\\s*:\\s*')(?:[^'\\\\]|\\\\.)+`, "gi"),
  new RegExp(`(${begin}(?:${names})\\\\"\\s*:\\s*\\\\")(?:(?!(?<!\\\\)\\\\").)+`, "gi"),
  // `https://ada:secret@hub.example/`
  /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'<>]+(?=@)/gi,
];

/** `token 0123456789abcdef…`, `Bearer eyJ…`, `API_TOKEN: 0123456789abcdef…`, `token: 0123456789abcdef…`; a long word without a digit is none. */
const afterItsName = /((?<![a-z0-9])(?:token|bearer)\b["']?\s*(?:[:=]\s*)?["']?)([A-Za-z0-9._~+/-]{20,}=*)/gi;

/** Nobody reads more of one line; a page or an output can be in it. */
const MAX_LINE_CHARACTERS = 64 * 1024;
/** The last word before the cut may be a part of a secret, which would not be known for one; none is longer. */
const MAX_WORD_CHARACTERS = 4 * 1024;

/** Takes secrets out of what is written: those it was told of, in every usual encoding, and those that their place gives away. */
export class Redactor {
  readonly #secrets = new Set<string>();
  #known: RegExp | undefined;

  add(secret: string) {
    if (secret.length < MIN_SECRET_LENGTH || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    this.#known = undefined;
  }

  remove(secret: string) {
    if (this.#secrets.delete(secret)) this.#known = undefined;
  }

  redact(text: string): string {
    let redacted = text;
    if (this.#secrets.size > 0) {
      this.#known ??= new RegExp(alternatives([...this.#secrets].flatMap(spellings)), "g");
      redacted = redacted.replace(this.#known, REDACTED);
    }
    redacted = beginning(redacted);
    for (const pattern of patterns) redacted = redacted.replace(pattern, `$1${REDACTED}`);
    redacted = redacted.replace(afterItsName, (whole, name: string, secret: string) =>
      /\d/.test(secret) ? name + REDACTED : whole,
    );
    return redacted;
  }
}

/** A very long line up to a place between two words. */
function beginning(text: string): string {
  if (text.length <= MAX_LINE_CHARACTERS) return text;
  const least = MAX_LINE_CHARACTERS - MAX_WORD_CHARACTERS;
  let end = MAX_LINE_CHARACTERS;
  while (end > least && !/\s/.test(text.charAt(end - 1))) end--;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

/** As it is, in a URL, in a form, in JSON, and within base64 (as `user:secret` of basic authorization). */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  return [
    secret,
    encoded,
    encoded.replace(/%20/g, "+"),
    encoded.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].map((offset) => base64Within(secret, offset)),
  ].filter((spelling) => spelling.length >= MIN_SECRET_LENGTH);
}

/** The characters that base64 gives `secret` wherever it stands at `offset` (modulo 3), whatever stands before and after it. */
function base64Within(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const text = withoutEnd(bytes.toString("base64"), "=");
  const unsettledAtEnd = bytes.length % 3 === 0 ? 0 : 1;
  return text.slice(Math.ceil((offset * 8) / 6), text.length - unsettledAtEnd);
}

function alternatives(spelled: string[]): string {
  const longestFirst = [...new Set(spelled)].sort((a, b) => b.length - a.length);
  return longestFirst.map((spelling) => spelling.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
}
