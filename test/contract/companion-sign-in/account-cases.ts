import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { answerOn, PlainBrowser } from "../../../rig/hub-login.js";
import { textOf } from "../../../rig/page-form.js";
import { failure } from "../companion/companion-on-hub.js";
import { allowed, asCode, begin, exchange, expectRefused, pageFor, PASSWORD, SCOPES } from "./sign-in-on-hub.js";

/** Who is asked, and what an account can give. */
export function accountCases(hub: () => RunningHub): void {
  it("asks whoever has signed in meanwhile", async () => {
    const begun = begin(hub());
    const { browser, page } = await pageFor(begun.url, "ada");
    await browser.open(`${hub().url}hub/logout`);
    const signedOut = await browser.submit(page, { answer: "allow" });
    assert.equal(signedOut.url.pathname.endsWith("/hub/login"), true);
    await browser.submit(signedOut, { username: "dora", password: PASSWORD });
    const asked = await browser.submit(page, { answer: "allow" });
    assert.match(textOf(asked.html), /token for your account dora/);
    assert.deepEqual(answerOn(asked), {});
    const code = asCode(answerOn(await browser.submit(asked, { answer: "allow" })).code);
    assert.equal((await exchange(hub(), code, begun.verifier)).user, "dora");
  });

  it("does not let another user take over a sign-in that waits for its editor", async () => {
    const begun = begin(hub());
    const code = await allowed(begun, "ada");
    const { browser, page } = await pageFor(begun.url, "dora");
    const refused = await browser.submit(page, { answer: "allow" });
    assert.equal(refused.status, 403);
    assert.match(textOf(refused.html), /Someone else answered this sign-in/);
    assert.equal((await exchange(hub(), code, begun.verifier)).user, "ada");
  });

  it("takes no answer that another page sends, and cannot be framed", async () => {
    const begun = begin(hub());
    const { browser, page } = await pageFor(begun.url);
    const body = "answer=allow";
    const form = { "content-type": "application/x-www-form-urlencoded" };
    // As a page of another site would; hubs before 5 do not look at such.
    for (const mode of ["no-cors", "navigate", "cors", "websocket"]) {
      const headers = { ...form, "sec-fetch-mode": mode, "sec-fetch-site": "cross-site" };
      assert.deepEqual(answerOn(await browser.open(begun.url, { method: "POST", headers, body })), {}, mode);
    }
    await expectRefused(hub(), "AAAAAAAA", begun.verifier);
    assert.match(page.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'.*form-action 'self'/);
    assert.equal(page.headers.get("x-frame-options"), "DENY");
    assert.equal(page.headers.get("cache-control"), "no-store");
  });

  it("gives no token to a token, only to a browser that is signed in", async () => {
    const token = await hub().token("ada", { scopes: SCOPES });
    const headers = { authorization: `token ${token}`, "content-type": "application/x-www-form-urlencoded" };
    const sent = { method: "POST", headers, body: "answer=allow" };
    const page = await new PlainBrowser().open(begin(hub()).url, sent);
    assert.match(page.url.pathname, /\/hub\/login$/);
  });

  it("shows what the account may not do, and gives the rest", async () => {
    const begun = begin(hub(), { scopes: [...SCOPES, "users:activity!user"] });
    const { browser, page, text } = await pageFor(begun.url);
    assert.match(text, /your account doesn't have and so can't give: tell the hub that your servers are in use/);
    const code = asCode(answerOn(await browser.submit(page, { answer: "allow" })).code);
    const { scopes } = await exchange(hub(), code, begun.verifier);
    assert.ok(scopes.includes("servers!user=ada"));
    assert.ok(!scopes.some((scope) => scope.startsWith("users:activity")));

    const nothing = await pageFor(begin(hub(), { scopes: ["users:activity!user"] }).url);
    assert.match(nothing.text, /Your account doesn't have any of the requested permissions/);
    const forced = await nothing.browser.submit(nothing.page, { answer: "allow" });
    assert.equal(forced.status, 403);
  });

  it("gives no account what its namesake allowed before it", async () => {
    // The last of the hub's users, whose number is free again for the next.
    const [gone, another] = [begin(hub()), begin(hub())];
    const [code, others] = [await allowed(gone, "dora"), await allowed(another, "dora")];
    await hub().api("DELETE", "users/dora");
    await expectRefused(hub(), code, gone.verifier);
    await hub().api("POST", "users/dora");
    await expectRefused(hub(), others, another.verifier);
  });

  it("gives no token to those who may not make any", async () => {
    const { browser, page, text } = await pageFor(begin(hub()).url, "bob");
    assert.match(text, /Your account isn't allowed to create tokens on this hub/);
    assert.ok(!page.html.includes('value="allow"'));
    assert.equal((await browser.submit(page, { answer: "allow" })).status, 403);
  });

  it("makes no token of what the account lost since it was allowed", async () => {
    await hub().token("carla"); // so that she is there
    const trust = (method: string, users: string[]) => hub().api(method, "groups/trusted/users", { users });
    await trust("POST", ["ada", "carla"]);
    const [adas, carlas] = [begin(hub(), { scopes: ["users:activity!user"] }), begin(hub())];
    const [code, others] = [await allowed(adas), await allowed(carlas, "carla")];
    await trust("DELETE", ["ada", "carla"]);
    const { kind, words } = await failure(exchange(hub(), code, adas.verifier));
    assert.equal(kind, "request-refused");
    assert.match(String(words), /^Not assigning requested scopes users:activity!user=ada/);
    assert.deepEqual(await failure(exchange(hub(), others, carlas.verifier)), {
      kind: "request-refused",
      words: "This account is no longer allowed to create tokens.",
    });
  });
}
