import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Makes an editor speak a language without a language pack: one that has no texts, so that the editor's own stay English, and extensions use
 * their translations. Gives the argument that chooses it.
 */
export async function languageArguments(userDataDir: string, language: string | undefined): Promise<string[]> {
  if (language === undefined) return [];
  const texts = path.join(userDataDir, "no-texts.json");
  const extensions = [{ extensionIdentifier: { id: "rig.no-texts" }, version: "0.0.0" }];
  const pack = { hash: "none", label: language, extensions, translations: { vscode: texts } };
  await mkdir(userDataDir, { recursive: true });
  await writeFile(texts, JSON.stringify({ contents: {} }));
  await writeFile(path.join(userDataDir, "languagepacks.json"), JSON.stringify({ [language]: pack }));
  return ["--locale", language];
}
