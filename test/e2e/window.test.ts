import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { withWindow } from "./window.js";

const manifestFile = path.resolve(import.meta.dirname, "../../package.json");

describe("a window with the packaged extension", () => {
  it("lists the extension as installed, and activates it at its first command", async () => {
    const { displayName } = JSON.parse(await readFile(manifestFile, "utf8")) as { displayName: string };
    await withWindow({ name: "window" }, async (window) => {
      await window.runCommand("Extensions: Show Installed Extensions");
      const entry = window.page.locator(".extensions-list .extension-list-item", { hasText: displayName });
      await entry.first().waitFor();
      await window.runCommand("JupyterHub: Show Log");
      await window.page.locator(".part.panel .output-view, .part.panel .output-view-container").first().waitFor();
      const broken = window.errors.filter((line) => line.includes("hub-kernels") || line.includes("hubKernels"));
      assert.deepEqual(broken, []);
    });
  });
});
