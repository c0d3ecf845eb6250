import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Throttled, TokenRejected } from "../../../../src/hubClient/errors.js";
import { statusOf } from "../../../../src/model/server-status.js";
import type { AccountReach, ServerState } from "../../../../src/model/types.js";
import {
  flagsOf,
  type Offered,
  offeredForAccount,
  offeredForFile,
  offeredForFolder,
  offeredForForward,
  offeredForKernel,
  offeredForServer,
  offeredForShared,
  offeredForSynced,
  offeredForTerminal,
} from "../../../../src/servers/commands/command-table.js";
import { HubUnreachable } from "../../../../src/transport/errors.js";
import { moment } from "../../a-moment.js";
import { english } from "../../ui/english.js";
import { account, baseUrl } from "./an-account.js";

interface MenuEntry {
  command: string;
  when: string;
  group: string;
}
interface Manifest {
  contributes: {
    commands: { command: string; icon?: string }[];
    menus: Record<string, MenuEntry[]>;
  };
}

const file = path.resolve(import.meta.dirname, "../../../../package.json");
const { commands, menus } = (JSON.parse(readFileSync(file, "utf8")) as Manifest).contributes;
/** Of the token view too. */
const all = menus["view/item/context"] ?? [];
const rows = all.filter(({ when }) => when.includes("hubKernels.servers"));

const states: ServerState[] = [
  { kind: "unknown" },
  { kind: "stopped" },
  { kind: "starting", since: moment(0) },
  { kind: "running", url: baseUrl },
  { kind: "running", url: baseUrl, noJupyter: true },
  { kind: "running", url: baseUrl, kept: { untilMs: 0, isReached: true } },
  { kind: "stopping" },
];
const reaches: AccountReach[] = [
  { kind: "ok" },
  { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") },
  { kind: "throttled", problem: new Throttled(baseUrl, "", 1) },
  { kind: "sign-in-needed", problem: new TokenRejected(baseUrl, "") },
];
const table: Offered[] = [
  ...reaches.flatMap((reach) => offeredForAccount({ ...account([], { reach }), isAdmin: true }, english)),
  ...offeredForKernel({ kind: "notebook", state: "busy" }, english),
  ...offeredForTerminal(english),
  ...offeredForFolder(english),
  ...offeredForFile(english),
  ...offeredForShared(english),
  ...offeredForForward(english, "page"),
  ...offeredForSynced(english),
  ...offeredForSynced(english, "pushing"),
  ...offeredForSynced(english, "kept"),
  ...states.flatMap((state) => {
    const whole = account([{ name: "gpu", state }]);
    return whole.servers.flatMap((server) => offeredForServer(server, statusOf(whole, server), english, "6.1.1"));
  }),
];

/** Of all rows of a kind: a hub is removed, and a link to it copied, whatever it is doing. */
const whateverTheState: Record<string, string[]> = { removeHub: ["account"], copyLink: ["account", "server"] };

describe("the menus of the servers view", () => {
  it("offer what the table of commands offers, by its name, and in a row what the table has there", () => {
    const offered = new Set(table.flatMap(({ name, inline }) => [name, ...(inline ? [`inline-${name}`] : [])]));
    const asked = rows.map(({ command, when, group }) => {
      const [, flag = ""] = /viewItem =~ \/\\b([\w-]+)\\b\//.exec(when) ?? [];
      const name = command.replace("hubKernels.", "");
      const kinds = whateverTheState[name];
      if (kinds) assert.ok(kinds.includes(flag), name);
      else assert.equal(flag, group.startsWith("inline") ? `inline-${name}` : name);
      return flag;
    });
    assert.deepEqual(new Set(asked.filter((flag) => !["account", "server"].includes(flag))), offered);
  });

  it("have all that is a button in a row, so that the keyboard reaches it", () => {
    const inMenu = new Set(all.filter(({ group }) => !group.startsWith("inline")).map(({ command }) => command));
    const buttons = all.filter(({ group }) => group.startsWith("inline")).map(({ command }) => command);
    assert.deepEqual(
      buttons.filter((command) => !inMenu.has(command)),
      [],
    );
  });

  it("show the icons that the list behind the status item shows", () => {
    for (const { name, icon } of table) {
      assert.equal(commands.find(({ command }) => command === `hubKernels.${name}`)?.icon, `$(${icon})`, name);
    }
  });

  it("leave the palette with what works without a hub where there is none", () => {
    const palette = new Map((menus["commandPalette"] ?? []).map(({ command, when }) => [command, when]));
    const always = commands.map(({ command }) => command).filter((command) => !palette.has(command));
    const names = always.map((command) => command.replace("hubKernels.", ""));
    assert.deepEqual(
      names.filter((name) => !/token|kernel|leave|othertools/i.test(name)),
      [
        "addHub",
        "showCertificate",
        "checkConnection",
        "copySupportReport",
        "getStarted",
        "openSampleNotebook",
        "showLog",
        "removeRemoteAccess",
      ],
    );
    for (const { name } of table) assert.ok(name === "checkConnection" || palette.get(`hubKernels.${name}`), name);
  });

  it("have lines between groups of several alone: one entry stands by itself at most first or last", () => {
    const accounts = reaches.map((reach) => [
      "account",
      ...flagsOf(offeredForAccount({ ...account([], { reach }), isAdmin: true }, english)),
    ]);
    const servers = states.flatMap((state) =>
      ["", "gpu"].flatMap((name) => {
        const whole = account([{ name, state }]);
        return whole.servers.map((server) => [
          "server",
          ...flagsOf(offeredForServer(server, statusOf(whole, server), english, "6.1.1")),
        ]);
      }),
    );
    const others = [
      offeredForKernel({ kind: "notebook", state: "busy" }, english),
      offeredForTerminal(english),
      offeredForFolder(english),
      offeredForFile(english),
      offeredForForward(english, "page"),
      offeredForSynced(english),
      offeredForSynced(english, "kept"),
    ].map(flagsOf);
    for (const flags of [...accounts, ...servers, ...others]) {
      const shown = rows.filter(({ when, group }) => {
        const [, flag = ""] = /viewItem =~ \/\\b([\w-]+)\\b\//.exec(when) ?? [];
        return !group.startsWith("inline") && flags.some((each) => each.replace("inline-", "") === flag);
      });
      const inGroup = shown.map(({ group }) => group.split("@")[0] ?? "");
      const inner = [...new Set(inGroup)].sort().slice(1, -1);
      const single = inner.filter((group) => inGroup.filter((each) => each === group).length === 1);
      assert.deepEqual(single, [], flags.join(" "));
    }
  });

  it("offer no start in a workspace that is not trusted", () => {
    const starting = new Set(table.filter(({ starts }) => starts).map(({ name }) => `hubKernels.${name}`));
    assert.equal(starting.size, 7);
    for (const { command, when } of rows) {
      assert.equal(/\bisWorkspaceTrusted\b/.test(when), starting.has(command), command);
    }
  });
});
