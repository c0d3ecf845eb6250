import assert from "node:assert/strict";
import * as vscode from "vscode";
import { command } from "../commands/gestures.js";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { clearRequests, requests } from "../commands/rig-door.js";
import { isAccepted, narrow, signedIn, tokensAtHub } from "./accounts.js";

/** Of the sign-in that is asked for: the scopes that it would want. Ends it. */
async function scopesAsked(inputs: QuickInputs): Promise<string[]> {
  await inputs.chooseLabelled(await inputs.list(), "Open the token page");
  const { items } = await inputs.list();
  await inputs.escape();
  return items[0]?.detail?.split(" ") ?? [];
}

describe("New Token…", () => {
  const messages = inEachTest(() => new Messages());
  const inputs = inEachTest(() => new QuickInputs());

  async function answerSteps(note: string): Promise<void> {
    await inputs().enter(await inputs().box(), note);
    const scopes = await inputs().list();
    assert.deepEqual(
      scopes.selectedItems.map(({ description }) => description),
      ["servers!user", "access:servers!user"],
    );
    // Enter takes what is ticked, whatever line the cursor is on.
    await inputs().choose(scopes, 0);
    const lifetime = await inputs().list();
    await inputs().choose(lifetime, 1);
  }

  it("makes one with note, scopes and an end, and gives it once, by the clipboard", async () => {
    const ada = await signedIn("ada");
    messages().answer = firstButton;
    const created = command<{ token: string }>("createToken", { account: ada.account });
    await answerSteps("backup");
    const { token: id } = await created;
    const copied = await vscode.env.clipboard.readText();
    const listed = (await tokensAtHub("ada")).find((one) => one.id === id);
    assert.equal(listed?.note, "backup");
    assert.ok(listed.scopes.includes("access:servers!user=ada") && !listed.scopes.includes("tokens!user=ada"));
    const days = (Date.parse(listed.expires_at ?? "") - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days <= 7, listed.expires_at ?? "never");
    assert.equal(await isAccepted(copied), true);
    const [made, ...more] = messages().shown;
    assert.deepEqual([made?.modal, made?.buttons, more.length], [true, ["Copy Token"], 0]);
    assert.match(made?.detail ?? "", /cannot be shown again/);
    assert.ok(!JSON.stringify(messages().shown).includes(copied));
  });

  it("takes one back that nobody copied", async () => {
    const ada = await signedIn("ada");
    messages().answer = (_message, buttons) => buttons.find((button) => button === "Revoke It");
    const created = command<{ token: string }>("createToken", { account: ada.account });
    await answerSteps("not wanted");
    const { token: id } = await created;
    assert.deepEqual(
      (await tokensAtHub("ada")).filter((one) => one.id === id),
      [],
    );
  });

  it("leads back to the question where nothing is ticked, or a warning is answered with no", async () => {
    const ada = await signedIn("ada");
    const before = (await tokensAtHub("ada")).length;
    const created = command("createToken", { account: ada.account });
    await inputs().enter(await inputs().box(), "backup");
    const scopes = await inputs().list();
    scopes.selectedItems = [];
    await inputs().choose(scopes, 0);
    const again = await inputs().list();
    assert.deepEqual([again.step, again.selectedItems.length], [2, 0]);
    assert.match(again.placeholder ?? "", /^Tick at least one/);
    again.selectedItems = again.items.filter(({ label }) => label.includes("Everything"));
    await inputs().choose(again, 0);
    const refused = await inputs().list();
    assert.match(messages().texts.at(-1) ?? "", /may do everything you may\?$/);
    assert.match(refused.selectedItems[0]?.label ?? "", /Everything/);
    refused.selectedItems = refused.items.slice(0, 1);
    await inputs().choose(refused, 0);
    await inputs().chooseLabelled(await inputs().list(), "Without an end");
    const lifetime = await inputs().list();
    assert.match(messages().texts.at(-1) ?? "", /never expires\?$/);
    assert.equal(lifetime.step, 3);
    await inputs().escape();
    assert.equal(await created, undefined);
    assert.equal((await tokensAtHub("ada")).length, before);
  });

  it("says what to do where the token may not manage tokens", async () => {
    const bea = await signedIn("bea", narrow);
    await clearRequests();
    assert.equal(await command("createToken", { account: bea.account }), undefined);
    assert.deepEqual(messages().shown.at(-1)?.buttons, ["Sign In…", "Open Token Page"]);
    assert.deepEqual(await requests("bea"), []);
    messages().answer = (_message, buttons) => buttons.find((button) => button === "Sign In…");
    await command("createToken", { account: bea.account });
    assert.ok((await scopesAsked(inputs())).includes("tokens!user"));
  });

  it("offers who is signed out a sign-in with no more scopes than any other", async () => {
    const bea = await signedIn("bea", narrow);
    messages().answer = firstButton;
    await command("forgetToken", { account: bea.account });
    for (const name of ["copyForOtherTools", "moveToken"]) {
      assert.equal(await command(name, { account: bea.account }), undefined);
      assert.match(messages().texts.at(-1) ?? "", /^bea is signed out of /);
      assert.deepEqual(await scopesAsked(inputs()), ["access:servers!user", "servers!user", "read:users!user"]);
    }
  });
});
