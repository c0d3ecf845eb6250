import { build } from "esbuild";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";

const here = import.meta.dirname;
const outDir = path.resolve(here, "../../out/test/host");

/** Where `bundleHostTests` puts test/host/index.ts. */
export const hostIndex = path.join(outDir, "index.cjs");

/** Bundles the tests of a suite to what the extension host can require; gives their files. */
export async function bundleHostTests(suite: string): Promise<string[]> {
  const names = await readdir(path.join(here, suite), { recursive: true });
  const tests = names.filter((name) => name.endsWith(".test.ts")).map((name) => path.join(suite, name));
  if (tests.length === 0) throw new Error(`test/host/${suite} holds no *.test.ts.`);
  await rm(path.join(outDir, suite), { recursive: true, force: true });
  await build({
    absWorkingDir: here,
    entryPoints: ["index.ts", ...tests],
    outbase: here,
    outdir: outDir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha", "@github/keytar"],
    logLevel: "warning",
  });
  return tests.map((file) => path.join(outDir, file.replace(/\.ts$/, ".cjs")));
}
