import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Localizer } from "../../../src/text/speech.js";
import { english } from "./english.js";

const folder = path.resolve(import.meta.dirname, "../../../l10n");

/** As the editor says things in each language that there is a translation for. */
export const languages: ReadonlyMap<string, Localizer> = new Map(
  readdirSync(folder).flatMap((name): [string, Localizer][] => {
    const language = /^bundle\.l10n\.([\w-]+)\.json$/.exec(name)?.[1];
    if (language === undefined) return [];
    const texts = JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Record<string, string>;
    return [[language, { t: (message, ...args) => english.t(texts[message] ?? message, ...args) }]];
  }),
);
