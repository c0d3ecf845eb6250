import assert from "node:assert/strict";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { SpawnFailed } from "../../../src/hubClient/errors.js";
import { askDefaultServer } from "../../../src/servers/names/default-server-name.js";
import { hubIdOf } from "../../../src/text/ids.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { l10n } from "../../unit/servers/model-fakes.js";
import { ANSWERS } from "../hubClient/client-on-hub.js";
import { HubUnderTest } from "./model-on-hub.js";

/** Hubs on clusters answer a start at once, others once it is over: the refusal comes in the progress, or as the answer. */
for (const { line, slowSpawnTimeoutS } of ANSWERS) {
  const where = slowSpawnTimeoutS === 0 ? "in its progress" : "as its answer";
  describe(`a hub ${line} whose servers' names are the choice, and that refuses ${where}`, function () {
    this.timeout(300_000);
    let rig: HubUnderTest;

    before(async function () {
      this.timeout(600_000);
      rig = new HubUnderTest(await startSpawnerHub("by-name", { line, basePath: "/jupyter", slowSpawnTimeoutS }));
    });
    afterEach(() => rig.closeWindows());
    after(() => rig.hub.stop());

    const refusal = async (user: string, name: string): Promise<SpawnFailed> => {
      const window = await rig.open(user);
      try {
        await window.start({}, name);
      } catch (error) {
        assert.equal(window.state(name)?.kind, "stopped");
        assert.equal(window.reach, "ok");
        return error as SpawnFailed;
      }
      throw new Error("it started");
    };

    it("says of a name that the hub does not take that it is the name", async () => {
      const error = await refusal("ada", "no-node");
      assert.deepEqual(
        [error.kind, error.refused, error.reason],
        ["spawn-failed", { name: "no-node", status: 404 }, ""],
      );
      const { message, actions } = describeError(error, l10n);
      assert.match(message, /doesn't start servers with the name “no-node” \(status 404\)/);
      assert.equal(actions[0], "otherName");
      assert.equal(rig.posts.length, 1);
    });

    it("says the hub's own reason where it has one", async () => {
      const { message } = describeError(await refusal("ada", "old-node"), l10n);
      assert.match(message, /didn't start: The machine old-node was taken out of service\.$/);
    });

    it("says of the default server that it needs a name", async () => {
      assert.match(describeError(await refusal("ada", ""), l10n).message, /doesn't start servers without a name/);
    });

    it("says of a server that the token does not cover what it says of one that is hidden", async () => {
      const token = await rig.hub.token("ada", {
        scopes: ["read:users!user", "read:servers!user", "servers!server=ada/gpu-node"],
      });
      const window = await rig.open("ada", token);
      await assert.rejects(window.start({}, "login-node"), { kind: "server-not-found" });
    });

    it("starts a name that is one", async () => {
      const window = await rig.open("ben");
      const { state } = await window.start({}, "gpu-node");
      assert.equal(state.kind, "running");
      await window.model.stop(window.id("gpu-node"));
    });
  });
}

describe("the server that a hub's own links start", function () {
  this.timeout(600_000);

  for (const companion of [true, false]) {
    it(companion ? "is told by the hub's companion" : "is not known without one", async () => {
      const rig = new HubUnderTest(await startSpawnerHub("by-name", { companion, basePath: "/jupyter" }));
      try {
        const { model, accountId } = await rig.open("ada");
        const told = await askDefaultServer(model, {
          id: accountId,
          hub: { baseUrl: hubIdOf(rig.hub.url), label: "" },
        });
        assert.equal(told, companion ? "login-node" : undefined);
      } finally {
        await rig.stop();
      }
    });
  }
});
