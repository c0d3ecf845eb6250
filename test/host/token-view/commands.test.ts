import assert from "node:assert/strict";
import { hostname } from "node:os";
import * as vscode from "vscode";
import { command } from "../commands/gestures.js";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { api, hubUrl, revoke, token } from "../commands/rig-door.js";
import { until } from "../commands/until.js";
import { inKeychain, isAccepted, narrow, signedIn, tokensAtHub } from "./accounts.js";

describe("the commands of tokens", () => {
  const messages = inEachTest(() => new Messages());

  describe("Revoke Token…", () => {
    it("of another token has the hub refuse that one, and leaves the one in use", async () => {
      const ada = await signedIn("ada");
      const other = await token("ada", narrow);
      const id = (await tokensAtHub("ada")).at(-1)?.id ?? "";
      messages().answer = firstButton;
      assert.deepEqual(await command("revokeToken", { account: ada.account, token: id }), {
        account: ada.account,
        token: id,
      });
      assert.equal(await isAccepted(other), false);
      assert.equal(await isAccepted(ada.token), true);
      assert.match(messages().shown[0]?.detail ?? "", /Every program that uses it is refused.*5 minutes/s);
      assert.equal(messages().shown[0]?.modal, true);
    });

    it("of the one in use signs this editor out, here and at the hub", async () => {
      const cleo = await signedIn("cleo");
      const [own] = await tokensAtHub("cleo");
      assert.equal(await inKeychain("cleo"), cleo.token);
      messages().answer = firstButton;
      await command("revokeToken", { account: cleo.account, token: own?.id });
      assert.equal(await isAccepted(cleo.token), false);
      assert.equal(await inKeychain("cleo"), undefined);
      assert.match(messages().shown[0]?.detail ?? "", /This editor uses it: it is signed out/);
    });

    it("does nothing when the question is answered with no", async () => {
      const ada = await signedIn("ada");
      const other = await token("ada", narrow);
      const id = (await tokensAtHub("ada")).at(-1)?.id;
      assert.equal(await command("revokeToken", { account: ada.account, token: id }), undefined);
      assert.equal(await isAccepted(other), true);
    });

    it("from the view's menu says what went wrong, and throws nothing at the editor", async () => {
      const dan = await signedIn("dan");
      await revoke(dan.token);
      const line = { about: { account: dan.account, token: "a1" }, id: "a line of the view" };
      assert.equal(await vscode.commands.executeCommand("hubKernels.revokeToken", line), undefined);
      // By the one prompt for sign-ins, which this test leaves unanswered.
      await until("it is said", () => messages().shown.length > 0);
      assert.match(messages().texts.join("\n"), /does not (?:accept|take) the token/);
      await assert.rejects(command("revokeToken", { account: dan.account, token: "a1" }), { kind: "token-rejected" });
    });

    it("refuses what is no target", async () => {
      await assert.rejects(command("revokeToken", { account: "", token: "a1" }), TypeError);
      await assert.rejects(command("revokeToken", { account: "of nobody", token: "a1" }), RangeError);
      await assert.rejects(command("tokenViewStep", { about: { account: "x" }, step: "workbench" }), TypeError);
    });
  });

  it("of the view's lines sign in to that account", async () => {
    const nat = await signedIn("nat", narrow);
    const line = { about: { account: nat.account }, id: "a line", label: "nat" };
    const inputs = new QuickInputs();
    try {
      const signIn = command("tokenViewSignIn", line);
      assert.match((await inputs.list()).title ?? "", /^Sign In to .* as nat$/);
      await inputs.escape();
      assert.equal(await signIn, undefined);
    } finally {
      inputs.restore();
    }
  });

  it("Open Token Page in Browser, and the view's line for it, open the page of that hub", async () => {
    const bea = await signedIn("bea", narrow);
    const opened: string[] = [];
    const openExternal = vscode.env.openExternal;
    const open = (target: unknown) => Promise.resolve(opened.push(String(target)) > 0);
    Object.defineProperty(vscode.env, "openExternal", { value: open, configurable: true, writable: true });
    try {
      await command("openTokenPage", { account: bea.account });
      await command("tokenViewStep", {
        about: { account: bea.account },
        step: "openTokenPage",
        id: "a line",
        label: "…",
      });
    } finally {
      Object.defineProperty(vscode.env, "openExternal", { value: openExternal, configurable: true, writable: true });
    }
    assert.deepEqual(opened, [`${hubUrl}hub/token`, `${hubUrl}hub/token`]);
  });

  it("Renew Token in Use puts a new one in its place, and the hub refuses the old one", async () => {
    const eve = await signedIn("eve");
    await command("rotateToken", { account: eve.account });
    const renewed = await inKeychain("eve");
    assert.ok(renewed && renewed !== eve.token);
    assert.deepEqual([await isAccepted(eve.token), await isAccepted(renewed)], [false, true]);
    assert.equal((await tokensAtHub("eve")).length, 1);
    assert.deepEqual(messages().texts, []);
  });

  it("Forget Token Here… deletes it from the keychain, and the hub goes on taking it", async () => {
    const fay = await signedIn("fay");
    messages().answer = firstButton;
    await command("forgetToken", { account: fay.account });
    assert.equal(await inKeychain("fay"), undefined);
    assert.equal(await isAccepted(fay.token), true);
    assert.match(messages().shown[0]?.detail ?? "", /The hub is not told/);
  });

  it("Keep Token Elsewhere… moves it between keychain and secret storage, and it works in both", async () => {
    const gil = await signedIn("gil");
    messages().answer = firstButton;
    assert.deepEqual(await command("moveToken", { account: gil.account }), {
      account: gil.account,
      store: "secretStorage",
    });
    assert.equal(await inKeychain("gil"), undefined);
    await command("rotateToken", { account: gil.account });
    assert.deepEqual(await command("moveToken", { account: gil.account }), { account: gil.account, store: "keychain" });
    const moved = await inKeychain("gil");
    assert.ok(moved && moved !== gil.token);
    assert.equal(await isAccepted(moved), true);
  });

  it("Revoke Unused Tokens… takes those of this editor that it does not use, and no others", async () => {
    const hal = await signedIn("hal");
    const picks = new Picks();
    await command("revokeUnusedTokens", { account: hal.account }).finally(() => picks.restore());
    assert.match(messages().texts[0] ?? "", /no unused tokens of this editor/);
    const note = `Hub Kernels on ${hostname().replace(/\..*$/, "")} (${vscode.env.appName})`;
    for (const name of [note, note, "Hub Kernels on elsewhere", "backup"]) {
      await api("POST", "users/hal/tokens", { note: name, scopes: narrow });
    }
    messages().answer = firstButton;
    const showQuickPick = vscode.window.showQuickPick;
    const pickAll = (items: unknown) => Promise.resolve(items);
    Object.defineProperty(vscode.window, "showQuickPick", { value: pickAll, configurable: true, writable: true });
    try {
      await command("revokeUnusedTokens", { account: hal.account });
    } finally {
      Object.defineProperty(vscode.window, "showQuickPick", {
        value: showQuickPick,
        configurable: true,
        writable: true,
      });
    }
    assert.match(messages().texts[1] ?? "", /^Revoke 2 unused tokens of hal/);
    assert.deepEqual((await tokensAtHub("hal")).map((left) => left.note).sort(), [
      "Hub Kernels on elsewhere",
      "backup",
      "rig",
    ]);
    assert.equal(await isAccepted(hal.token), true);
  });
});
