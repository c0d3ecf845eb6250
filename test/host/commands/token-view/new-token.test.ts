import assert from "node:assert/strict";
import * as vscode from "vscode";
import { command } from "../gestures.js";
import { inEachTest } from "../in-each-test.js";
import { firstButton, Messages } from "../messages.js";
import { QuickInputs } from "../quick-inputs.js";
import { isAccepted, signedIn, tokensAtHub } from "./accounts.js";

/** Its other turns are in test/contract/flows; here the editor's own boxes, its list with ticks, and its clipboard. */
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
    assert.match(made?.detail ?? "", /can't be shown again/);
    assert.ok(!JSON.stringify(messages().shown).includes(copied));
  });
});
