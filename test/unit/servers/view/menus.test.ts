import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

interface MenuEntry {
  command: string;
  when: string;
}
interface Manifest {
  contributes: {
    commands: { command: string; icon?: string }[];
    menus: Record<string, MenuEntry[]>;
  };
}

const file = path.resolve(import.meta.dirname, "../../../../package.json");
const { commands, menus } = (JSON.parse(readFileSync(file, "utf8")) as Manifest).contributes;
const entries = Object.values(menus)
  .flat()
  .filter(({ when }) => when.includes("hubKernels.servers"));

describe("the menus of the servers view", () => {
  it("offer no start in a workspace that is not trusted", () => {
    const starts = entries.filter(({ command }) => /start|create/i.test(command));
    assert.ok(starts.length >= 4);
    for (const { command, when } of starts) assert.match(when, /\bisWorkspaceTrusted\b/, command);
  });

  it("have commands with icons where they stand in a row", () => {
    const inline = entries.filter((entry) => (entry as { group?: string }).group?.startsWith("inline"));
    assert.deepEqual(inline.map(({ command }) => command).sort(), [
      "hubKernels.openServer",
      "hubKernels.refreshServers",
      "hubKernels.signIn",
      "hubKernels.startServer",
      "hubKernels.stopServer",
    ]);
    for (const { command } of inline) assert.ok(commands.find((known) => known.command === command)?.icon, command);
  });
});
