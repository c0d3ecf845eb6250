import assert from "node:assert/strict";
import { allowOnPage } from "../../../rig/hub-login.js";
import { until } from "../commands/until.js";
import { Adding, assertLeastToken, hubUrl, tokensAtHub } from "./adding.js";
import { password } from "./known.js";

const inBrowser = "Sign in in the browser";

describe("signing in on the companion's page", () => {
  let user: Adding;
  beforeEach(() => (user = new Adding()));
  afterEach(() => user.restore());

  it("in a browser's window: the code of the page is typed, a wrong one is told and can be put right", async () => {
    const { adding, box, page } = await user.beginInBrowser(inBrowser);
    assert.ok(page.startsWith(`${hubUrl}hub/hub-kernels/sign-in?`), page);
    assert.equal(new URL(page).searchParams.get("return"), null);
    assert.match(new URL(page).searchParams.get("note") ?? "", /^Hub Kernels on \S+ \(\S.*\)$/);
    assert.equal(new URL(page).searchParams.get("scopes"), "access:servers!user servers!user read:users!user");
    assert.equal(box.busy, true);
    await user.inputs.enter(box, "what?");
    await user.says(box, /This is no code/);
    await user.inputs.enter(box, "ABCD-EFGH");
    await user.says(box, /does not take the code/);
    const { code } = await allowOnPage(page, { user: "cara", password }, "allow");
    await user.inputs.enter(box, code?.toLowerCase() ?? "");
    assert.equal((await adding)?.user, "cara");
    await assertLeastToken("cara");
  });

  it("opens the page again and copies its address, in which there is no secret", async () => {
    const copied: string[] = [];
    user.replaceEnv("clipboard", { writeText: (text: string) => Promise.resolve(void copied.push(text)) });
    const { adding, box, page } = await user.beginInBrowser(inBrowser);
    assert.deepEqual(
      box.buttons.slice(1).map(({ tooltip }) => tooltip),
      ["Open the page again", "Copy the address of the page"],
    );
    const query = [...new URL(page).searchParams.keys()].sort();
    assert.deepEqual(query, ["challenge", "expires_in", "note", "scopes", "state"]);
    await user.inputs.escape();
    assert.equal(await adding, undefined);
    assert.deepEqual(user.messages.texts, []);
  });

  it("on a desktop: the page calls the editor, and the box is answered by that", async () => {
    user.asDesktop();
    const { adding, page } = await user.beginInBrowser(inBrowser);
    assert.equal(new URL(page).searchParams.get("return"), "code-oss://hub-kernels.hub-kernels/signed-in?windowId=1");
    const { returnTo } = await allowOnPage(page, { user: "dora", password }, "allow");
    await user.callEditor(returnTo);
    assert.equal((await adding)?.user, "dora");
    await assertLeastToken("dora");
  });

  it("on a desktop: after an answer that did not do, the page that is opened again calls the editor too", async () => {
    user.asDesktop();
    const { adding, box, page } = await user.beginInBrowser(inBrowser);
    const { returnTo = "" } = await allowOnPage(page, { user: "gwen", password }, "allow");
    await user.callEditor(returnTo.replace(/code=\w+/, "code=ABCDEFGH"));
    await user.says(box, /does not take the code/);
    user.inputs.press(box, "Open the page again");
    const again = await allowOnPage(page, { user: "gwen", password }, "allow");
    await user.callEditor(again.returnTo);
    assert.equal((await adding)?.user, "gwen");
    await assertLeastToken("gwen");
  });

  it("on a desktop: Cancel on the page ends it, calmly", async () => {
    user.asDesktop();
    const { adding, page } = await user.beginInBrowser(inBrowser);
    const { returnTo } = await allowOnPage(page, { user: "emil", password }, "cancel");
    await user.callEditor(returnTo);
    assert.equal(await adding, undefined);
    const [message, ...more] = user.messages.shown;
    assert.deepEqual([message?.kind, more], ["showInformationMessage", []]);
    assert.match(message?.message ?? "", /was cancelled in the browser/);
    assert.deepEqual(await tokensAtHub("emil"), []);
  });

  it("gives up what the browser brings once the box is closed", async () => {
    user.asDesktop();
    const { adding, page } = await user.beginInBrowser(inBrowser);
    const { returnTo } = await allowOnPage(page, { user: "fred", password }, "allow");
    await user.inputs.escape();
    assert.equal(await adding, undefined);
    await user.callEditor(returnTo);
    await until("it is said", () => user.messages.texts.some((text) => /not waiting for/.test(text)));
    assert.deepEqual(await tokensAtHub("fred"), []);
  });
});
