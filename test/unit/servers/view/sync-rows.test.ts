import assert from "node:assert/strict";
import type { ProjectSync, SyncState } from "../../../../src/servers/sync/contract.js";
import { SyncRows, type SyncRowsDeps } from "../../../../src/servers/view/sync-rows.js";
import type { ServerId } from "../../../../src/text/ids.js";
import { eventually } from "../../eventually.js";
import { english } from "../../ui/english.js";

const server = "a~b~" as ServerId;

describe("the rows of synced folders", () => {
  let told: (() => void) | undefined;
  let changes: number;
  let state: SyncState;
  let loaded: number;
  const warnings: string[] = [];

  function rows(synced: [string, string, string][], more: Partial<SyncRowsDeps> = {}): SyncRows {
    const projects: ProjectSync = {
      of: () => synced.map(([, local, remote]) => ({ local, remote, state })),
      onDidChange: (listener) => {
        told = listener;
        return { dispose: () => undefined };
      },
      beforeRun: () => Promise.resolve(true),
    };
    return new SyncRows({
      ui: { l10n: english, language: "en" } as SyncRowsDeps["ui"],
      workspaceState: { get: () => synced, update: () => Promise.resolve() },
      sync: { get: () => Promise.resolve().then(() => (loaded++, { projects })) },
      changed: () => changes++,
      log: { warn: (message) => warnings.push(message) },
      ...more,
    });
  }

  beforeEach(() => {
    [changes, loaded, state, told] = [0, 0, { kind: "unknown" }, undefined];
  });

  it("are none, and nothing is loaded, where no folder is synced there", () => {
    assert.deepEqual(rows([]).rows(server), []);
    assert.deepEqual(rows([["another", "/w/thesis", "thesis"]]).rows(server), []);
    assert.equal(loaded, 0);
  });

  it("say how each of them is, and what can be done", async () => {
    const shown = rows([[server, "/w/thesis", "work/thesis"]]);
    const [row] = shown.rows(server);
    assert.deepEqual(
      [row?.label, row?.description, row?.flags.join(" ")],
      ["Synced: thesis", "synced before the next run", "sync inline-pushNow inline-getResults stopSync removeSynced"],
    );
    assert.deepEqual(row?.about, { server, sync: "/w/thesis" });
    await eventually(() => loaded === 1, "who knows is loaded");
    const words = (next: SyncState) => {
      state = next;
      told?.();
      const [now] = shown.rows(server);
      return `${now?.icon} ${now?.description}`;
    };
    await eventually(() => told !== undefined, "it is listened to");
    assert.equal(words({ kind: "pushing", done: 3, files: 10 }), "sync~spin pushing 3 of 10 files");
    assert.match(shown.rows(server)[0]?.flags.join(" ") ?? "", /^sync inline-cancelPush inline-getResults/);
    assert.equal(words({ kind: "in-sync", files: 10, atMs: 0 }), "check in sync");
    assert.equal(words({ kind: "behind" }), "cloud-upload changes wait for the next run");
    assert.equal(words({ kind: "kept", files: 2 }), "check in sync, kept as on the server: 2");
    const [kept] = shown.rows(server);
    assert.equal(kept?.colour, undefined, "who has chosen is warned no more");
    assert.match(kept?.flags.join(" ") ?? "", /^sync chooseAgain inline-pushNow/);
    assert.match(kept?.tooltip ?? "", /kept as the server has them, as you chose, until you change yours/);
    assert.equal(words({ kind: "failed", why: "The disk is full." }), "warning not pushed");
    assert.match(shown.rows(server)[0]?.tooltip ?? "", /\nNot pushed\.\nThe disk is full\./);
    assert.equal(changes, 1 + 5);
  });

  it("stay, and the log says why their states are not known, where who knows can't be loaded", async () => {
    const shown = rows([[server, "/w/thesis", "work/thesis"]], {
      sync: { get: () => Promise.reject(new Error("no disk")) },
    });
    for (let times = 0; times < 3; times++) assert.equal(shown.rows(server).length, 1);
    await eventually(() => warnings.length > 0, "the log says it");
    assert.deepEqual(warnings, ["the states of synced folders are not shown: Error: no disk"]);
  });
});
