import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { command } from "../commands/gestures.js";
import { Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { api, clearRequests, hubUrl, requests, revoke, token } from "../commands/rig-door.js";
import { inKeychain, isAccepted, narrow, signedIn, tokensAtHub } from "./accounts.js";

const run = promisify(execFile);

describe("the commands of tokens", () => {
  let messages: Messages;
  const answering = (answer: (message: string, buttons: string[]) => string | undefined) => {
    messages.restore();
    messages = new Messages(answer);
  };
  const yes = (_message: string, buttons: string[]) => buttons[0];
  beforeEach(() => (messages = new Messages()));
  afterEach(() => messages.restore());

  describe("New Token…", () => {
    let inputs: QuickInputs;
    beforeEach(() => (inputs = new QuickInputs()));
    afterEach(() => inputs.restore());

    async function answerSteps(note: string): Promise<void> {
      await inputs.enter(await inputs.box(), note);
      const scopes = await inputs.list();
      assert.deepEqual(
        scopes.selectedItems.map(({ description }) => description),
        ["servers!user", "access:servers!user"],
      );
      // Enter takes what is ticked, whatever line the cursor is on.
      await inputs.choose(scopes, 0);
      const lifetime = await inputs.list();
      await inputs.choose(lifetime, 1);
    }

    it("makes one with note, scopes and an end, and gives it once, by the clipboard", async () => {
      const ada = await signedIn("ada");
      answering(yes);
      const created = command<{ token: string }>("createToken", { hub: ada.hub });
      await answerSteps("backup");
      const { token: id } = await created;
      const copied = await vscode.env.clipboard.readText();
      const listed = (await tokensAtHub("ada")).find((one) => one.id === id);
      assert.equal(listed?.note, "backup");
      assert.ok(listed.scopes.includes("access:servers!user=ada") && !listed.scopes.includes("tokens!user=ada"));
      const days = (Date.parse(listed.expires_at ?? "") - Date.now()) / 86_400_000;
      assert.ok(days > 6.9 && days <= 7, listed.expires_at ?? "never");
      assert.equal(await isAccepted(copied), true);
      const [made, ...more] = messages.shown;
      assert.deepEqual([made?.modal, made?.buttons, more.length], [true, ["Copy Token"], 0]);
      assert.match(made?.detail ?? "", /cannot be shown again/);
      assert.ok(!JSON.stringify(messages.shown).includes(copied));
    });

    it("takes one back that nobody copied", async () => {
      const ada = await signedIn("ada");
      answering((_message, buttons) => buttons.find((button) => button === "Revoke It"));
      const created = command<{ token: string }>("createToken", { hub: ada.hub });
      await answerSteps("not wanted");
      const { token: id } = await created;
      assert.deepEqual(
        (await tokensAtHub("ada")).filter((one) => one.id === id),
        [],
      );
    });

    it("says what to do where the token may not manage tokens", async () => {
      const bea = await signedIn("bea", narrow);
      await clearRequests();
      assert.equal(await command("createToken", { hub: bea.hub }), undefined);
      assert.deepEqual(messages.shown.at(-1)?.buttons, ["Sign In…", "Open Token Page"]);
      assert.deepEqual(await requests(), []);
    });
  });

  describe("Revoke Token…", () => {
    it("of another token has the hub refuse that one, and leaves the one in use", async () => {
      const ada = await signedIn("ada");
      const other = await token("ada", narrow);
      const id = (await tokensAtHub("ada")).at(-1)?.id ?? "";
      answering(yes);
      assert.deepEqual(await command("revokeToken", { hub: ada.hub, token: id }), { hub: ada.hub, token: id });
      assert.equal(await isAccepted(other), false);
      assert.equal(await isAccepted(ada.token), true);
      assert.match(messages.shown[0]?.detail ?? "", /Every program that uses it is refused.*5 minutes/s);
      assert.equal(messages.shown[0]?.modal, true);
    });

    it("of the one in use signs this editor out, here and at the hub", async () => {
      const cleo = await signedIn("cleo");
      const [own] = await tokensAtHub("cleo");
      assert.equal(await inKeychain("cleo"), cleo.token);
      answering(yes);
      await command("revokeToken", { hub: cleo.hub, token: own?.id });
      assert.equal(await isAccepted(cleo.token), false);
      assert.equal(await inKeychain("cleo"), undefined);
      assert.match(messages.shown[0]?.detail ?? "", /This editor uses it: it is signed out/);
    });

    it("does nothing when the question is answered with no", async () => {
      const ada = await signedIn("ada");
      const other = await token("ada", narrow);
      const id = (await tokensAtHub("ada")).at(-1)?.id;
      assert.equal(await command("revokeToken", { hub: ada.hub, token: id }), undefined);
      assert.equal(await isAccepted(other), true);
    });

    it("from the view's menu says what went wrong, and throws nothing at the editor", async () => {
      const dan = await signedIn("dan");
      await revoke(dan.token);
      const line = { about: { hub: dan.hub, token: "a1" }, id: "a line of the view" };
      assert.equal(await vscode.commands.executeCommand("hubKernels.revokeToken", line), undefined);
      // By the one prompt for sign-ins, which this test leaves unanswered.
      await until("it is said", 20_000, () => messages.shown.length > 0);
      assert.match(messages.texts[0] ?? "", /does not (?:accept|take) the token/);
      await assert.rejects(command("revokeToken", { hub: dan.hub, token: "a1" }), { kind: "token-rejected" });
    });

    it("refuses what is no target", async () => {
      await assert.rejects(command("revokeToken", { hub: "", token: "a1" }), TypeError);
      await assert.rejects(command("revokeToken", { hub: "of nobody", token: "a1" }), RangeError);
      await assert.rejects(command("tokenViewStep", { about: { hub: "x" }, step: "workbench" }), TypeError);
    });
  });

  it("Open Token Page in Browser, and the view's line for it, open the page of that hub", async () => {
    const bea = await signedIn("bea", narrow);
    const opened: string[] = [];
    const openExternal = vscode.env.openExternal;
    const open = (target: unknown) => Promise.resolve(opened.push(String(target)) > 0);
    Object.defineProperty(vscode.env, "openExternal", { value: open, configurable: true, writable: true });
    try {
      await command("openTokenPage", { hub: bea.hub });
      await command("tokenViewStep", { about: { hub: bea.hub }, step: "openTokenPage", id: "a line", label: "…" });
    } finally {
      Object.defineProperty(vscode.env, "openExternal", { value: openExternal, configurable: true, writable: true });
    }
    assert.deepEqual(opened, [`${hubUrl}hub/token`, `${hubUrl}hub/token`]);
  });

  it("Renew Token in Use puts a new one in its place, and the hub refuses the old one", async () => {
    const eve = await signedIn("eve");
    await command("rotateToken", { hub: eve.hub });
    const renewed = await inKeychain("eve");
    assert.ok(renewed && renewed !== eve.token);
    assert.deepEqual([await isAccepted(eve.token), await isAccepted(renewed)], [false, true]);
    assert.equal((await tokensAtHub("eve")).length, 1);
    assert.deepEqual(messages.texts, []);
  });

  it("Forget Token Here… deletes it from the keychain, and the hub goes on taking it", async () => {
    const fay = await signedIn("fay");
    answering(yes);
    await command("forgetToken", { hub: fay.hub });
    assert.equal(await inKeychain("fay"), undefined);
    assert.equal(await isAccepted(fay.token), true);
    assert.match(messages.shown[0]?.detail ?? "", /The hub is not told/);
  });

  it("Keep Token Elsewhere… moves it between keychain and secret storage, and it works in both", async () => {
    const gil = await signedIn("gil");
    answering(yes);
    assert.deepEqual(await command("moveToken", { hub: gil.hub }), { hub: gil.hub, store: "secretStorage" });
    assert.equal(await inKeychain("gil"), undefined);
    await command("rotateToken", { hub: gil.hub });
    assert.deepEqual(await command("moveToken", { hub: gil.hub }), { hub: gil.hub, store: "keychain" });
    const moved = await inKeychain("gil");
    assert.ok(moved && moved !== gil.token);
    assert.equal(await isAccepted(moved), true);
  });

  it("Revoke Unused Tokens… takes those of this editor that it does not use, and no others", async () => {
    const hal = await signedIn("hal");
    const picks = new Picks();
    await command("revokeUnusedTokens", { hub: hal.hub }).finally(() => picks.restore());
    assert.match(messages.texts[0] ?? "", /no unused tokens of this editor/);
    const note = `Hub Kernels on ${hostname().replace(/\..*$/, "")} (${vscode.env.appName})`;
    for (const name of [note, note, "Hub Kernels on elsewhere", "backup"]) {
      await api("POST", "users/hal/tokens", { note: name, scopes: narrow });
    }
    answering(yes);
    const showQuickPick = vscode.window.showQuickPick;
    const pickAll = (items: unknown) => Promise.resolve(items);
    Object.defineProperty(vscode.window, "showQuickPick", { value: pickAll, configurable: true, writable: true });
    try {
      await command("revokeUnusedTokens", { hub: hal.hub });
    } finally {
      Object.defineProperty(vscode.window, "showQuickPick", {
        value: showQuickPick,
        configurable: true,
        writable: true,
      });
    }
    assert.match(messages.texts[0] ?? "", /^Revoke 2 unused tokens of hal/);
    assert.deepEqual((await tokensAtHub("hal")).map((left) => left.note).sort(), [
      "Hub Kernels on elsewhere",
      "backup",
      "rig",
    ]);
    assert.equal(await isAccepted(hal.token), true);
  });

  describe("Copy Connection for Other Tools…", () => {
    async function copied(hub: string, choose: (label: string) => boolean): Promise<string> {
      await vscode.env.clipboard.writeText("");
      const picks = new Picks((items) => items.find(({ label }) => choose(label)));
      await command("copyForOtherTools", { hub }).finally(() => picks.restore());
      return await vscode.env.clipboard.readText();
    }

    it("copies the header only after a warning, also when code calls", async () => {
      const bea = await signedIn("bea", narrow);
      assert.equal(await copied(bea.hub, (label) => label === "Authorization header"), "");
      assert.match(messages.shown[0]?.detail ?? "", /can act as you on the hub until it ends/);
      answering(yes);
      const text = await copied(bea.hub, (label) => label === "Authorization header");
      assert.equal(text, `Authorization: token ${bea.token}`);
    });

    it("copies lines and a curl command that a shell runs against the hub, with the token in no argument", async () => {
      const bea = await signedIn("bea", narrow);
      answering(yes);
      const lines = await copied(bea.hub, (label) => label === "Environment lines");
      assert.equal(
        lines,
        `export JUPYTERHUB_API_TOKEN='${bea.token}'\nexport JUPYTERHUB_API_URL='${hubUrl}hub/api'\nexport JUPYTERHUB_USER='bea'\n`,
      );
      messages.shown.length = 0;
      const curl = await copied(bea.hub, (label) => label === "curl line");
      assert.ok(!curl.includes(bea.token));
      assert.deepEqual(messages.shown, []);
      const { stdout } = await run("sh", ["-c", lines + curl]);
      assert.equal((JSON.parse(stdout) as { name: string }).name, "bea");
    });

    it("offers a token of its own first where it may be made, and hands over that one", async () => {
      const ada = await signedIn("ada");
      answering(yes);
      const inputs = new QuickInputs();
      try {
        const text = copied(ada.hub, (label) => /^Environment lines$|A new token for that tool$/.test(label));
        await inputs.enter(await inputs.box(), "For the night job");
        await inputs.choose(await inputs.list(), 0);
        await inputs.choose(await inputs.list(), 0);
        const [, given = ""] = /API_TOKEN='(\w+)'/.exec(await text) ?? [];
        assert.notEqual(given, ada.token);
        assert.equal(await isAccepted(given), true);
      } finally {
        inputs.restore();
      }
      assert.ok((await tokensAtHub("ada")).some(({ note }) => note === "For the night job"));
    });

    it("gives PyCharm the address of a running server only, then field by field", async () => {
      const lou = await signedIn("lou", narrow);
      assert.equal(await copied(lou.hub, (label) => label.startsWith("PyCharm")), "");
      assert.match(messages.texts[0] ?? "", /^No server of lou .* is running\. PyCharm/);
      await command("startServer", { server: lou.server });
      answering(yes);
      const texts: string[] = [];
      const wanted = ["Copy Server URL", "Copy User Name", "Copy Token"];
      for (const field of wanted) {
        let left = ["PyCharm", field];
        texts.push(
          await copied(lou.hub, (label) =>
            left.some((part) => label.includes(part) && (left = left.filter((other) => other !== part))),
          ),
        );
      }
      assert.deepEqual(texts, [`${hubUrl}user/lou/`, "lou", lou.token]);
      await command("stopServer", { server: lou.server, confirmed: true });
    });
  });
});
