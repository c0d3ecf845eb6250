import assert from "node:assert/strict";
import { periodOfCode, totp } from "../../../rig/code-of-the-moment.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { type NativeHub, startNativeHub } from "../../../rig/native-hub.js";
import { availableMethods } from "../../../src/hubClient/signIn/sign-in-methods.js";
import { createHubTokens } from "../../../src/hubClient/tokens/tokens.js";
import { HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { withPassword } from "./password-cases.js";
import { assertAsAsked, closeTransports, hubWith, PASSWORD, refusal, waysOf, WISH } from "./sign-in-on-hub.js";

describe("signing in to a hub that keeps its users' passwords itself", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: NativeHub;
  let codes: NativeHub;
  before(async () => {
    hub = await startNativeHub();
    codes = await startNativeHub({ config: "c.NativeAuthenticator.allow_2fa = True\n" });
  });
  after(async () => {
    closeTransports();
    await hub.stop();
    await codes.stop();
  });

  it("works by password, once the user has logged in in the browser", async () => {
    assert.deepEqual(await waysOf(hub), { companion: false, password: "yes" });
    const nora = { user: "nora", password: PASSWORD };
    await hub.signUp(nora);
    assert.equal((await refusal(withPassword(hub, "nora"))).why, "unsaid");
    await new PlainBrowser().openSignedIn(`${hub.url}hub/token`, nora);
    await assertAsAsked(hub, "nora", await withPassword(hub, "Nora"), WISH.expiresInS);
    assert.equal((await refusal(withPassword(hub, "nora", "wrong"))).why, "unsaid");
  });

  it("takes the code of the moment that its form asks for, with the password", async () => {
    const { password, code } = await availableMethods(hubWith(codes), noSignal);
    assert.deepEqual([password, code], ["yes", { name: "2fa", label: "2FA code" }]);
    const nora = { user: "nora", password: PASSWORD };
    const page = await codes.signUp(nora, { "2fa": "1" });
    const [, secret = ""] = /\b([A-Z2-7]{16})\b/.exec(page.html) ?? [];
    const withCode = (value: string) =>
      createHubTokens(hubWith(codes)).mintWithPassword("nora", PASSWORD, WISH, noSignal, { name: "2fa", value });
    for (const wrong of ["", "000000x"]) assert.equal((await refusal(withCode(wrong))).why, "unsaid");
    await whileItsCodeHolds(async () => {
      const browser = new PlainBrowser();
      const logIn = await browser.open(`${codes.url}hub/login?next=%2Fhub%2Ftoken`);
      await browser.submit(logIn, { username: "nora", password: PASSWORD, "2fa": totp(secret) });
      await assertAsAsked(codes, "nora", await withCode(totp(secret)), WISH.expiresInS);
    });

    await codes.signUp({ user: "nils", password: PASSWORD });
    await new PlainBrowser().openSignedIn(`${codes.url}hub/token`, { user: "nils", password: PASSWORD });
    const without = createHubTokens(hubWith(codes)).mintWithPassword("nils", PASSWORD, WISH, noSignal, {
      name: "2fa",
      value: "",
    });
    await assertAsAsked(codes, "nils", await without, WISH.expiresInS);
  });
});

/** The hub takes the code of the moment only: what fails as the next one begins is done again. */
async function whileItsCodeHolds(work: () => Promise<void>): Promise<void> {
  for (;;) {
    const began = periodOfCode();
    try {
      await work();
      return;
    } catch (error) {
      if (periodOfCode() === began) throw error;
    }
  }
}
