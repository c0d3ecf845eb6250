import assert from "node:assert/strict";
import { SpawnCancelled, SpawnFailed } from "../../../src/hubClient/errors.js";
import { baseUrl, hubServer } from "./model-fakes.js";
import { defaultId, ModelRig, turn } from "./model-rig.js";

describe("what the hub repeats the next time is asked for after a start", () => {
  it("that ended without a server", async () => {
    for (const end of [new SpawnFailed(baseUrl, "no such image: gpu", false), new SpawnCancelled(baseUrl, "gone")]) {
      const rig = await ModelRig.create();
      await rig.refreshed([hubServer({ userOptions: { image: "cpu" } })]);
      const { start, call } = await rig.starting();
      call.fail(end);
      await assert.rejects(start, { kind: end.kind });
      await turn();
      rig.client.asked[1]?.answer([hubServer({ userOptions: { image: "gpu" } })]);
      await turn();
      assert.deepEqual(rig.model.server(defaultId)?.lastOptions, { image: "gpu" }, end.kind);
    }
  });

  it("that was withdrawn", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([hubServer({ userOptions: { image: "cpu" } })]);
    const { start, call } = await rig.starting();
    const stop = rig.model.stop(defaultId);
    await turn();
    rig.client.stopped[0]?.answer(undefined);
    await turn();
    call.fail(new SpawnCancelled(baseUrl, "gone"));
    await assert.rejects(start, { kind: "spawn-cancelled" });
    await stop;
    await turn();
    rig.client.asked[1]?.answer([hubServer({ userOptions: { image: "gpu" } })]);
    await turn();
    assert.deepEqual(rig.model.server(defaultId)?.lastOptions, { image: "gpu" });
  });
});
