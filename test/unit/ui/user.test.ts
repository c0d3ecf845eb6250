import assert from "node:assert/strict";
import { runWizard } from "../../../src/ui/prompts/wizard.js";
import { User } from "../../user/user.js";

/** What the tests of flows stand on: that it fails where a user would be surprised. */
describe("the user before a window in memory", () => {
  let user: User;
  beforeEach(() => (user = new User()));

  const pick = () => user.ui.pick([{ label: "$(add) one" }, { label: "two" }], { title: "Which?" });

  it("reads a question, and answers that one", async () => {
    const picking = Promise.resolve(pick());
    const list = await user.list(/Which\?/);
    assert.deepEqual(list.labels, ["one", "two"]);
    list.choose("two");
    assert.deepEqual(await user.ends(picking), { label: "two" });
    user.restore();
  });

  it("is told at once of a question that is another one", async () => {
    void pick();
    await assert.rejects(user.box(/A name/), /asked was AskedList “Which\?”, and not AskedBox A name/);
    void pick();
    await assert.rejects(user.list(/What\?/), /asked was AskedList “Which\?”, and not AskedList What/);
  });

  it("is told at once of a question where the end was waited for, whichever came first", async () => {
    void pick();
    await assert.rejects(user.ends(new Promise(() => undefined)), /asked was AskedList “Which\?”, and not the end/);
    const ending = user.ends(new Promise(() => undefined));
    void user.ui.modal("warning", "Really?", "");
    await assert.rejects(ending, /asked was AskedModal “Really\?”/);
  });

  it("is told at the end of a test of a question that nobody answered", () => {
    void user.ui.modal("warning", "Really?", "", "Yes");
    assert.throws(() => user.restore(), /Really\?/);
  });

  it("presses no button and chooses no item that is not there", async () => {
    void user.ui.modal("warning", "Really?", "", "Yes");
    user.presses("No", /Sure\?/);
    assert.throws(() => user.ui.message("warning", "Sure?", "Yes"), /“No” of/);
    const modal = await user.modal(/Really\?/);
    assert.throws(() => modal.press("No"), /not among Yes/);
    void pick();
    const list = await user.list(/Which\?/);
    assert.throws(() => list.choose("three"), /not among one \| two/);
  });

  it("cannot type into a box that is closed or busy", async () => {
    const asking = runWizard(user.ui, "Title", (wizard) =>
      wizard.text({ prompt: "A name", accept: () => new Promise(() => undefined) }),
    );
    const box = await user.box(/A name/);
    box.enter("ada");
    assert.throws(() => box.enter("bob"), /takes no keys/);
    box.escape();
    await assert.rejects(asking, { message: "Canceled" });
    assert.throws(() => box.enter("bob"), /not on the screen/);
  });
});
