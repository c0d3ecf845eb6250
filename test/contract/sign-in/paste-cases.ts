import assert from "node:assert/strict";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { checkGiven } from "../../../src/signIn/check-given.js";
import { looksLikeToken } from "../../../src/signIn/methods/token-format.js";
import { scopesToAsk } from "../../../src/signIn/token-request.js";
import { someNetworks } from "../../a-session.js";
import { quietLog } from "../../quiet-log.js";
import { noSignal } from "../hubClient/client-on-hub.js";
import { DAY_S, PASSWORD, refusal, whoami } from "./sign-in-on-hub.js";

const deps = {
  networks: someNetworks(),
  log: quietLog,
};

/** As the script of the hub's token page asks for it. @param scopes undefined: its field is left empty, or not there (4.1) */
async function fromTokenPage(hub: RunningHub, user: string, scopes: readonly string[] | undefined): Promise<string> {
  const browser = new PlainBrowser();
  const page = await browser.openSignedIn(`${hub.url}hub/token`, { user, password: PASSWORD });
  const [, xsrf = ""] = /xsrf_token: "([^"]+)"/.exec(page.html) ?? [];
  const headers = { "content-type": "application/json", "sec-fetch-mode": "cors", "x-xsrftoken": xsrf };
  const body = JSON.stringify({ note: "by hand", expires_in: DAY_S, ...(scopes && { scopes }) });
  const made = await browser.open(`${hub.url}hub/api/users/${user}/tokens`, { method: "POST", headers, body });
  assert.ok(made.status < 300, `${page.url.href} ${page.status}: ${made.status} ${made.html.slice(0, 300)}`);
  return (JSON.parse(made.html) as { token: string }).token;
}

export function pasteCases(hub: () => RunningHub, line: HubLine): void {
  const check = (token: string, user?: string) =>
    checkGiven({ token, way: "paste" }, { baseUrl: hub().url, ...(user && { user }) }, deps, noSignal);

  it("by a token of its token page, with the scopes that are put on the clipboard", async () => {
    const token = await fromTokenPage(hub(), "pam", scopesToAsk(false));
    assert.ok(looksLikeToken(token), "it is recognised as it is pasted");
    const { whoami: who, about } = await check(token);
    assert.equal(who.name, "pam");
    assert.deepEqual(
      about.scopes,
      (await whoami(hub(), await hub().token("pam", { scopes: scopesToAsk(false) }))).scopes,
    );
    assert.deepEqual([about.way, about.expiresAt], ["paste", undefined], "its end is told to who may list tokens");
    assert.equal(about.tokenId !== undefined, line !== "4.1");
  });

  it("by a token of its token page that may do everything, whose end the hub tells", async () => {
    const { about } = await check(await fromTokenPage(hub(), "pam", undefined));
    if (line === "4.1") assert.equal(about.expiresAt, undefined);
    else assert.ok(Math.abs(Date.parse(about.expiresAt ?? "") - Date.now() - DAY_S * 1000) < 60_000);
    assert.ok(about.scopes.includes("tokens!user=pam") || about.scopes.includes("tokens!user"), about.scopes.join(" "));
  });

  it("not by what is no token, one that it does not know, or somebody else's", async () => {
    hub().clearRequests();
    assert.equal((await refusal(check("two words"))).kind, "no-token");
    assert.deepEqual(hub().requests, [], "nothing was sent");
    assert.equal((await refusal(check("0".repeat(32)))).kind, "token-rejected");
    const error = await refusal(check(await fromTokenPage(hub(), "pam", undefined), "paula"));
    assert.deepEqual([error.kind, error["user"], error["expected"]], ["token-of-another-user", "pam", "paula"]);
  });
}
