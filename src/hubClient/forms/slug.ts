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
  "©": "-c-",
  "®": "-r-",
};
/** Longer ones are no names; and taking long runs of accents apart takes time that grows with the square. */
const MAX_NAME_CHARACTERS = 1_000;
const separators = /[\ufe0f‐-―“”„‟†‡•‹›«»¡¿¦¬±·÷⁄→←⇒]/u;
const quotes = /['’‘‛′´`]/u;
const entities: Partial<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/**
 * The slug of a profile that names none, as KubeSpawner makes it with python-slugify; `undefined` where its rules are not known here:
 * a wrong slug would be a start that fails.
 */
export function slugOf(displayName: string): string | undefined {
  if (displayName.length > MAX_NAME_CHARACTERS) return undefined;
  const latin = Array.from(displayName.replace(/'+/g, "-").normalize("NFKD"), asciiOf);
  if (latin.includes(undefined)) return undefined;
  const text = latin
    .join("")
    .replace(/&(\w+);/g, (whole, name: string) => (Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole))
    .toLowerCase();
  return text
    .replace(/'/g, "")
    .replace(/(?<=\d),(?=\d)/g, "")
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join("-");
}

function asciiOf(character: string): string | undefined {
  if (/[\x00-\x7f]/.test(character)) return character;
  // Accents that stand for themselves here, and emoji.
  if (/[\u0300-\u034e]/.test(character) || (character.codePointAt(0) ?? 0) > 0xffff) return "";
  if (separators.test(character)) return "-";
  if (quotes.test(character)) return "'";
  return Object.hasOwn(spelled, character) ? spelled[character] : undefined;
}
