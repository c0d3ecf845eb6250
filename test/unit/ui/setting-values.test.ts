import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SettingName, settingReaders } from "../../../src/ui/settings/setting-values.js";
import { english } from "./english.js";

const root = path.resolve(import.meta.dirname, "../../..");

interface Property {
  default: unknown;
  minimum?: number;
  maximum?: number;
  enum?: string[];
}

const { properties } = (
  JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    contributes: { configuration: { properties: Record<string, Property> } };
  }
).contributes.configuration;

function read(name: SettingName, written: unknown) {
  return settingReaders[name](written, english);
}

describe("the settings", () => {
  it("each have a reader, whose bounds and standard are those that the editor shows", () => {
    const names = Object.keys(properties).map((name) => name.replace("hubKernels.", ""));
    assert.deepEqual(Object.keys(settingReaders).sort(), names.sort());
    for (const name of names as SettingName[]) {
      const { default: standard, minimum, maximum, enum: values = [] } = properties[`hubKernels.${name}`] as Property;
      assert.deepEqual(read(name, standard), { value: standard }, name);
      for (const good of [minimum, maximum, ...values].filter((value) => value !== undefined)) {
        assert.deepEqual(read(name, good), { value: good }, name);
      }
      if (minimum !== undefined) assert.equal(read(name, minimum - 1).value, minimum);
      if (maximum !== undefined) assert.equal(read(name, maximum + 1).value, maximum);
    }
  });

  it("are fit to be used whatever is written there, and what is wrong is told", () => {
    const cases: [SettingName, unknown, unknown][] = [
      ["requestTimeoutSeconds", 0, 5],
      ["requestTimeoutSeconds", -1, 5],
      ["requestTimeoutSeconds", 1e9, 600],
      ["requestTimeoutSeconds", "60", 30],
      ["requestTimeoutSeconds", Number.NaN, 30],
      ["releaseIdleAfterMinutes", -5, 0],
      ["releaseIdleAfterMinutes", "never", 20],
      ["tokenLifetimeDays", 0, 1],
      ["tokenLifetimeDays", 1.6, 2],
      ["tokenLifetimeDays", Infinity, 365],
      ["tokenStorage", "Keychain", "auto"],
      ["tokenStorage", {}, "auto"],
      ["manageTokens", "yes", false],
      ["shutdownKernelOnClose", 1, false],
      ["profileFiles", ["https://hub.example/a.json", 1], ["https://hub.example/a.json"]],
      ["profileFiles", "https://hub.example/a.json", []],
    ];
    for (const [name, written, used] of cases) {
      const { value, problem } = read(name, written) as { value: unknown; problem?: string };
      assert.deepEqual(value, used, `${name}: ${String(written)}`);
      assert.match(problem ?? "", /^Enter /, `${name}: ${String(written)}`);
    }
    for (const name of Object.keys(settingReaders) as SettingName[]) {
      for (const left of [undefined, null]) assert.equal("problem" in read(name, left), false, name);
    }
  });

  it("are read in one place", () => {
    const files = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" });
    const readers = files.filter(
      (file) =>
        file.endsWith(".ts") && readFileSync(path.join(root, "src", file), "utf8").includes("getConfiguration("),
    );
    assert.deepEqual(readers, [path.join("ui", "editor-ui.ts")]);
  });
});
