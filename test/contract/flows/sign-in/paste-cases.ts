import assert from "node:assert/strict";
import type { AskedBox } from "../../../user/inputs.js";
import { inEachTest } from "./adding.js";
import type { SignInRig } from "./rig.js";

const own = "Paste a token you have";
const scopes = "access:servers!user servers!user read:users!user read:users:shares!user";
const offer = "Use the Token on the Clipboard";

export function pasteCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);
  beforeEach(() => (window().user.copied = "a poem"));

  /** Up to the box of a token that the user has. */
  const begun = async () => {
    const { adding, list } = await window().begin();
    list.choose(own);
    return { adding, box: await window().user.box(/The hub checks it/) };
  };

  it("opens the token page, and puts the scopes on the clipboard only when that was chosen", async () => {
    const { user } = window();
    const { adding, list } = await window().begin();
    list.choose("Open the token page");
    (await user.list(/asks for permissions/)).choose("Open the Page Only");
    const box = await user.box(/On the hub's page, choose/);
    assert.equal(user.copied, "a poem");
    assert.deepEqual(user.opened, [`${rig().url}hub/token`]);
    assert.ok(box.prompt?.includes(scopes));
    box.back();
    (await user.list(/asks for permissions/)).choose("Copy the Permissions");
    const again = await user.box(/On the hub's page, choose/);
    assert.equal(user.copied, scopes);
    assert.equal(user.opened.length, 2);
    again.escape();
    assert.equal(await user.ends(adding), undefined);
  });

  it("takes a pasted token without Enter", async () => {
    const { adding, box } = await begun();
    box.paste(await rig().hub.token("ines"));
    assert.equal((await window().user.ends(adding))?.user, "ines");
  });

  it("asks for one that the user has in one line, and takes the next paste like the first", async () => {
    const { user } = window();
    const refused = "0123456789abcdef0123456789abcdef";
    const { adding, box } = await begun();
    // The editor writes its own words behind it, in the same line.
    assert.ok((box.prompt ?? "").length <= 40, box.prompt);
    assert.doesNotMatch(box.prompt ?? "", /servers!user|Request new/);
    box.paste(refused);
    await user.says(box, /didn't accept the token/);
    assert.deepEqual(box.valueSelection, [0, refused.length], "what is pasted next replaces it");
    box.paste(`${refused}${await rig().hub.token("ilse")}`);
    assert.equal((await user.ends(adding))?.user, "ilse");
  });

  it("sends nothing at once that does not look like a token, or was typed", async () => {
    const { user } = window();
    const { adding, box } = await begun();
    const token = "0123456789abcdef0123456789abcdef";
    for (const text of [scopes, "https://hub.example/hub/token", token.slice(0, 31)]) {
      box.paste(text);
      assert.equal(box.busy, false, text);
    }
    box.type(token);
    assert.equal(box.busy, false);
    box.enter(token);
    await user.says(box, /didn't accept the token/);
    box.escape();
    assert.equal(await user.ends(adding), undefined);
  });

  it("offers a token on the clipboard when the user comes back, sends it when asked to, and clears it", async () => {
    const { user } = window().asDesktop();
    const offers = (box: AskedBox) => box.tooltips.includes(offer);
    const token = await rig().hub.token("iris");
    const { adding, box } = await begun();
    assert.equal(offers(box), false);
    user.copied = `${token}\n`;
    user.comesBack();
    await user.sees("it is offered", () => offers(box));
    assert.equal(box.value, "");
    assert.equal(box.busy, false);
    user.copied = "a letter";
    user.comesBack();
    await user.sees("it is offered no more", () => !offers(box));
    user.copied = token;
    user.comesBack();
    await user.sees("it is offered again", () => offers(box));
    box.press(offer);
    assert.equal((await user.ends(adding))?.user, "iris");
    assert.equal(user.copied, "");
  });

  it("leaves the clipboard alone when it holds something else by then", async () => {
    window().asDesktop();
    assert.equal((await window().paste(await rig().hub.token("ivan")))?.user, "ivan");
    assert.equal(window().user.copied, "a poem");
  });

  it("does not read the clipboard in a browser's window, where the browser would ask", async () => {
    window().user.clipboard.readText = () => assert.fail("it was read");
    assert.equal((await window().paste(await rig().hub.token("ivo")))?.user, "ivo");
  });

  it("remembers what the hub tells of a token that may list tokens, and says when one is left that never ends", async () => {
    const everything = { scopes: ["access:servers!user", "servers!user", "tokens!user"] };
    // Of the first one nobody told whether it ends.
    for (const about of [{}, everything, {}])
      assert.equal((await window().paste(await rig().hub.token("ida", about)))?.user, "ida");
    const said = window().user.texts;
    for (const text of [/was added for ida/, /had already been added for ida/])
      assert.ok(
        said.some((one) => text.test(one)),
        said.join("\n"),
      );
    assert.equal(said.filter((text) => /doesn't expire\. Revoke it/.test(text)).length, 1);
  });
}
