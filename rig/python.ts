import { createHash } from "node:crypto";
import { join } from "node:path";
import { ensureDebianPackages } from "./apt.js";
import { ensurePart } from "./cache.js";
import { run } from "./command.js";

export type HubLine = "4.1" | "5.5" | "6.1";

/** The JupyterHub that is tested for each line. */
export const HUB_VERSIONS: Record<HubLine, string> = { "4.1": "4.1.6", "5.5": "5.5.4", "6.1": "6.1.1" };

const UV_VERSION = "0.13.8";
const MINIMUM_PYTHON = [3, 10] as const;
// The last three are not imported by us: they are what all hub lines were seen to work with.
const COMMON_PACKAGES = [
  "jupyter_server==2.21.1",
  "ipykernel==7.4.0",
  "sqlalchemy==2.1.9",
  "tornado==6.6.1",
  "traitlets==5.16.1",
];

/** The classic notebook's pages, a terminal's among them: jupyter_server alone has none. */
export const CLASSIC_PAGES = "nbclassic==1.3.3";

/**
 * Optional, and used by nothing here: jsonschema loads it wherever it is installed, and that takes longer than all the rest of a hub's or
 * a server's start.
 */
const UNWANTED = ["rfc3987-syntax"];

/**
 * The folder of a virtual environment with a JupyterHub of this line, jupyter_server, a Python kernel and what is asked for besides, or
 * in another version, but for the packages `without` which it is to be.
 */
export async function hubEnvironment(
  line: HubLine,
  more: readonly string[] = [],
  without: readonly string[] = [],
): Promise<string> {
  const asked = new Set(more.map(nameOf));
  const common = COMMON_PACKAGES.filter((one) => !asked.has(nameOf(one)));
  const packages = [`jupyterhub==${HUB_VERSIONS[line]}`, ...common, ...more];
  const special = [...more, ...without];
  const suffix =
    special.length > 0 ? `-${createHash("sha256").update(special.join("\n")).digest("hex").slice(0, 8)}` : "";
  return pythonEnvironment(`hub-${HUB_VERSIONS[line]}${suffix}`, packages, [...UNWANTED, ...without]);
}

function nameOf(pinned: string): string {
  return pinned.split("==", 1)[0] ?? pinned;
}

/** The folder of a virtual environment in the cache with these packages and what they need, but for the `unwanted` ones. */
export async function pythonEnvironment(
  name: string,
  packages: readonly string[],
  unwanted: readonly string[] = [],
): Promise<string> {
  const python = await pythonVersion();
  const key = [python, ...packages, ...unwanted.map((one) => `without ${one}`)].join("\n");
  const { folder } = await ensurePart(name, key, async (target) => {
    const uv = await ensureUv(python);
    if (uv === undefined) {
      await installByPip(target, packages);
      if (unwanted.length > 0) await run(join(target, "bin", "python"), ["-m", "pip", "uninstall", "-y", ...unwanted]);
      return;
    }
    const env = { ...process.env, UV_PYTHON_DOWNLOADS: "never" };
    await run(uv, ["venv", "--quiet", "--clear", "--python", "python3", target], { env });
    const target_ = ["--python", join(target, "bin", "python")];
    await run(uv, ["pip", "install", "--quiet", "--compile-bytecode", ...target_, ...packages], { env });
    if (unwanted.length > 0) await run(uv, ["pip", "uninstall", "--quiet", ...target_, ...unwanted], { env });
  });
  return folder;
}

/** Puts packages, without what they need, into `target`: a folder's, which is built first, or pinned ones. */
export async function installInto(target: string, python: string, ...packages: readonly string[]): Promise<void> {
  const uv = await ensureUv(await pythonVersion());
  const options = ["--quiet", "--no-deps", "--target", target];
  if (uv === undefined) {
    await run(python, ["-m", "pip", "install", ...options, "--disable-pip-version-check", ...packages]);
    return;
  }
  const env = { ...process.env, UV_PYTHON_DOWNLOADS: "never" };
  // uv goes by the age of pyproject.toml alone, and would give the build of yesterday's sources.
  await run(uv, ["pip", "install", "--reinstall", "--python", python, ...options, ...packages], { env });
}

/** @returns the program uv; `undefined`: there is none for this platform */
export async function ensureUv(version?: string): Promise<string | undefined> {
  const python = version ?? (await pythonVersion());
  try {
    const { folder } = await ensurePart("uv", `${UV_VERSION} ${python}`, (target) =>
      installByPip(target, [`uv==${UV_VERSION}`]),
    );
    return join(folder, "bin", "uv");
  } catch (error) {
    // Some platforms have no wheel of uv; pip does the same more slowly, and says what is wrong if it fails as well.
    if (error instanceof MissingVenv) throw error;
    return undefined;
  }
}

async function installByPip(target: string, packages: readonly string[]): Promise<void> {
  await ensureVenvModule();
  await run("python3", ["-m", "venv", "--clear", target]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await run(join(target, "bin", "python"), [...pip, ...packages]);
}

async function pythonVersion(): Promise<string> {
  const script = "import sys; print('%d.%d.%d %s' % (*sys.version_info[:3], sys.executable))";
  const found = (await run("python3", ["-c", script])).trim();
  const [major = 0, minor = 0] = found.split(".").map(Number);
  if (major !== MINIMUM_PYTHON[0] || minor < MINIMUM_PYTHON[1]) {
    throw new Error(`python3 is ${found}; JupyterHub needs Python ${MINIMUM_PYTHON.join(".")} or newer.`);
  }
  return found;
}

class MissingVenv extends Error {}

async function ensureVenvModule(): Promise<void> {
  try {
    await run("python3", ["-c", "import ensurepip, venv"]);
  } catch {
    try {
      await ensureDebianPackages({ "python3-venv": "virtual environments for JupyterHub (python3 has no ensurepip)" });
    } catch (error) {
      throw new MissingVenv(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}
