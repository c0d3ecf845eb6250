import assert from "node:assert/strict";
import { baseUrl } from "./model-fakes.js";
import { ModelRig } from "./model-rig.js";

describe("the model, with several accounts of one hub", () => {
  it("knows one version of a hub, whichever of its accounts was told", async () => {
    const rig = await ModelRig.create();
    const versions = () => rig.model.accounts.map(({ user, hub }) => `${user} ${hub.version}`);
    await rig.model.addAccount({ baseUrl, user: "bob", version: "6.0.0" });
    await rig.model.addAccount({ baseUrl: "https://other.example/", user: "ada", version: "4.1.6" });
    assert.deepEqual(versions(), ["ada 6.0.0", "bob 6.0.0", "ada 4.1.6"]);
    rig.client.version = "6.1.0";
    await rig.refreshed([]);
    assert.deepEqual(versions(), ["ada 6.1.0", "bob 6.1.0", "ada 4.1.6"]);
    const { model } = await ModelRig.create({ memento: rig.memento, hub: false });
    assert.deepEqual(
      model.accounts.map(({ hub }) => hub.version),
      ["6.1.0", "6.1.0", "4.1.6"],
    );
  });
});
