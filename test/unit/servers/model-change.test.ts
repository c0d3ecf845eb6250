import assert from "node:assert/strict";
import { baseUrl, hubServer, running } from "./model-fakes.js";
import { accountId, ModelRig } from "./model-rig.js";

describe("a change of the model", () => {
  it("tells of each server that came, went or changed as it was and as it is, and of no other", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running(), hubServer({ name: "gpu" }), hubServer({ name: "same" })]);
    await rig.refreshed([hubServer(), hubServer({ name: "new" }), hubServer({ name: "same" })]);
    const { account, servers } = rig.changes.at(-1) ?? {};
    const kinds = servers?.map(({ before, after }) => [
      before?.name,
      before?.state.kind,
      after?.name,
      after?.state.kind,
    ]);
    assert.deepEqual(kinds, [
      ["", "running", "", "stopped"],
      [undefined, undefined, "new", "stopped"],
      ["gpu", "stopped", undefined, undefined],
    ]);
    assert.equal(account?.after, rig.model.account(accountId));
    await rig.model.removeAccount(accountId);
    const gone = rig.changes.at(-1);
    assert.deepEqual([gone?.account.before, gone?.account.after], [account?.after, undefined]);
    assert.deepEqual(
      gone?.servers.map(({ before, after }) => [before?.name, after]),
      [
        ["", undefined],
        ["new", undefined],
        ["same", undefined],
      ],
    );
  });

  it("tells of no hub before it is told that it came", async () => {
    const rig = await ModelRig.create();
    const bob = await rig.model.addAccount({ baseUrl, user: "bob", version: "5.5.4" });
    assert.deepEqual(
      [bob.label, rig.model.account(accountId)?.label],
      ["hub.example/jupyter (bob)", "hub.example/jupyter (ada)"],
    );
    const ofBob = rig.changes.filter(({ account }) => account.id === bob.id);
    assert.deepEqual(
      ofBob.map(({ reason, account }) => [reason, account.before !== undefined]),
      [
        ["account-added", false],
        ["account-named", true],
      ],
    );
    // Each change begins where the one before ended.
    assert.equal(ofBob[1]?.account.before, ofBob[0]?.account.after);
  });
});
