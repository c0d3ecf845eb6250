import assert from "node:assert/strict";
import * as vscode from "vscode";
import { periodOfCode, totp } from "../../../rig/code-of-the-moment.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import type { SignInRooms } from "../../../src/signIn/contract.js";
import { passwordWay } from "../../../src/signIn/methods/password.js";
import type { Wizard } from "../../../src/ui/prompts/wizard.js";
import { until } from "../commands/until.js";
import { type Added, Adding, assertLeastToken, hubUrl, tokensAtHub } from "./adding.js";
import { password } from "./known.js";

const byPassword = "User name and password";

describe("signing in with user name and password", () => {
  let user: Adding;
  beforeEach(() => (user = new Adding()));
  afterEach(() => user.restore());

  it("tells the three causes of a refusal in the box, and goes on there", async () => {
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, byPassword);
    const name = await user.inputs.box();
    assert.equal(name.value, "");
    await user.inputs.enter(name, "pia");
    const box = await user.inputs.box();
    assert.equal(box.password, true);
    // The hub does not know pia before she was there in the browser.
    await user.inputs.enter(box, password);
    await user.says(box, /user name or the password is wrong.*never logged in.*elsewhere/);
    assert.ok(!JSON.stringify(box.validationMessage).includes(password.trim()));
    const login = { user: "pia", password };
    await new PlainBrowser().openSignedIn(`${hubUrl}hub/home`, login);
    // Spaces at its ends belong to a password.
    await user.inputs.enter(box, password.trim());
    await user.says(box, /user name or the password is wrong/);
    assert.deepEqual(await tokensAtHub("pia"), []);
    await user.inputs.enter(box, password);
    assert.equal((await adding)?.user, "pia");
    await assertLeastToken("pia");
  });

  it("asks for the code that the hub's login form takes besides, and says in its box that it was refused", async () => {
    const { url, secret } = JSON.parse(process.env["RIG_CODE_HUB"] ?? "") as { url: string; secret: string };
    const adding = Promise.resolve(vscode.commands.executeCommand<Added>("hubKernels.addHub"));
    await user.inputs.enter(await user.inputs.box(), url);
    await user.inputs.chooseLabelled(await user.inputs.list(), byPassword);
    await user.inputs.enter(await user.inputs.box(), "nora");
    await user.inputs.enter(await user.inputs.box(), password);
    const box = await user.inputs.box();
    assert.match(box.prompt ?? "", /also asks for “2FA code”/);
    assert.equal(box.password, true);
    await user.inputs.enter(box, "000000x");
    await user.says(box, /wrong/);
    // One that ran out on the way is refused as a wrong one is: then the next is typed.
    let typedIn = 0;
    let isAdded = false;
    void adding.then(() => (isAdded = true));
    await until("the code of the moment is taken", async () => {
      if (!isAdded && box.enabled && periodOfCode() !== typedIn) {
        typedIn = periodOfCode();
        await user.inputs.enter(box, totp(secret));
      }
      return isAdded;
    });
    assert.equal((await adding)?.user, "nora");
  });

  it("asks before a password goes over plain http to another machine, and asks for none without a yes", async () => {
    const remembered = { get: () => [], update: () => assert.fail("a no is not remembered") };
    const rooms = { lifetimeDays: () => 30, memento: remembered } as unknown as SignInRooms;
    const hub = { baseUrl: "http://hub.example/", label: "hub.example" };
    const way = passwordWay({ hub, can: { companion: false, password: "yes" }, accept: () => assert.fail(), rooms });
    const wizard = { text: () => assert.fail("it asked for the name") } as unknown as Wizard;
    await assert.rejects(async () => way?.first(wizard), { name: /Cancel/ });
    assert.deepEqual(
      user.messages.shown.map(({ modal, message }) => [modal, /without encryption/.test(message)]),
      [[true, true]],
    );
  });

  it("goes back to the user name, and is called off without a word", async () => {
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, byPassword);
    await user.inputs.enter(await user.inputs.box(), "piet");
    await user.inputs.box();
    await user.inputs.back();
    const name = await user.inputs.box();
    assert.equal(name.password, false);
    await user.inputs.escape();
    assert.equal(await adding, undefined);
    assert.deepEqual(user.messages.texts, []);
  });
});
