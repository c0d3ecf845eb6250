import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePart } from "./cache.js";
import { installInto } from "./python.js";

const companionFolder = join(dirname(fileURLToPath(import.meta.url)), "../hub-companion");
const PACKAGED = /\.(py|toml|md|typed)$|^LICENSE$/;
/** What the companion's README tells an admin to write. */
const TWO_LINES = "import hub_kernels_companion\nhub_kernels_companion.install(c)\n";

/** Lines of jupyterhub_config.py that give the hub its companion, built from this repository as it is now. */
export async function companionConfig(environment: string): Promise<string> {
  const folder = await installedCompanion(environment);
  return `\nsys.path.insert(0, ${JSON.stringify(folder)})\n${TWO_LINES}`;
}

/** Beside the hub's environment and not in it, so that a change of the companion does not build the environment again. */
async function installedCompanion(environment: string): Promise<string> {
  if (!existsSync(join(companionFolder, "pyproject.toml")))
    throw new Error(`There is no companion in ${companionFolder}.`);
  const hash = await contentHash();
  // Another hub may be using the build of a moment ago.
  const part = await ensurePart(`hub-companion-${hash.slice(0, 8)}`, hash, (target) =>
    installInto(target, join(environment, "bin", "python"), companionFolder),
  );
  return part.folder;
}

async function contentHash(): Promise<string> {
  const entries = await readdir(companionFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && PACKAGED.test(entry.name));
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update(await readFile(path));
  return hash.digest("hex");
}
