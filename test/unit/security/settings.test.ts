import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

interface Manifest {
  capabilities: { untrustedWorkspaces: { supported: unknown; restrictedConfigurations: string[] } };
  contributes: { configuration: { properties: Record<string, { scope?: string }> } };
}

/** May come with a folder that is trusted: an address that is only compared with those of hubs that the user has added. */
const ofTrustedWorkspaces = ["hubKernels.workspaceServer"];
/** May come with any folder: they name no host, file, command or store, and give nobody anything. */
const harmless = ["hubKernels.shutdownKernelOnClose"];

const manifest = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../../../package.json"), "utf8"),
) as Manifest;

describe("security: settings", () => {
  const { properties } = manifest.contributes.configuration;

  it("are the user's own: none that names a host, a file or a store is taken from a workspace", () => {
    const names = Object.keys(properties);
    for (const name of ["oauthClients", "profileFiles", "profiles", "serverNames", "tokenStorage"]) {
      assert.ok(names.includes(`hubKernels.${name}`), `${name} is not among ${names.join(", ")}`);
    }
    const taken = names.filter((name) => properties[name]?.scope !== "application");
    assert.deepEqual(taken.sort(), [...ofTrustedWorkspaces, ...harmless].sort());
  });

  it("that come with a folder wait until it is trusted", () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, "limited");
    assert.deepEqual(restrictedConfigurations, ofTrustedWorkspaces);
  });
});
