import assert from "node:assert/strict";
import type { SignInRooms } from "../../../src/tokens/sign-in/contract.js";
import { passwordWay } from "../../../src/tokens/sign-in/password-way.js";
import type { Wizard } from "../../../src/ui/wizard.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { Adding, assertLeastToken, hubUrl, tokensAtHub } from "./adding.js";
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
