import assert from "node:assert/strict";
import { allowOnPage } from "../../../rig/hub-login.js";
import { Adding, tokensAtHub } from "./adding.js";
import { password } from "./known.js";

const inBrowser = "Sign in with the browser";

/** The flow itself is in test/contract/flows; here that the editor opens the page letter for letter, and hands us its answer. */
describe("signing in on the companion's page, on a desktop", () => {
  let user: Adding;
  beforeEach(() => (user = new Adding()));
  afterEach(() => user.restore());

  it("the page calls the editor, and the box is answered by that", async () => {
    user.asDesktop();
    const { adding, page } = await user.beginInBrowser(inBrowser);
    assert.equal(new URL(page).searchParams.get("return"), "code-oss://hub-kernels.hub-kernels/signed-in?windowId=1");
    const { returnTo } = await allowOnPage(page, { user: "dora", password }, "allow");
    await user.callEditor(returnTo);
    assert.equal((await adding)?.user, "dora");
    assert.equal((await tokensAtHub("dora")).length, 1);
  });
});
