import assert from "node:assert/strict";
import { pooledHub } from "../../../rig/pool.js";
import { ServerEnds } from "../../../src/servers/status/server-ends.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";

const FIRST_INSTALL_MS = 300_000;

for (const line of ["4.1", "6.1"] as const) {
  describe(`the end of a server of JupyterHub ${line}`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let hub: HubUnderTest;
    before(async () => {
      hub = new HubUnderTest(await pooledHub(line));
    });
    after(() => hub.stop());

    it("is this window's where it was stopped here, and another's where an admin stopped it, at that time", async () => {
      const ada = await hub.open("ada");
      const ends = new ServerEnds(ada.model);
      const id = ada.id();
      await ada.start({});
      await ada.model.stop(id);
      assert.equal(ends.of(id)?.by, "this-window");

      await ada.start({});
      assert.equal(ends.of(id), undefined);
      const before = Date.now();
      await ada.stopFromOutside();
      await until(async () => (await ada.atHub()) === undefined, "the hub has stopped it");
      const after = Date.now();
      await ada.model.refresh(ada.accountId);
      const end = ends.of(id);
      assert.equal(end?.by, "others");
      assert.ok(end.atMs >= before && end.atMs <= after, `${before} ${end.atMs} ${after}`);
      ends.dispose();
    });
  });
}
