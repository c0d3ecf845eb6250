import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const outDir = path.resolve(here, "../../out/test/host");

/** Files that the extension host can require: test/host/index.ts, and the tests of a suite. */
export interface HostBundle {
  index: string;
  tests: string[];
}

/** In a folder of the suite's own, since suites run beside each other. */
export async function bundleHostTests(suite: string): Promise<HostBundle> {
  const names = await readdir(path.join(here, suite), { recursive: true });
  const tests = names.filter((name) => name.endsWith(".test.ts")).map((name) => path.join(suite, name));
  if (tests.length === 0) throw new Error(`test/host/${suite} holds no *.test.ts.`);
  const outdir = path.join(outDir, suite);
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: here,
    entryPoints: ["index.ts", ...tests],
    outbase: here,
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha", "@github/keytar"],
    logLevel: "warning",
  });
  const bundled = (file: string) => path.join(outdir, file.replace(/\.ts$/, ".cjs"));
  return { index: bundled("index.ts"), tests: tests.map(bundled) };
}
