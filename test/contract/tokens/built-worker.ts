import { build } from "esbuild";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "../../..");

/** Builds the keychain's process as scripts/build.mjs does, with the binaries that ship; gives its file. */
export async function buildKeychainWorker(): Promise<string> {
  const dist = path.join(root, "out/test/keychain-worker");
  const script = pathToFileURL(path.join(root, "scripts/keychain-binaries.mjs")).href;
  const { copyKeychainBinaries } = (await import(script)) as { copyKeychainBinaries: (dist: string) => void };
  copyKeychainBinaries(dist);
  const outfile = path.join(dist, "keychain-worker.cjs");
  const entry = path.join(root, "src/tokens/keychain-worker.ts");
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", target: "node20", format: "cjs" });
  return outfile;
}
