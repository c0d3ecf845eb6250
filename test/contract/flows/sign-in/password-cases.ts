import assert from "node:assert/strict";
import { periodOfCode, totp } from "../../../../rig/code-of-the-moment.js";
import { PlainBrowser } from "../../../../rig/hub-login.js";
import { inEachTest } from "./adding.js";
import { password, type SignInRig } from "./rig.js";

const byPassword = "User name and password";

export function passwordCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);

  it("tells the three causes of a refusal in the box, and goes on there", async () => {
    const { user } = window();
    const { adding, list } = await window().begin();
    list.choose(byPassword);
    const name = await user.box(/Enter your user name on/);
    assert.equal(name.value, "");
    name.enter("pia");
    const box = await user.box(/Enter the password of pia/);
    assert.equal(box.password, true);
    // The hub does not know pia before she was there in the browser.
    box.enter(password);
    await user.says(box, /Check the user name and the password.*never logged in.*somewhere else/);
    assert.ok(!box.said.includes(password.trim()));
    const login = { user: "pia", password };
    await new PlainBrowser().openSignedIn(`${rig().url}hub/home`, login);
    // Spaces at its ends belong to a password.
    box.enter(password.trim());
    assert.equal(box.said, "", "it is being checked");
    await user.says(box, /Check the user name and the password/);
    assert.deepEqual(await rig().tokensAtHub("pia"), []);
    box.enter(password);
    assert.equal((await user.ends(adding))?.user, "pia");
    await rig().assertLeastToken("pia");
  });

  it("asks for the code that the hub's login form takes besides, and says in its box that it was refused", async () => {
    const { user } = window();
    const { adding, list } = await window().begin(rig().codes.url);
    list.choose(byPassword);
    (await user.box(/Enter your user name on/)).enter("nora");
    (await user.box(/Enter the password of nora/)).enter(password);
    const box = await user.box(/also asks for “2FA code”/);
    assert.equal(box.password, true);
    box.enter("000000x");
    await user.says(box, /didn't let you in.*Check the user name and the password/);
    // One that ran out on the way is refused as a wrong one is: then the next is typed.
    let typedIn = 0;
    let isAdded = false;
    void adding.then(() => (isAdded = true));
    await user.sees("the code of the moment is taken", () => {
      if (!isAdded && box.isOpen && box.enabled && periodOfCode() !== typedIn) {
        typedIn = periodOfCode();
        box.enter(totp(rig().codeSecret));
      }
      return isAdded;
    });
    assert.equal((await adding)?.user, "nora");
  });

  it("goes back to the user name, and is called off without a word", async () => {
    const { user } = window();
    const { adding, list } = await window().begin();
    list.choose(byPassword);
    (await user.box(/Enter your user name on/)).enter("piet");
    (await user.box(/Enter the password of piet/)).back();
    const name = await user.box(/Enter your user name on/);
    assert.equal(name.password, false);
    name.escape();
    assert.equal(await user.ends(adding), undefined);
    assert.deepEqual(user.texts, []);
  });
}

/** Where the keychain has a token already, no other place is taken instead. */
export function lockedCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);
  afterEach(() => rig().keyring.unlock());

  it("has the hub make no token, however often it is tried, and goes on in the same box once it is unlocked", async () => {
    const { user } = window();
    await window().added("kim");
    await new PlainBrowser().openSignedIn(`${rig().url}hub/home`, { user: "kit", password });
    await rig().keyring.lock();
    const { adding, list } = await window().begin();
    list.choose(byPassword);
    (await user.box(/Enter your user name on/)).enter("kit");
    const box = await user.box(/Enter the password of kit/);
    for (const attempt of ["first", "second", "third"]) {
      box.enter(password);
      assert.equal(box.said, "", "it is being checked");
      await user.says(box, /This machine's keychain is locked/);
      assert.deepEqual(await rig().tokensAtHub("kit"), [], attempt);
    }
    await rig().keyring.unlock();
    box.enter(password);
    assert.equal((await user.ends(adding))?.user, "kit");
    await rig().assertLeastToken("kit");
  });
}
