import { build } from "esbuild";
import path from "node:path";

/** The folder of the asking extension, ready to be loaded as an unpacked one. */
export async function buildAsking(): Promise<string> {
  const folder = import.meta.dirname;
  await build({
    entryPoints: [path.join(folder, "src/extension.ts")],
    outfile: path.join(folder, "out/extension.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  });
  return folder;
}
