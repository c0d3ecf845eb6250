import assert from "node:assert/strict";
import { type FlowRig, narrow } from "../rig.js";

export function newTokenCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const note = /What's the token for\?/;
  const scopes = /What can “.*” do\?/;
  const lifetime = /How long is it valid\?/;

  async function answerSteps(text: string): Promise<void> {
    (await user().box(note)).enter(text);
    const list = await user().list(scopes);
    assert.deepEqual(
      list.selectedItems.map(({ description }) => description),
      ["servers!user", "access:servers!user"],
    );
    // Enter takes what is ticked, whatever line the cursor is on.
    list.enter();
    (await user().list(lifetime)).choose("7 days");
  }

  /** Of the sign-in that is asked for: the scopes that it would want. Ends it. */
  async function scopesAsked(): Promise<string[]> {
    (await user().list(/How do you want to sign in/)).choose("Open the token page");
    const list = await user().list(/asks for permissions/);
    list.escape();
    return list.items[0]?.detail?.split(" ") ?? [];
  }

  it("makes one with note, scopes and an end, and gives it once, by the clipboard", async () => {
    const { account } = await rig().signedIn("ada");
    const created = rig().command<{ token: string }>("createToken", { account });
    await answerSteps("backup");
    const made = await user().modal(/The token “backup” was created/);
    assert.deepEqual(made.shown.buttons, ["Copy Token"]);
    assert.match(made.shown.detail, /can't be shown again/);
    made.press("Copy Token");
    const { token: id } = await user().ends(created);
    const listed = (await rig().tokensAtHub("ada")).find((one) => one.id === id);
    assert.equal(listed?.note, "backup");
    assert.ok(listed.scopes.includes("access:servers!user=ada") && !listed.scopes.includes("tokens!user=ada"));
    const days = (Date.parse(listed.expires_at ?? "") - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days <= 7, listed.expires_at ?? "never");
    assert.equal(await rig().isAccepted(user().copied), true);
    assert.ok(!JSON.stringify(user().messages).includes(user().copied));
  });

  it("takes one back that nobody copied", async () => {
    const { account } = await rig().signedIn("ada");
    const created = rig().command<{ token: string }>("createToken", { account });
    await answerSteps("not wanted");
    (await user().modal(/was created/)).close();
    (await user().modal(/wasn't copied/)).press("Revoke");
    const { token: id } = await user().ends(created);
    assert.ok(!(await rig().tokensAtHub("ada")).some((one) => one.id === id));
  });

  it("leads back to the question where nothing is ticked, or a warning is answered with no", async () => {
    const { account } = await rig().signedIn("ada");
    const before = (await rig().tokensAtHub("ada")).length;
    const created = rig().command("createToken", { account });
    (await user().box(note)).enter("backup");
    const first = await user().list(scopes);
    first.tick();
    first.enter();
    const again = await user().list(/Select at least one/);
    assert.deepEqual([again.step, again.selectedItems.length], [2, 0]);
    again.tick("Everything");
    again.enter();
    (await user().modal(/can do everything you can\?$/)).close();
    const refused = await user().list(/Select at least one/);
    assert.match(refused.selectedItems[0]?.label ?? "", /Everything/);
    refused.tick("See, start, and stop");
    refused.enter();
    (await user().list(lifetime)).choose("No expiration");
    (await user().modal(/never expires\?$/)).close();
    const end = await user().list(lifetime);
    assert.equal(end.step, 3);
    end.escape();
    assert.equal(await user().ends(created), undefined);
    assert.equal((await rig().tokensAtHub("ada")).length, before);
  });

  it("says what to do where the token may not manage tokens", async () => {
    const { account } = await rig().signedIn("bea", narrow);
    rig().hub.clearRequests();
    assert.equal(await user().ends(rig().command("createToken", { account })), undefined);
    assert.deepEqual(user().messages.at(-1)?.buttons, ["Sign In…", "Open Token Page"]);
    assert.deepEqual(rig().requests(), []);
    user().presses("Sign In…", /can't manage tokens/);
    await rig().command("createToken", { account });
    assert.ok((await scopesAsked()).includes("tokens!user"));
  });

  it("offers who is signed out a sign-in with no more scopes than any other", async () => {
    const { account } = await rig().signedIn("bea", narrow);
    user().presses("Forget", /^Do you want to forget the token/);
    await rig().command("forgetToken", { account });
    user().presses("Sign In…", /^bea is signed out of /);
    for (const name of ["copyForOtherTools", "moveToken"]) {
      assert.equal(await rig().command(name, { account }), undefined);
      assert.match(user().texts.at(-1) ?? "", /^bea is signed out of /);
      const usual = ["access:servers!user", "servers!user", "read:users!user", "read:users:shares!user"];
      assert.deepEqual(await scopesAsked(), usual);
    }
  });
}
