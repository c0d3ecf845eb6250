import assert from "node:assert/strict";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { startNativeHub, type NativeHub } from "../../../rig/native-hub.js";
import { signInWays } from "../../../src/hubClient/sign-in-ways.js";
import { HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { withPassword } from "./password-cases.js";
import { assertAsAsked, closeTransports, hubWith, PASSWORD, refusal, WISH } from "./sign-in-on-hub.js";

describe("signing in to a hub that keeps its users' passwords itself", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: NativeHub;
  before(async () => {
    hub = await startNativeHub();
  });
  after(async () => {
    closeTransports();
    await hub.stop();
  });

  it("works by password, once the user has logged in in the browser", async () => {
    assert.deepEqual(await signInWays(hubWith(hub), noSignal), { companion: false, password: "yes" });
    const nora = { user: "nora", password: PASSWORD };
    await hub.signUp(nora);
    assert.equal((await refusal(withPassword(hub, "nora"))).why, "unsaid");
    await new PlainBrowser().openSignedIn(`${hub.url}hub/token`, nora);
    await assertAsAsked(hub, "nora", await withPassword(hub, "Nora"), WISH.expiresInS);
    assert.equal((await refusal(withPassword(hub, "nora", "wrong"))).why, "unsaid");
  });
});
