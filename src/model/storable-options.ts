import { saysSecret } from "../hubClient/options/secrets.js";
import type { JsonValue, UserOptions } from "../hubClient/types.js";
import { isSecretOption } from "./typed-secrets.js";
import type { LastFields } from "./types.js";

/** Far more than a form comes to. */
const MAX_CHARACTERS = 2_000;
const SECRET_NAME =
  /pass(?:word|wd|phrase|code)|secret|token|credential|api[-_ ]?key|(?:access|private|account)[-_ ]?key|\bpwd?\b/i;
/** By how they begin: of GitHub, GitLab, Hugging Face, OpenAI, AWS, Google, Slack, a JWT, a private key; or an address with a password. */
const SECRET_VALUES = [
  /^\s*(?:gh[a-z]_|github_pat_|glpat-|hf_|sk-|AKIA|ASIA|AIza|xox[a-z]-|eyJ[\w-]+\.|-----BEGIN )/i,
  /^[a-z][a-z0-9+.-]{0,20}:\/\/[^/@:\s]*:[^/@\s]*@/i,
];

/**
 * The options of a server's last start as they may outlive the window; `undefined`: they are not kept, and the hub has them still. A hub
 * decides how many there are, and a secret among them is in its hands only.
 */
export function storableOptions(
  options: UserOptions | undefined,
  secretOptions: readonly string[] = [],
): UserOptions | undefined {
  if (!options || JSON.stringify(options).length > MAX_CHARACTERS) return undefined;
  return isSecretAmong(options, secretOptions) ? undefined : options;
}

export function isSecretAmong(options: UserOptions, secretOptions: readonly string[] = []): boolean {
  return holdsSecret(options) || hasAny(options, secretOptions);
}

/** Likewise. Fields and what came of them belong together. */
export function storableFields(
  fields: LastFields | undefined,
  secretOptions: readonly string[] = [],
): LastFields | undefined {
  if (!fields || JSON.stringify(fields).length > 2 * MAX_CHARACTERS) return undefined;
  const { values, options = {} } = fields;
  const isSecret = holdsSecret(values as unknown as JsonValue) || isSecretAmong(options, secretOptions);
  return isSecret ? undefined : fields;
}

function hasAny(options: UserOptions, names: readonly string[]): boolean {
  return Object.keys(options).some((name) => isSecretOption(name, names));
}

function holdsSecret(value: JsonValue): boolean {
  if (typeof value === "string") return SECRET_VALUES.some((sign) => sign.test(value));
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return Object.entries(value).some(([name, inner]) => isSecret(name, inner) || holdsSecret(inner));
}

/** Nothing that is empty, on or off gives a secret away. */
function isSecret(name: string, value: JsonValue): boolean {
  const values = Array.isArray(value) ? value : [value];
  return (
    (SECRET_NAME.test(name) || saysSecret(name)) &&
    values.some((one) => one !== "" && one !== null && typeof one !== "boolean")
  );
}
