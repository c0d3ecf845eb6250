import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { formsThatMeanHarm } from "./hostile-form-cases.js";
import { formsAsThemselves } from "./markup-form-cases.js";
import { stageForTests } from "./stage.js";

const manifestFile = path.resolve(import.meta.dirname, "../../package.json");

describe("a window with the packaged extension", function () {
  this.timeout(300_000);
  const stage = stageForTests("window");

  it("lists the extension as installed, and activates it at its first command", async () => {
    const { displayName } = JSON.parse(await readFile(manifestFile, "utf8")) as { displayName: string };
    await stage.inWindow(async (window) => {
      await window.runCommand("Extensions: Show Installed Extensions");
      const entry = window.page.locator(".extensions-list .extension-list-item", { hasText: displayName });
      await entry.first().waitFor();
      await window.runCommand("JupyterHub: Show Log");
      const log = window.page.locator(".part.panel .output-view, .part.panel .output-view-container").first();
      await log.waitFor();
      const broken = window.errors.filter((line) => line.includes("hub-kernels") || line.includes("hubKernels"));
      assert.deepEqual(broken, []);
      await window.runCommand("View: Toggle Panel Visibility");
      await log.waitFor({ state: "hidden" });
    });
  });

  describe("a hub's own form, shown as itself", () => formsAsThemselves(stage));
  describe("a hub's own form that means harm", () => formsThatMeanHarm(stage));
});
