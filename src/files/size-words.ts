import { decimal } from "../text/number-words.js";
import type { Localizer } from "../text/speech.js";

const KIBIBYTE = 1024;
const MEBIBYTE = KIBIBYTE * KIBIBYTE;
const GIBIBYTE = MEBIBYTE * KIBIBYTE;

/** As people say sizes: in the largest unit of which there is one. */
export function sizeWords(bytes: number, l10n: Localizer): string {
  if (bytes < KIBIBYTE) return l10n.t("{0} bytes", bytes);
  if (bytes < MEBIBYTE) return l10n.t("{0} KB", Math.round(bytes / KIBIBYTE));
  if (bytes < GIBIBYTE) return l10n.t("{0} MB", inTenths(bytes / MEBIBYTE));
  return l10n.t("{0} GB", inTenths(bytes / GIBIBYTE));
}

function inTenths(number: number): string {
  return decimal(number, number < 10 ? 1 : 0);
}
