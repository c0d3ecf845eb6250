import assert from "node:assert/strict";
import { nothingToChoose, type OptionsRig } from "./rig.js";

/** Of a hub whose companion has no options to tell. */
export function bareCases(rig: () => OptionsRig): void {
  const hub = () => rig().bare;

  it("starts at once, as there is nothing to choose; then offers a user's own profiles, and neither a form nor the way to one", async () => {
    const server = await hub().addFor("ada");
    await rig().runs(rig().startWithOptions(server));
    assert.deepEqual((await hub().server("ada"))?.user_options, {});
    await rig().stop(server);

    rig().user.settings.set("profiles", [{ name: "Large", options: { size: "large" } }]);
    const called = rig().startWithOptions(server);
    const ways = await rig().ways(nothingToChoose);
    assert.deepEqual(ways.labels, ["The Hub's Default", "Large", "Start in Browser, Connect Here"]);
    ways.escape();
    await rig().isCalledOff(called);
  });
}
