import assert from "node:assert/strict";
import { allowOnPage } from "../../../../rig/hub-login.js";
import { inEachTest } from "./adding.js";
import { password, type SignInRig } from "./rig.js";

const inBrowser = "Sign in with the browser";

export function companionCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);

  it("in a browser's window: the code of the page is typed, a wrong one is told and can be put right", async () => {
    const { user } = window();
    const { adding, box, page } = await window().beginInBrowser(inBrowser);
    assert.ok(page.startsWith(`${rig().url}hub/hub-kernels/sign-in?`), page);
    assert.equal(new URL(page).searchParams.get("return"), null);
    assert.match(new URL(page).searchParams.get("note") ?? "", /^Hub Kernels on \S+ \(\S.*\)$/);
    assert.equal(
      new URL(page).searchParams.get("scopes"),
      "access:servers!user servers!user read:users!user read:users:shares!user",
    );
    assert.equal(box.busy, true);
    box.enter("what?");
    await user.says(box, /This isn't a code/);
    box.enter("ABCD-EFGH");
    await user.says(box, /didn't accept the code/);
    const { code } = await allowOnPage(page, { user: "cara", password }, "allow");
    box.enter(code?.toLowerCase() ?? "");
    assert.equal((await user.ends(adding))?.user, "cara");
    await rig().assertLeastToken("cara", ["read:users:shares"]);
  });

  it("opens the page again and copies its address, in which there is no secret", async () => {
    const { user } = window();
    const { adding, box, page } = await window().beginInBrowser(inBrowser);
    assert.deepEqual(box.tooltips.slice(1), ["Open the Page Again", "Copy the Page's Address"]);
    const query = [...new URL(page).searchParams.keys()].sort();
    assert.deepEqual(query, ["challenge", "expires_in", "note", "scopes", "state"]);
    box.press("Open the Page Again");
    await user.sees("the page is opened again", () => user.opened.length === 2);
    assert.deepEqual(user.opened, [page, page]);
    box.press("Copy the Page's Address");
    await user.sees("the address is copied", () => user.copied === page);
    box.escape();
    assert.equal(await user.ends(adding), undefined);
    assert.deepEqual(user.texts, []);
  });

  it("on a desktop: the page calls the editor, and the box is answered by that", async () => {
    const { adding, page } = await window().asDesktop().beginInBrowser(inBrowser);
    assert.equal(new URL(page).searchParams.get("return"), "vscode://hub-kernels.hub-kernels/signed-in?windowId=1");
    const { returnTo } = await allowOnPage(page, { user: "dora", password }, "allow");
    window().window.callEditor(returnTo);
    assert.equal((await window().user.ends(adding))?.user, "dora");
    await rig().assertLeastToken("dora");
  });

  it("on a desktop: after an answer that did not do, the page that is opened again calls the editor too", async () => {
    const { user } = window();
    const { adding, box, page } = await window().asDesktop().beginInBrowser(inBrowser);
    const { returnTo = "" } = await allowOnPage(page, { user: "gwen", password }, "allow");
    window().window.callEditor(returnTo.replace(/code=\w+/, "code=ABCDEFGH"));
    await user.says(box, /didn't accept the code/);
    box.press("Open the Page Again");
    const again = await allowOnPage(page, { user: "gwen", password }, "allow");
    window().window.callEditor(again.returnTo);
    assert.equal((await user.ends(adding))?.user, "gwen");
    await rig().assertLeastToken("gwen");
  });

  it("on a desktop: Cancel on the page ends it, calmly", async () => {
    const { user } = window();
    const { adding, page } = await window().asDesktop().beginInBrowser(inBrowser);
    const { returnTo } = await allowOnPage(page, { user: "emil", password }, "cancel");
    window().window.callEditor(returnTo);
    assert.equal(await user.ends(adding), undefined);
    const [message, ...more] = user.messages;
    assert.deepEqual([message?.kind, more], ["information", []]);
    assert.match(message?.message ?? "", /was canceled in the browser/);
    assert.deepEqual(await rig().tokensAtHub("emil"), []);
  });

  it("gives up what the browser brings once the box is closed", async () => {
    const { user } = window();
    const { adding, box, page } = await window().asDesktop().beginInBrowser(inBrowser);
    const { returnTo } = await allowOnPage(page, { user: "fred", password }, "allow");
    box.escape();
    assert.equal(await user.ends(adding), undefined);
    window().window.callEditor(returnTo);
    await user.reads(/isn't waiting for/);
    assert.deepEqual(await rig().tokensAtHub("fred"), []);
  });
}
