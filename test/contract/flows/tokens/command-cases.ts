import assert from "node:assert/strict";
import { type FlowRig, narrow } from "../rig.js";

export function commandCases(rig: () => FlowRig): void {
  describe("Revoke Token…", () => {
    it("of another token has the hub refuse that one, and leaves the one in use", async () => {
      const { account, token } = await rig().signedIn("ada");
      const other = await rig().hub.token("ada", { scopes: narrow });
      const id = (await rig().tokensAtHub("ada")).at(-1)?.id ?? "";
      const revoking = rig().command("revokeToken", { account, token: id });
      const { shown } = await answered(/^Do you want to revoke the token/, "Revoke");
      assert.match(shown.detail, /Every program that uses it will be refused.*5 more minutes/s);
      assert.deepEqual(await rig().user.ends(revoking), { account, token: id });
      assert.equal(await rig().isAccepted(other), false);
      assert.equal(await rig().isAccepted(token), true);
    });

    it("of the one in use signs this editor out, here and at the hub", async () => {
      const { account, token } = await rig().signedIn("cleo");
      const [own] = await rig().tokensAtHub("cleo");
      assert.equal(await rig().inKeychain("cleo"), token);
      const revoking = rig().command("revokeToken", { account, token: own?.id });
      const { shown } = await answered(/^Do you want to revoke the token/, "Revoke");
      assert.match(shown.detail, /This editor uses it, so you'll be signed out/);
      await rig().user.ends(revoking);
      assert.equal(await rig().isAccepted(token), false);
      assert.equal(await rig().inKeychain("cleo"), undefined);
    });

    it("does nothing when the question is answered with no", async () => {
      const { account } = await rig().signedIn("ada");
      const other = await rig().hub.token("ada", { scopes: narrow });
      const id = (await rig().tokensAtHub("ada")).at(-1)?.id;
      const revoking = rig().command("revokeToken", { account, token: id });
      await answered(/^Do you want to revoke the token/, undefined);
      assert.equal(await rig().user.ends(revoking), undefined);
      assert.equal(await rig().isAccepted(other), true);
    });

    it("from the view's menu says what went wrong, and throws nothing at the editor", async () => {
      const { account, token } = await rig().signedIn("dan");
      await rig().hub.revoke(token);
      const line = { about: { account, token: "a1" }, id: "a line of the view" };
      assert.equal(await rig().user.ends(rig().command("revokeToken", line)), undefined);
      // By the one prompt for sign-ins, which this test leaves unanswered.
      await rig().user.reads(/(?:didn't accept|no longer accepts) the token/);
      await assert.rejects(rig().command("revokeToken", { account, token: "a1" }), { kind: "token-rejected" });
    });

    it("refuses what is no target", async () => {
      await assert.rejects(rig().command("revokeToken", { account: "", token: "a1" }), TypeError);
      await assert.rejects(rig().command("revokeToken", { account: "of nobody", token: "a1" }), RangeError);
      await assert.rejects(rig().command("tokenViewStep", { about: { account: "x" }, step: "workbench" }), TypeError);
    });
  });

  const answered = async (about: RegExp, button: string | undefined) => {
    const modal = await rig().user.modal(about);
    if (button === undefined) modal.close();
    else modal.press(button);
    return modal;
  };

  it("of the view's lines sign in to that account", async () => {
    const { account } = await rig().signedIn("nat", narrow);
    const signIn = rig().command("tokenViewSignIn", { about: { account }, id: "a line", label: "nat" });
    const list = await rig().user.list(/^Sign In to .* as nat\n/);
    list.escape();
    assert.equal(await rig().user.ends(signIn), undefined);
  });

  it("Open Token Page in Browser, and the view's line for it, open the page of that hub", async () => {
    const { account } = await rig().signedIn("bea", narrow);
    await rig().command("openTokenPage", { account });
    await rig().command("tokenViewStep", { about: { account }, step: "openTokenPage", id: "a line", label: "…" });
    assert.deepEqual(rig().user.opened, [`${rig().hub.url}hub/token`, `${rig().hub.url}hub/token`]);
  });

  it("Renew Token in Use puts a new one in its place, and the hub refuses the old one", async () => {
    const { account, token } = await rig().signedIn("eve");
    await rig().user.ends(rig().command("rotateToken", { account }));
    const renewed = await rig().inKeychain("eve");
    assert.ok(renewed && renewed !== token);
    assert.deepEqual([await rig().isAccepted(token), await rig().isAccepted(renewed)], [false, true]);
    assert.equal((await rig().tokensAtHub("eve")).length, 1);
    assert.deepEqual(rig().user.texts, []);
    assert.match(rig().user.statuses.join(), /The token was renewed and expires/);
  });

  it("Forget Token… deletes it from the keychain, and the hub goes on taking it", async () => {
    const { account, token } = await rig().signedIn("fay");
    const forgetting = rig().command("forgetToken", { account });
    assert.match(
      (await answered(/^Do you want to forget the token of fay/, "Forget")).shown.detail,
      /It isn't revoked on the hub/,
    );
    await rig().user.ends(forgetting);
    assert.equal(await rig().inKeychain("fay"), undefined);
    assert.equal(await rig().isAccepted(token), true);
  });

  it("Move Token… moves it between keychain and secret storage, and it works in both", async () => {
    const { account, token } = await rig().signedIn("gil");
    const moved = async () => {
      const moving = rig().command("moveToken", { account });
      await answered(/^Do you want to keep the token of gil/, "Move");
      return await rig().user.ends(moving);
    };
    assert.deepEqual(await moved(), { account, store: "secretStorage" });
    assert.equal(await rig().inKeychain("gil"), undefined);
    await rig().command("rotateToken", { account });
    assert.deepEqual(await moved(), { account, store: "keychain" });
    const now = await rig().inKeychain("gil");
    assert.ok(now && now !== token);
    assert.equal(await rig().isAccepted(now), true);
  });

  it("Revoke Unused Tokens… takes those of this editor that it does not use, and no others", async () => {
    const { account, token } = await rig().signedIn("hal");
    await rig().user.ends(rig().command("revokeUnusedTokens", { account }));
    assert.match(rig().user.texts[0] ?? "", /no unused tokens from this editor/);
    const own = `Hub Kernels on ${rig().window.deps.machine}`;
    for (const note of [own, own, "Hub Kernels on elsewhere", "backup"])
      await rig().hub.api("POST", "users/hal/tokens", { note, scopes: narrow });
    const revoking = rig().command("revokeUnusedTokens", { account });
    // What is offered is ticked.
    (await rig().user.list(/^Revoke Unused Tokens of This Machine/)).enter();
    await answered(/^Do you want to revoke 2 unused tokens of hal/, "Revoke");
    await rig().user.ends(revoking);
    const left = (await rig().tokensAtHub("hal")).map(({ note }) => note);
    assert.deepEqual(left.sort(), ["Hub Kernels on elsewhere", "backup", "rig"]);
    assert.equal(await rig().isAccepted(token), true);
  });
}
