import assert from "node:assert/strict";
import { chooseAnyServer } from "../../../../src/servers/commands/choose-list.js";
import { User } from "../../../user/user.js";
import { baseUrl, hubServer } from "../model-fakes.js";
import { ModelRig } from "../model-rig.js";

describe("a list of servers", () => {
  it("names a default server as one where its user has others, and nowhere else", async () => {
    const { model } = await ModelRig.create();
    await model.addAccount({ baseUrl, user: "bob", version: "6.1.1" });
    await model.addAccount({ baseUrl, user: "cleo", version: "6.1.1", servers: [hubServer({ name: "gpu" })] });
    const user = new User();
    const choosing = chooseAnyServer({ ui: user.ui, model }, { title: "", question: "Which one?", fits: () => true });
    const list = await user.list(/Which one/);
    const described = list.items.map(({ description }) => description?.split(" · ").slice(0, -1).join(" · "));
    assert.deepEqual(described, ["ada", "bob", "Default server · cleo", "cleo"]);
    list.escape();
    await assert.rejects(choosing);
  });
});
