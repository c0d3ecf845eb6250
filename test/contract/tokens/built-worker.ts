import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../../..");

let built: Promise<string> | undefined;

/** Builds the keychain's process as scripts/build.mjs does, with the binaries that ship; gives its file. */
export function buildKeychainWorker(): Promise<string> {
  return (built ??= buildIn(mkdtempSync(path.join(tmpdir(), "hub-kernels-worker-"))));
}

/** In a folder of this process alone: files of the contract rung run beside each other, and a file that runs must not be written anew. */
async function buildIn(dist: string): Promise<string> {
  process.once("exit", () => rmSync(dist, { recursive: true, force: true }));
  const script = pathToFileURL(path.join(root, "scripts/keychain-binaries.mjs")).href;
  const { copyKeychainBinaries } = (await import(script)) as { copyKeychainBinaries: (dist: string) => void };
  copyKeychainBinaries(dist);
  const outfile = path.join(dist, "keychain-worker.cjs");
  const entry = path.join(root, "src/tokens/keychain/keychain-worker.ts");
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", target: "node20", format: "cjs" });
  return outfile;
}
