// What is wrong with the translations: texts that are missing, not used any more, or say something else than the English ones.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";
import { isSame, textsOfCode } from "./texts.mjs";

const inBundle = /^bundle\.l10n\.([\w-]+)\.json$/;
/** What is the same in every language: places, icons, code, commands, settings. */
const kept = [/\{\d+\}/g, /\$\([\w-]+\)/g, /`[^`]+`/g, /\(command:[\w.]+\)/g, /\bhubKernels\.\w+/g];
/** Texts that a language may have as they are. */
const mayBeSame = new Set([
  ...[
    "Code",
    "Hub",
    "Hub: {0}",
    "Kernel",
    "Name",
    "Module {0}",
    "CPU",
    "GPU {0}",
    "{0} KB",
    "{0} MB",
    "{0} GB",
    "OK",
    "Passphrase",
    "Port {0}",
    "Server",
    "Server: {0}",
    "Token",
    "in {0}",
  ],
  ...["JupyterHub", "JupyterHub {0}", "JupyterHub: {0}", "JupyterHub: {0}…", "JupyterHub…", "Hub Kernels helper"],
  ...[
    "Kernel: {0}",
    "SHA-256: {0}",
    "Scopes: {0}",
    "Terminal {0}",
    "Note",
    "Options",
    "position {0}",
    "GPUs",
    "Partition",
  ],
]);

const read = (file) => new Map(Object.entries(JSON.parse(readFileSync(path.join(root, file), "utf8"))));

/** Each with its files. */
export function languages() {
  return readdirSync(path.join(root, "l10n")).flatMap((name) => {
    const [, language] = inBundle.exec(name) ?? [];
    if (language === undefined) return [];
    return [{ language, bundle: `l10n/${name}`, manifest: `package.nls.${language}.json` }];
  });
}

export function translationProblems() {
  const { texts, problems } = textsOfCode();
  const english = {
    bundle: new Map([...texts.keys()].map((text) => [text, text])),
    manifest: read("package.nls.json"),
  };
  const translations = languages().map((files) => ({
    files,
    texts: { bundle: read(files.bundle), manifest: read(files.manifest) },
  }));
  return [
    ...problems,
    ...translations.flatMap(({ files, texts }) =>
      ["bundle", "manifest"].flatMap((part) =>
        problemsOf(english[part], texts[part], namesIn(english, texts)).map((problem) => `${files[part]}: ${problem}`),
      ),
    ),
    ...[...mayBeSame]
      .filter((text) => translations.every(({ texts }) => texts.bundle.get(text) !== text))
      .map((text) => `scripts/translations.mjs: “${text}” is the same in no language.`),
  ];
}

function problemsOf(english, translated, names) {
  const unused = [...translated.keys()].filter((key) => !english.has(key));
  return [
    ...unused.map((key) => `“${key}” isn't used any more: npm run l10n removes it.`),
    ...[...english].flatMap(([key, text]) => {
      const translation = translated.get(key);
      const problem = translation ? differenceOf(text, translation, names) : "isn't translated.";
      return problem === undefined ? [] : [`“${key}” ${problem}`];
    }),
  ];
}

function differenceOf(text, translation, names) {
  if (text === translation && /\p{L}{2}/u.test(text.replace(kept[0], "")) && !mayBeSame.has(text)) {
    return "is the English text: translate it, or add it to mayBeSame in scripts/translations.mjs.";
  }
  const changed = kept.find((pattern) => !isSame(new Set(text.match(pattern)), new Set(translation.match(pattern))));
  if (changed) return `doesn't keep what is the same in every language: ${changed.source}`;
  if (text.endsWith("…") !== translation.endsWith("…")) return "has “…” at the end in one language only.";
  const renamed = namesSaid(text).find((name) => names.has(name) && !translation.includes(names.get(name)));
  return renamed && `names “${renamed}”, which is called “${names.get(renamed)}” in this language.`;
}

/** What buttons, commands and fields are called in a language, by their English names. */
function namesIn(english, translated) {
  return new Map(
    ["manifest", "bundle"].flatMap((part) =>
      [...english[part]].map(([key, text]) => [bare(text), bare(translated[part].get(key) ?? "")]),
    ),
  );
}

/** In quotation marks, behind “JupyterHub: ”, or as a link. */
function namesSaid(text) {
  const said = /“([^”]+)”|\*JupyterHub: ([^*]+)\*|\[([^\]]+)\]\(command:|\b(Start Server with Options)\b/g;
  return [...text.matchAll(said)].map(([, ...names]) => bare(names.find((name) => name !== undefined)));
}

/** Without what depends on where it stands. */
function bare(name) {
  return name.replace(/…$| \([^()]*\{\d+\}[^()]*\)$/, "");
}
