import { accessSync, constants } from "node:fs";
import path from "node:path";
import { ensureDebianPackages } from "./apt.js";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The executable of a Chromium: one that is there, else Debian's. */
export async function installBrowser(): Promise<string> {
  const there = findBrowser();
  if (there !== undefined) return there;
  await ensureDebianPackages({
    chromium: "the window of editor tests",
    "fonts-dejavu-core": "letters in that window",
  });
  const installed = findBrowser();
  if (installed === undefined) throw new Error(`No browser was found: none of ${names.join(", ")} is on the PATH.`);
  return installed;
}

function findBrowser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: the next candidate is tried
  }
}
