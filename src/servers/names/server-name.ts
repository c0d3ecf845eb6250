import type { Account, Hub, NewServer } from "../../model/types.js";
import type { Localizer } from "../../text/speech.js";
import { withoutEnd } from "../../text/trimmed.js";

/** Why a name is not one for a new server of this hub. */
export type NameProblem = "empty" | "slash" | "dots" | "unprintable" | "too-long" | "taken";

/** From here on names are slugs, and what people read is the display name (`jupyterhub/slugs.py`). */
const FIRST_MAJOR_WITH_SLUGS = 6;
const MAX_SLUG_CHARACTERS = 30;
const MAX_DISPLAY_NAME_CHARACTERS = 255;
/** Hubs before 6.0 keep it, escaped and with the user's name before it, in columns of 255 characters. */
const MAX_ESCAPED_NAME_CHARACTERS = 128;
/** Some characters come as several, and an accent by itself. */
const MAX_TYPED_CHARACTERS = 8 * MAX_DISPLAY_NAME_CHARACTERS;
const SLUG = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** What hubs from 6.0 on take in a display name, besides single spaces. */
const DISPLAY_NAME = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** What the hub's rules for names, and the names in use, are known by. */
type AccountNames = Pick<Account, "servers"> & { readonly hub: Pick<Hub, "version"> };

/** What a server of this name is called at the hub, by the rules of the hub's version; one that is not known has the newest. */
export function newServerNamed(typed: string, account: AccountNames): NewServer | NameProblem {
  // Putting long runs of accents in order takes time that grows with the square.
  if (typed.length > MAX_TYPED_CHARACTERS) return "too-long";
  const text = typed.normalize("NFC").trim();
  if (text === "") return "empty";
  const major = Number.parseInt(account.hub.version ?? "", 10);
  return major < FIRST_MAJOR_WITH_SLUGS ? plainName(text, account) : slugName(text.replace(/ {2,}/g, " "), account);
}

/** `undefined`: the name is one. */
export function isNameProblem(named: NewServer | NameProblem): named is NameProblem {
  return typeof named === "string";
}

export function nameProblemText(problem: NameProblem, l10n: Localizer): string {
  switch (problem) {
    case "empty":
      return l10n.t("Give the server a name, such as “gpu”.");
    case "slash":
      return l10n.t("A server's name can't contain “/”.");
    case "dots":
      return l10n.t("“.” and “..” can't be used as names.");
    case "unprintable":
      return l10n.t("The name contains a character that can't be shown, such as a line break or a tab. Remove it.");
    case "too-long":
      return l10n.t("The name is too long. Choose a shorter one.");
    case "taken":
      return l10n.t("You already have a server with this name on this hub. Choose another name.");
  }
}

/** Before 6.0 a hub takes nearly everything; what it takes is what addresses and people can hold. */
function plainName(name: string, { servers }: Pick<Account, "servers">): NewServer | NameProblem {
  if (UNPRINTABLE.test(name)) return "unprintable";
  if (name.includes("/")) return "slash";
  if (/^\.{1,2}$/.test(name)) return "dots";
  if (encodeURIComponent(name).length > MAX_ESCAPED_NAME_CHARACTERS) return "too-long";
  return servers.some((server) => server.name === name) ? "taken" : { name };
}

function slugName(displayName: string, { servers }: Pick<Account, "servers">): NewServer | NameProblem {
  if (!DISPLAY_NAME.test(displayName)) return "unprintable";
  if (Array.from(displayName).length > MAX_DISPLAY_NAME_CHARACTERS) return "too-long";
  const taken = new Set(servers.map(({ name }) => name));
  if (servers.some((server) => (server.displayName ?? server.name) === displayName)) return "taken";
  if (isSlug(displayName)) return taken.has(displayName) ? "taken" : { name: displayName };
  return { name: freeSlug(displayName, taken), displayName };
}

function isSlug(text: string): boolean {
  return text.length <= MAX_SLUG_CHARACTERS && SLUG.test(text);
}

/** Two display names may come to the same slug: the later one gets a number. */
function freeSlug(displayName: string, taken: ReadonlySet<string>): string {
  const slug = slugOf(displayName, MAX_SLUG_CHARACTERS);
  for (let number = 2, candidate = slug; ; number++) {
    if (!taken.has(candidate)) return candidate;
    const suffix = `-${number}`;
    candidate = slugOf(displayName, MAX_SLUG_CHARACTERS - suffix.length) + suffix;
  }
}

/** As the hub's own home page makes one (`static/js/utils.js: safe_slug`), so the browser would give the same server. */
function slugOf(text: string, maxCharacters: number): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "");
  const slug = /^[a-z]/.test(plain) ? plain : `x-${plain}`;
  return withoutEnd(slug.slice(0, maxCharacters), "-");
}
