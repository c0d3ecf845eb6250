// What is wrong with the translations: texts that are missing, not used any more, or say less than the English one.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";
import { isSame, textsOfCode } from "./texts.mjs";

const inBundle = /^bundle\.l10n\.([\w-]+)\.json$/;
/** Each of these is the same in a translation: places, icons, code, links, settings. */
const kept = [/\{\d+\}/g, /\$\([\w-]+\)/g, /`[^`]+`/g, /\]\(command:[\w.]+\)/g, /\bhubKernels\.\w+/g];

const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** Their files. */
export function languages() {
  return readdirSync(path.join(root, "l10n")).flatMap((name) => {
    const [, language] = inBundle.exec(name) ?? [];
    if (language === undefined) return [];
    return [{ language, bundle: `l10n/${name}`, manifest: `package.nls.${language}.json` }];
  });
}

export function translationProblems() {
  const { texts, problems } = textsOfCode();
  const english = new Map([...texts.keys()].map((text) => [text, text]));
  const manifest = new Map(Object.entries(read("package.nls.json")));
  const ofLanguages = languages().flatMap((files) => {
    const bundle = new Map(Object.entries(read(files.bundle)));
    const written = new Map(Object.entries(read(files.manifest)));
    return [
      ...problemsOf(english, bundle).map((problem) => `${files.bundle}: ${problem}`),
      ...problemsOf(manifest, written).map((problem) => `${files.manifest}: ${problem}`),
    ];
  });
  return [...problems, ...ofLanguages];
}

export function problemsOf(english, translated) {
  const unused = [...translated.keys()].filter((key) => !english.has(key));
  return [
    ...unused.map((key) => `“${key}” isn't used any more: npm run l10n removes it.`),
    ...[...english].flatMap(([key, text]) => {
      const translation = translated.get(key);
      const problem = translation ? differenceOf(text, translation) : "isn't translated.";
      return problem === undefined ? [] : [`“${key}” ${problem}`];
    }),
  ];
}

function differenceOf(text, translation) {
  const lost = kept.flatMap((pattern) => {
    const [wanted, given] = [new Set(text.match(pattern)), new Set(translation.match(pattern))];
    return isSame(wanted, given) ? [] : [...wanted, "→", ...given];
  });
  if (lost.length > 0) return `has other parts that stay as they are: ${lost.join(" ")}`;
  return undefined;
}
