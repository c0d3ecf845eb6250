import assert from "node:assert/strict";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import type { StartOptions } from "../../../src/hubClient/types.js";
import { optionsOf } from "../../../src/model/start-of.js";
import { hubServer, running, spawning } from "./model-fakes.js";
import { defaultId, ModelRig, turn } from "./model-rig.js";

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

  it("has the options that were asked for while it goes on, not those of the start before it", async () => {
    const shown = async (options: StartOptions) => {
      const rig = await ModelRig.create();
      await rig.refreshed([hubServer({ userOptions: { image: "old" } })]);
      void rig.model.start(defaultId, options).catch(() => undefined);
      await turn();
      rig.client.started[0]?.report({ kind: "message", message: "Pulling" });
      const server = rig.model.server(defaultId);
      rig.model.dispose();
      return server && [server.state.kind, optionsOf(server)];
    };
    assert.deepEqual(await shown({ image: "new" }), ["starting", { image: "new" }]);
    assert.deepEqual(await shown(formFields({ size: ["big"] })), ["starting", { size: "big" }]);
    const secret = { ...formFields({ password: ["hunter2"] }), secret: true as const };
    assert.deepEqual(await shown(secret), ["starting", undefined], "of these nothing is kept");
    // The hub repeats them.
    assert.deepEqual(await shown(undefined), ["starting", { image: "old" }]);
  });
});
