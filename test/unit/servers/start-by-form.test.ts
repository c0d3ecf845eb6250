import assert from "node:assert/strict";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import { running, spawning } from "./model-fakes.js";
import { defaultId, ModelRig } from "./model-rig.js";

describe("a start of the model", () => {
  it("with a form's fields is none while another one is under way, and leaves that alone", async () => {
    const fields = formFields({ size: ["big"] });
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    await assert.rejects(rig.model.start(defaultId, fields), { kind: "another-start" });
    assert.equal(rig.state()?.kind, "starting");
    call.answer(running());
    const { state, lastFields } = await start;
    assert.deepEqual([state.kind, lastFields], ["running", undefined]);
    await rig.refreshed([spawning()]);
    await assert.rejects(rig.model.start(defaultId, fields), { kind: "another-start" }, "one of elsewhere, too");
    assert.equal(rig.client.started.length, 1);
  });
});
