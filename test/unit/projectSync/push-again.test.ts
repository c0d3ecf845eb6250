import assert from "node:assert/strict";
import type { HubModel } from "../../../src/model/types.js";
import type { PushOutcome } from "../../../src/projectSync/push-project.js";
import { askForMuch } from "../../../src/projectSync/questions.js";
import type { SyncCommandDeps } from "../../../src/projectSync/sync-commands.js";
import { pushAgain } from "../../../src/projectSync/sync-project.js";
import type { SyncedFolder } from "../../../src/servers/sync/synced-folders.js";
import type { ServerId } from "../../../src/text/ids.js";
import { User } from "../../user/user.js";

const server = "s" as ServerId;
const synced: SyncedFolder = { server, local: "/w/thesis", remote: "thesis" };

describe("a push that its user wants now", () => {
  let user: User;
  let pushes: unknown[][];
  let pressed: unknown[][];
  beforeEach(() => ([user, pushes, pressed] = [new User(), [], []]));
  afterEach(() => user.restore());

  function deps(outcome: Partial<PushOutcome>): SyncCommandDeps {
    const nothing = { files: 1, pushed: 0, bytes: 0, removed: 0, kept: 0, left: [] };
    const push = (...how: unknown[]) => {
      pushes.push(how);
      return Promise.resolve({ ...nothing, ...outcome });
    };
    const projects = { all: [synced], project: () => ({ push }), files: { labelOf: () => "hub.example" } };
    return {
      ui: user.ui,
      model: {} as HubModel,
      connections: { of: () => Promise.reject(new Error("nobody is asked")) },
      projects: projects as unknown as SyncCommandDeps["projects"],
      folders: () => [synced.local],
      press: (...what) => Promise.resolve(pressed.push(what)),
    };
  }

  it("has the view show what has come and what has gone there, and asks nobody where nothing has", async () => {
    await pushAgain(deps({}), "pushNow").run({ server, sync: synced.local });
    assert.deepEqual(pressed, []);
    for (const outcome of [{ pushed: 1 }, { removed: 1 }]) {
      pressed = [];
      await pushAgain(deps(outcome), "pushNow").run({ server, sync: synced.local });
      assert.deepEqual(pressed, [["refreshServers", { server }]]);
    }
  });

  it("asks about what was kept only where its user wants to choose again", async () => {
    await pushAgain(deps({}), "pushNow").run({ server });
    await pushAgain(deps({}), "chooseAgain").run({ server });
    assert.deepEqual(
      pushes.map(([, , again]) => again),
      [false, true],
    );
  });

  it("is asked about without a warning where it is large: nothing is lost by it", async () => {
    user.presses("Push", /Do you want to push 286 MB/);
    await askForMuch(user.ui, { local: synced.local, label: "hub.example" }, 3, 300_000_000);
    assert.deepEqual(
      user.messages.map(({ kind }) => kind),
      ["information"],
    );
  });
});
