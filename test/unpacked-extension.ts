import { build } from "esbuild";
import path from "node:path";

/** Bundles a small extension for tests (`src/extension.ts` in its folder); the folder is then ready to be loaded as an unpacked one. */
export async function buildUnpacked(name: "asking-extension" | "jupyter-stand-in"): Promise<string> {
  const folder = path.join(import.meta.dirname, name);
  await build({
    entryPoints: [path.join(folder, "src/extension.ts")],
    outfile: path.join(folder, "out/extension.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return folder;
}
