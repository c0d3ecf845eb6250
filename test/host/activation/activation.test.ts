import assert from "node:assert/strict";
import * as vscode from "vscode";

const id = "hub-kernels.hub-kernels";

interface Manifest {
  contributes?: { commands?: { command: string }[] };
  enabledApiProposals?: string[];
}

describe("activation", () => {
  it("finds the extension and activates it", async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("registers every command of the manifest", async () => {
    await vscode.extensions.getExtension(id)?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const declared = (manifest().contributes?.commands ?? []).map(({ command }) => command);
    assert.ok(declared.length > 0, "the manifest declares no command");
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });

  it("uses no proposed API, which only Microsoft's own extensions may", () => {
    assert.equal(manifest().enabledApiProposals, undefined);
  });
});

function manifest(): Manifest {
  const extension = vscode.extensions.getExtension<unknown>(id);
  assert.ok(extension, `${id} is not installed`);
  return extension.packageJSON as Manifest;
}
