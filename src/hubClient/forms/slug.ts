/** What python-slugify makes of letters and signs that are no accented Latin letters (as text-unidecode has them). */
const spelled: Partial<Record<string, string>> = {
  ß: "ss",
  Æ: "ae",
  æ: "ae",
  Œ: "oe",
  œ: "oe",
  Ø: "o",
  ø: "o",
  Đ: "d",
  đ: "d",
  Ð: "d",
  ð: "d",
  Ł: "l",
  ł: "l",
  Þ: "th",
  þ: "th",
  ı: "i",
  μ: "m",
  "×": "x",
  "°": "deg",
  "€": "eur",
  "£": "ps",
  "¥": "y-",
  "§": "ss",
  "¢": "c",
  "¶": "p",
  "©": "-c-",
  "®": "-r-",
};
/** Longer ones are no names; and taking long runs of accents apart takes time that grows with the square. */
const MAX_NAME_CHARACTERS = 1_000;
const separators = /[\ufe0f‐-―“”„‟†‡•‹›«»¡¿¦¬±·÷⁄→←⇒]/u;
const quotes = /['’‘‛′´`]/u;
const named: Partial<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
/** `&eacute;`, of HTML 4: its accent is no letter, and becomes a dash. */
const accented =
  /^(?:[AEIOUYaeiouy](?:acute|uml)|[AEIOUaeiou](?:grave|circ)|[ANOano]tilde|[Cc]cedil|[Aa]ring|[Ss]caron)$/;
const UNKNOWN = "\u0000";
const MAX_CODE_POINT = 0x10ffff;

/**
 * The slug of a profile that names none, as KubeSpawner makes it with python-slugify; `undefined` where its rules are not known here:
 * a wrong slug would be a start that fails.
 */
export function slugOf(displayName: string): string | undefined {
  if (displayName.length > MAX_NAME_CHARACTERS) return undefined;
  const latin = Array.from(displayName.replace(/'+/g, "-").normalize("NFKD"), asciiOf);
  if (latin.includes(undefined)) return undefined;
  const text = withoutEntities(latin.join(""));
  return text
    ?.normalize("NFKD")
    .toLowerCase()
    .replace(/'/g, "")
    .replace(/(?<=\d),(?=\d)/g, "")
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join("-");
}

/** In python-slugify's order: what one kind makes can be another's. `undefined`: there is one that is not known here. */
function withoutEntities(text: string): string | undefined {
  const replaced = text
    .replace(/&([A-Za-z][A-Za-z0-9]*);/g, (_, name: string) => characterNamed(name) ?? UNKNOWN)
    .replace(/&#(\d+);/g, (_, digits: string) => characterOf(Number.parseInt(digits, 10)))
    .replace(/&#x([\da-fA-F]+);/g, (_, digits: string) => characterOf(Number.parseInt(digits, 16)));
  return replaced.includes(UNKNOWN) ? undefined : replaced;
}

function characterNamed(name: string): string | undefined {
  if (accented.test(name)) return `${name.charAt(0)}-`;
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

function characterOf(code: number): string {
  return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : UNKNOWN;
}

function asciiOf(character: string): string | undefined {
  if (/[\x00-\x7f]/.test(character)) return character;
  // Accents that stand for themselves here, what is not seen, and emoji.
  if (/[\u0300-\u034e\u00ad\u200b]/.test(character) || (character.codePointAt(0) ?? 0) > 0xffff) return "";
  if (separators.test(character)) return "-";
  if (quotes.test(character)) return "'";
  return Object.hasOwn(spelled, character) ? spelled[character] : undefined;
}
