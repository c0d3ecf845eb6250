import assert from "node:assert/strict";
import { offerStart } from "../../../src/kernels/offer-start.js";
import { stored } from "../../../src/state/stored.js";
import { User } from "../../user/user.js";
import { MemoryMemento } from "../servers/model-fakes.js";
import { accountId, defaultId } from "../servers/model-rig.js";

describe("the question whether a stopped server is to be started", () => {
  it("calls the options of the last start as the hub's form does, where one was read", async () => {
    const [user, memento] = [new User(), new MemoryMemento()];
    const server = { id: defaultId, accountId, name: "", state: { kind: "stopped" as const } };
    const lastOptions = { gpus: 2, image: "torch:1" };
    await stored.optionWords(accountId).set(memento, [
      ["gpus", "", "GPUs"],
      ["image", "", "Image"],
      ["image", "torch:1", "PyTorch"],
    ]);
    const asked = offerStart({ ui: user.ui, memento }, { ...server, lastOptions }, "the hub", "Your cell runs then.");
    const question = await user.modal(/^The server on the hub is stopped/);
    assert.equal(question.shown.detail, "Your cell runs then. Last time: GPUs: 2 · Image: PyTorch");
    question.close();
    assert.equal(await asked, false);
  });
});
