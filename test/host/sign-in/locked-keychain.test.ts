import assert from "node:assert/strict";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { command } from "../commands/gestures.js";
import { keychain } from "../commands/rig-door.js";
import { Adding, assertLeastToken, hubUrl, tokenFromElsewhere, tokensAtHub } from "./adding.js";
import { password } from "./known.js";

describe("signing in while the keychain is locked", () => {
  let user: Adding;
  before(async () => {
    // Where the keychain has a token already, no other place is taken instead.
    await command("addHub", { url: hubUrl, token: await tokenFromElsewhere("kim") });
  });
  beforeEach(() => (user = new Adding()));
  afterEach(async () => {
    user.restore();
    await keychain("unlock");
  });

  it("has the hub make no token, however often it is tried, and goes on in the same box once it is unlocked", async () => {
    await new PlainBrowser().openSignedIn(`${hubUrl}hub/home`, { user: "kit", password });
    await keychain("lock");
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, "User name and password");
    await user.inputs.enter(await user.inputs.box(), "kit");
    const box = await user.inputs.box();
    for (const attempt of ["first", "second", "third"]) {
      await user.inputs.enter(box, password);
      await user.says(box, /keychain of this machine is locked/);
      assert.deepEqual(await tokensAtHub("kit"), [], attempt);
    }
    await keychain("unlock");
    await user.inputs.enter(box, password);
    assert.equal((await adding)?.user, "kit");
    await assertLeastToken("kit");
  });
});
