import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import { LINES } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { HubUnderTest } from "./model-on-hub.js";

const config = readFileSync(new URL("../companion/acting-spawner.py", import.meta.url), "utf8");

for (const line of LINES)
  describe(`a start with the fields of the hub's form, hub ${line}`, function () {
    this.timeout(300_000);
    let hub: HubUnderTest;

    before(async () => {
      hub = new HubUnderTest(await startHub({ line, companion: true, config }));
    });
    after(() => hub.stop());

    async function got(user: string): Promise<string> {
      return (await userOf(hub.hub, user)).run("import os; print(os.environ['GOT'], end='')");
    }

    it("gives the machine that was chosen, and once more as last time, whatever the hub keeps of it", async () => {
      for (const user of ["sets", "keeps", "learns", "returns", "reads"]) {
        const window = await hub.open(user);
        const { model } = window;
        await model.start(window.id(), formFields({ size: ["big"] }));
        assert.equal(await got(user), "big", user);
        await model.stop(window.id());
        await model.start(window.id(), undefined);
        assert.equal(await got(user), "big", `${user} as last time`);
      }
    });

    it("is not the last one where the server was started with something else since", async () => {
      const window = await hub.open("bob");
      const { model } = window;
      await model.start(window.id(), formFields({ size: ["big"] }));
      await model.stop(window.id());
      await (await userOf(hub.hub, "bob")).start({ size: "small" });
      await model.stop(window.id());
      await model.refresh(window.accountId);
      hub.hub.clearRequests();
      await model.start(window.id(), undefined);
      assert.ok(!hub.hub.requests.some(({ path }) => path.includes("hub-kernels")));
    });

    it("is refused in the spawner's words", async () => {
      const window = await hub.open("carla");
      const { model } = window;
      await assert.rejects(model.start(window.id(), formFields({ size: ["none"] })), {
        kind: "request-refused",
        hubMessage: "There is no size 'none'.",
      });
    });
  });

describe("a start with the fields of a form whose hub has no companion any more", function () {
  this.timeout(300_000);

  it("is none, and says so", async () => {
    const hub = new HubUnderTest(await pooledHub());
    try {
      const window = await hub.open("ada");
      const { model } = window;
      await assert.rejects(model.start(window.id(), formFields({ size: ["big"] })), { kind: "companion-missing" });
      assert.equal(model.server(window.id())?.state.kind, "stopped");
    } finally {
      await hub.stop();
    }
  });
});
