import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { createHubTokens, type NewToken } from "../../../src/hubClient/tokens/tokens.js";
import { noSignal } from "../hubClient/client-on-hub.js";
import { assertAsAsked, DAY_S, hubWith, PASSWORD, refusal, WISH } from "./sign-in-on-hub.js";

export function withPassword(hub: RunningHub, user: string, password = PASSWORD, wish = WISH): Promise<NewToken> {
  return createHubTokens(hubWith(hub)).mintWithPassword(user, password, wish, noSignal);
}

async function logInOnce(hub: RunningHub, user: string): Promise<void> {
  await new PlainBrowser().openSignedIn(`${hub.url}hub/token`, { user, password: PASSWORD });
}

export function passwordCases(hub: () => RunningHub, longestS: number): void {
  it("by password, once the user has logged in to the hub", async () => {
    const before = await refusal(withPassword(hub(), "paula"));
    assert.deepEqual([before.kind, before.why], ["password-refused", "unsaid"]);
    await logInOnce(hub(), "paula");
    await assertAsAsked(hub(), "paula", await withPassword(hub(), "paula"), longestS);
    hub().clearRequests();
    await withPassword(hub(), "paula", PASSWORD, { ...WISH, expiresInS: DAY_S });
    assert.equal(hub().requests.length, 1);
  });

  it("by password, and not by a wrong one", async () => {
    await logInOnce(hub(), "paula");
    for (const wrong of ["wrong", "", `${PASSWORD} `]) {
      const error = await refusal(withPassword(hub(), "paula", wrong));
      assert.deepEqual([error.kind, error.why], ["password-refused", "unsaid"]);
      assert.ok(wrong === "" || !String(error.message).includes(wrong));
    }
  });

  it("by password, with any name that the hub takes", async () => {
    for (const user of ["ada@campus.example", "o'brien, s. (2)", "müller%2f&?#"]) {
      await logInOnce(hub(), user);
      await assertAsAsked(hub(), user, await withPassword(hub(), user), longestS);
    }
  });

  it("by password, with a name that the hub writes otherwise", async () => {
    await logInOnce(hub(), "Paula");
    for (const typed of ["Paula", "PAULA", " paula "]) assert.equal((await withPassword(hub(), typed)).user, "paula");
    for (const [typed, user] of [
      ["Anna@Campus.Example", "anna"],
      ["CAMPUS\\anton", "anton"],
    ] as const) {
      await logInOnce(hub(), typed);
      assert.equal((await withPassword(hub(), typed)).user, user);
      assert.equal((await refusal(withPassword(hub(), typed, "wrong"))).why, "unsaid");
    }
    await logInOnce(hub(), "lovelace");
    const error = await refusal(withPassword(hub(), "Lovelace"));
    assert.deepEqual([error.kind, error.why], ["password-refused", "other-name"]);
    assert.equal((await refusal(withPassword(hub(), "Lovelace", "wrong"))).why, "unsaid");
  });
}
