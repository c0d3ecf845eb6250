import assert from "node:assert/strict";
import { RequestRefused, SpawnFailed, Throttled } from "../../../src/hubClient/errors.js";
import { baseUrl } from "./model-fakes.js";
import { ModelRig, turn } from "./model-rig.js";

describe("a start that has ended", () => {
  it("is looked at once where the hub had taken it: the hub keeps what it was asked with", async () => {
    for (const [error, questions] of [
      [new SpawnFailed(baseUrl, "no such image: x", false), 1],
      [new RequestRefused(baseUrl, 400, "no such image: x"), 1],
      [new Throttled(baseUrl, "", 20), 0],
    ] as const) {
      const rig = await ModelRig.create();
      const { start, call } = await rig.starting();
      call.fail(error);
      await assert.rejects(start, { kind: error.kind });
      await turn();
      assert.equal(rig.client.asked.length, questions, error.kind);
      rig.model.dispose();
    }
  });

  it("with its window tells the log nothing of a failure", async () => {
    const rig = await ModelRig.create();
    const { start } = await rig.starting();
    const lines = rig.log.lines.length;
    rig.model.dispose();
    await assert.rejects(start, { name: "AbortError" });
    assert.deepEqual(rig.log.lines.slice(lines), []);
  });
});
