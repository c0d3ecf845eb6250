import assert from "node:assert/strict";
import { running } from "./model-fakes.js";
import { accountId, ModelRig, turn } from "./model-rig.js";

describe("refresh anew", () => {
  it("is a request of its own where the user asks anew while one is under way, whose answer may be older", async () => {
    const rig = await ModelRig.create();
    const before = rig.model.refresh(accountId);
    const anew = rig.model.refreshAnew(accountId);
    await turn();
    assert.equal(rig.client.asked.length, 1);
    rig.client.asked[0]?.answer([]);
    await before;
    await turn();
    assert.equal(rig.client.asked.length, 2);
    rig.client.asked[1]?.answer([running()]);
    await anew;
    assert.equal(rig.state()?.kind, "running");
  });
});
