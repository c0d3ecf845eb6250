import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command.js";
import { freePort } from "./ports.js";
import { portAnswers, startChild } from "./process.js";
import { pythonEnvironment } from "./python.js";

const START_MS = 60_000;
const PACKAGES = ["pypiserver==2.4.2", "passlib==1.7.4"];

export interface PackageIndex {
  /** for `index-url`, without a login */
  url: string;
  stop(): Promise<void>;
}

/** A package of one module that says hello, as a wheel. */
const WHEEL = `
import sys, zipfile
name, version, folder = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}.py": "HELLO = 'from the site'\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: rig\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
record = "".join(f"{each},,\\n" for each in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
    for each, text in {**files, f"{info}/RECORD": record}.items():
        wheel.writestr(each, text)
`;

/** A package index (pypiserver) on loopback, which asks for a login and has these packages, each in version 1.0. */
export async function startPackageIndex(
  login: { user: string; password: string },
  names: readonly string[],
): Promise<PackageIndex> {
  const environment = await pythonEnvironment("package-index", PACKAGES);
  const folder = await mkdtemp(join(tmpdir(), "hub-kernels-index-"));
  const packages = join(folder, "packages");
  await mkdir(packages);
  for (const name of names) await run("python3", ["-c", WHEEL, name, "1.0", packages]);
  const digest = createHash("sha1").update(login.password).digest("base64");
  const passwords = join(folder, "htpasswd");
  await writeFile(passwords, `${login.user}:{SHA}${digest}\n`);
  const port = await freePort();
  const asked = ["--authenticate", "download,list,update", "--passwords", passwords, "--disable-fallback"];
  const server = startChild({
    name: "the package index",
    command: join(environment, "bin/pypi-server"),
    args: ["run", "--interface", "127.0.0.1", "--port", String(port), ...asked, packages],
    logFile: join(folder, "log"),
  });
  await server.until(() => portAnswers(port), { what: "it listened", deadlineMs: START_MS });
  const stop = async () => {
    await server.end();
    await rm(folder, { recursive: true });
  };
  return { url: `http://127.0.0.1:${port}/simple`, stop };
}
