/** What a report does not say, though what it is made of may: each with what stands in its place. */
export interface Hiding {
  /** Whole, wherever they stand: paths, hosts, passwords of settings. */
  texts: readonly (readonly [text: string, shown: string])[];
  /** names of users, by what they are called in the report */
  users: readonly (readonly [name: string, shown: string])[];
  /** what the log knows of, and what looks like a secret by its place */
  redacted: (text: string) => string;
}

/** In round brackets: a page would take others for markup. */
export const HIDDEN = "(hidden)";
/** In its place by the log. */
const REDACTED = "<redacted>";

/** A shorter name stands in many words: it is one only behind a slash or an equals sign, as in `/user/a/` and `!user=a`. */
const LEAST_NAME = 3;
/** Shorter ones guard nothing, and would blot out half of the report. */
const LEAST_TEXT = 4;

/** By how they begin: of GitHub, GitLab, Hugging Face, OpenAI, AWS, Google, Slack, a JWT. */
const KNOWN_TOKENS =
  /(?<![\p{L}\p{N}])(?:gh[a-z]_|github_pat_|glpat-|hf_|sk-|AKIA|ASIA|AIza|xox[a-z]-|eyJ)[\w.-]{8,}/gu;
/** A hub's own tokens have 32 letters and digits; a word that long is none. */
const LONG_WORD = /(?<![\w-])[\w-]{32,}(?![\w-])/g;

/** A text from elsewhere (a hub, an error, a setting) as the report has it. */
export function hiddenIn(text: string, hiding: Hiding): string {
  let shown = withoutSecrets(text, hiding);
  for (const [name, as] of longestFirst(hiding.users)) {
    for (const spelling of new Set([name, encodeURIComponent(name)])) shown = shown.replace(nameIn(spelling), () => as);
  }
  return shown;
}

/** The same of a whole report, whose own words may be a user's name. */
export function withoutSecrets(text: string, { texts, redacted }: Hiding): string {
  let shown = redacted(text).replaceAll(REDACTED, HIDDEN);
  for (const [hidden, as] of longestFirst(texts)) if (hidden.length >= LEAST_TEXT) shown = shown.replaceAll(hidden, as);
  return shown
    .replace(KNOWN_TOKENS, HIDDEN)
    .replace(LONG_WORD, (word) => (/\d/.test(word) && /[a-z]/i.test(word) ? HIDDEN : word));
}

function nameIn(name: string): RegExp {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return name.length < LEAST_NAME
    ? new RegExp(`(?<=[/=])${escaped}(?![\\p{L}\\p{N}])`, "gu")
    : new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "gu");
}

function longestFirst<Pair extends readonly [string, string]>(pairs: readonly Pair[]): Pair[] {
  return [...pairs].sort(([one], [other]) => other.length - one.length);
}
