import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { allowOnPage } from "../../../rig/hub-login.js";
import { clientWith, noSignal } from "../hubClient/client-on-hub.js";
import {
  allowed,
  asCode,
  begin,
  exchange,
  NOTE,
  pageFor,
  PASSWORD,
  RETURN_TO,
  SCOPES,
  tokensOf,
} from "./sign-in-on-hub.js";

/** What the page asks, and what comes of its buttons. */
export function givenCases(line: HubLine, hub: () => RunningHub, longestS: number): void {
  it("gives the editor the token that was allowed on the page", async () => {
    const begun = begin(hub(), { returnTo: RETURN_TO });
    const answer = await allowOnPage(begun.url, { user: "ada", password: PASSWORD }, "allow");
    const code = asCode(answer.code);
    assert.equal(answer.returnTo, `${RETURN_TO}&code=${code}&state=${begun.state}`);
    const given = await exchange(hub(), code, begun.verifier);

    assert.equal(given.user, "ada");
    assert.equal(given.note, NOTE);
    const livesS = (Date.parse(given.expiresAt ?? "") - Date.now()) / 1000;
    assert.ok(livesS > longestS - 60 && livesS <= longestS, `${livesS} s`);
    const whoami = await clientWith(hub(), given.token).whoami(noSignal);
    assert.equal(whoami.name, "ada");
    for (const scope of ["access:servers", "servers", "read:users"]) {
      assert.ok(whoami.scopes.includes(`${scope}!user=ada`), scope);
    }
    assert.ok(!whoami.scopes.some((scope) => /^(?:(?:read:)?tokens|users:activity|admin)\b/.test(scope)));
    assert.ok(given.scopes.every((scope) => whoami.scopes.includes(scope)));
    if (line !== "4.1") assert.equal(whoami.tokenId, given.id);
    assert.equal((await tokensOf(hub(), "ada")).get(given.id), NOTE);
  });

  it("shows only a code where the editor takes no address", async () => {
    const begun = begin(hub());
    const answer = await allowOnPage(begun.url, { user: "ada", password: PASSWORD }, "allow");
    assert.equal(answer.returnTo, undefined);
    assert.match(answer.code ?? "", /^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    assert.equal((await exchange(hub(), asCode(answer.code), begun.verifier)).user, "ada");
  });

  it("tells the user who asks, for what, and until when, and takes nothing of it for HTML", async () => {
    const note = '<img src=x onerror=alert(1)> {{ 7*7 }} "';
    const { page, text } = await pageFor(begin(hub(), { note, scopes: [...SCOPES, "tokens!user"] }).url);
    assert.ok(text.includes(`The editor calls itself “${note}”`), text);
    assert.ok(!page.html.includes("<img src=x"));
    assert.match(text, /token for your account ada/);
    const promised = ["run code", "start, and stop your servers", "groups, roles", "revoke your account's tokens"];
    for (const words of promised) assert.ok(text.includes(words), words);
    const ends = new Date(/datetime="([^"]+)"/.exec(page.html)?.[1] ?? "").getTime();
    assert.ok(Math.abs(ends - Date.now() - longestS * 1000) < 60_000);
    assert.equal(/the maximum that this hub allows/.test(text), line === "5.5");
  });

  it("makes nothing when the user cancels", async () => {
    const before = await tokensOf(hub(), "ada");
    const begun = begin(hub(), { returnTo: RETURN_TO });
    const answer = await allowOnPage(begun.url, { user: "ada", password: PASSWORD }, "cancel");
    assert.deepEqual(answer, { returnTo: `${RETURN_TO}&error=access_denied&state=${begun.state}` });
    assert.deepEqual(
      await allowOnPage(begin(hub()).url, { user: "ada", password: PASSWORD }, "cancel"),
      {}, // nothing to go to
    );
    assert.deepEqual(await tokensOf(hub(), "ada"), before);
  });

  it("tells the log who signed in and what for, and none of the secrets", async () => {
    const begun = begin(hub(), { returnTo: RETURN_TO });
    const code = await allowed(begun);
    const given = await exchange(hub(), code, begun.verifier);
    const log = await readFile(hub().logFile, "utf8");
    assert.ok(log.includes(`ada signed in to an editor: token ${given.id}, scopes ${SCOPES.join(" ")}`));
    for (const secret of [given.token, code, `${code.slice(0, 4)}-${code.slice(4)}`, begun.verifier]) {
      assert.ok(!log.includes(secret));
    }
    const urls = hub().requests.map(({ path }) => path);
    assert.ok(urls.length > 0 && urls.every((url) => !url.includes(code)));
    if (/Traceback|\b500 (?:GET|POST)/.test(log)) assert.fail(`the hub failed somewhere:\n${log}`);
  });
}
