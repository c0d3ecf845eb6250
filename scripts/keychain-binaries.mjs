import { cpSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/**
 * The keychain module's binaries that the VSIX carries: every desktop that VS Code is built for. Of the package's other folders,
 * `linux-arm`, `linuxmusl-arm` and `linuxmusl-arm64` hold binaries of another architecture than their name says, the ia32 ones are for
 * systems that VS Code has left, and `linuxmusl-x64` is for containers, where nobody offers a keychain.
 */
const shipped = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-armv7l", "linux-x64", "win32-arm64", "win32-x64"];

/** Puts them where `keychain-worker.cjs` in the folder `dist` looks for them. */
export function copyKeychainBinaries(dist) {
  for (const platform of shipped) {
    cpSync(
      path.join(root, "node_modules/@github/keytar/prebuilds", platform, "keytar.node"),
      path.join(dist, "keychain", platform, "keytar.node"),
    );
  }
}
