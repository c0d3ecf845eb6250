import { build } from "esbuild";
import path from "node:path";

/** The folder of the stand-in, ready to be loaded as an unpacked extension. */
export async function buildStandIn(): Promise<string> {
  const folder = import.meta.dirname;
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
