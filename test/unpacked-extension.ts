import { randomUUID } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** Bundles a small extension for tests (`src/extension.ts` in its folder); the folder is then ready to be loaded as an unpacked one. */
export async function buildUnpacked(name: "asking-extension" | "form-extension" | "jupyter-stand-in"): Promise<string> {
  const folder = path.join(import.meta.dirname, name);
  const outfile = path.join(folder, "out/extension.cjs");
  const own = path.join(import.meta.dirname, "../out/test/unpacked", `${name}-${randomUUID()}.cjs`);
  const script = pathToFileURL(path.join(import.meta.dirname, "../scripts/page-scripts.mjs")).href;
  const { pageScripts } = (await import(script)) as { pageScripts: Plugin };
  await build({
    entryPoints: [path.join(folder, "src/extension.ts")],
    outfile: own,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
    plugins: [pageScripts],
  });
  // Whoever copies it meanwhile, for another window, gets the one or the other whole.
  await mkdir(path.dirname(outfile), { recursive: true });
  await rename(own, outfile);
  return folder;
}
