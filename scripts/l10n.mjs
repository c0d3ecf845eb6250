// Brings the files of texts up to date: npm run l10n. What is new is empty in a translation, what is no longer said is gone.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";
import { textsOfCode } from "./texts.mjs";
import { languages, translationProblems } from "./translations.mjs";

const byText = ([one], [other]) => (one < other ? -1 : 1);

function bring(file, entries) {
  writeFileSync(path.join(root, file), `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
}

const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
const texts = [...textsOfCode().texts.keys()].map((text) => [text, text]).sort(byText);
const manifest = Object.entries(read("package.nls.json"));
// What programs for translators begin with. The editor needs none of it: a text is its own key.
bring("l10n/bundle.l10n.json", texts);
for (const { bundle, manifest: manifestFile } of languages()) {
  const [said, written] = [read(bundle), read(manifestFile)];
  bring(
    bundle,
    texts.map(([text]) => [text, said[text] ?? ""]),
  );
  bring(
    manifestFile,
    manifest.map(([key]) => [key, written[key] ?? ""]),
  );
}
const problems = translationProblems();
console.log(problems.length === 0 ? "All languages are complete." : problems.join("\n"));
