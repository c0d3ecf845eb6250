import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import type { RunningHub } from "../../../rig/hub.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import {
  authorizeUrl,
  exchangeOAuthCode,
  mintFromOAuth,
  type OAuthGrant,
} from "../../../src/hubClient/signIn/oauth.js";
import { hearingOfLoss } from "../../../src/hubClient/tokens/lost-token.js";
import { createHubTokens, type NewToken } from "../../../src/hubClient/tokens/tokens.js";
import { noSignal } from "../hubClient/client-on-hub.js";
import { assertAsAsked, CLIENT, hubWith, PASSWORD, refusal, SCOPES, whoami, WISH } from "./sign-in-on-hub.js";

/** What a browser comes back with, and what only the editor knows. */
export interface Redirect {
  browser: PlainBrowser;
  code: string;
  state: string;
  verifier: string;
}

/** As a user does it: logs in where the hub wants it, and allows what is asked. */
export async function allowInBrowser(
  hub: RunningHub,
  user: string,
  scopes?: readonly string[],
  browser = new PlainBrowser(),
): Promise<Redirect> {
  const [state, verifier] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const url = authorizeUrl(hub.url, CLIENT, { state, challenge, ...(scopes && { scopes }) });
  const consent = await browser.openSignedIn(url, { user, password: PASSWORD });
  // A hub does not ask again while there is a token of the client's.
  const answer = consent.status === 302 ? consent : await browser.submit(consent, {});
  const back = new URL(answer.headers.get("location") ?? "about:blank");
  assert.equal(`${back.protocol}//${back.host}${back.pathname}`, CLIENT.redirectUri);
  assert.equal(back.searchParams.get("state"), state);
  return { browser, code: back.searchParams.get("code") ?? "", state, verifier };
}

export function exchanged(hub: RunningHub, { code, verifier }: Redirect): Promise<OAuthGrant> {
  return exchangeOAuthCode(hubWith(hub), CLIENT, { code, verifier }, noSignal);
}

export function minted(hub: RunningHub, grant: OAuthGrant, warnings: string[]): Promise<NewToken> {
  const log = { warn: (message: string) => void warnings.push(message) };
  return mintFromOAuth({ ...hubWith(hub, grant.accessToken), log }, WISH, noSignal);
}

/** Is somebody logged in to the hub in this browser? */
async function isLoggedIn(browser: PlainBrowser, hub: RunningHub): Promise<boolean> {
  return (await browser.open(`${hub.url}hub/token`)).url.pathname.endsWith("/hub/token");
}

export function oauthCases(hub: () => RunningHub, longestS: number): void {
  it("by OAuth: a named token, which outlives the OAuth token and the browser's session", async () => {
    const redirect = await allowInBrowser(hub(), "olga", ["tokens!user"]);
    const grant = await exchanged(hub(), redirect);
    assert.ok(grant.scopes.includes("tokens!user"));
    const warnings: string[] = [];
    hub().clearRequests();
    const given = await minted(hub(), grant, warnings);
    assert.deepEqual(warnings, []);
    const calls = hub().requests.map(({ method, path }) => `${method} ${path.slice(path.indexOf("hub/api/") + 8)}`);
    const known = hub().version.startsWith("4.") ? ["GET users/olga/tokens"] : [];
    const capped = longestS < WISH.expiresInS ? ["POST users/olga/tokens"] : [];
    assert.deepEqual(
      calls.map((call) => call.replace(/a\d+$/, "ID")),
      [
        "GET user?include_stopped_servers",
        ...capped,
        "POST users/olga/tokens",
        ...known,
        "DELETE users/olga/tokens/ID",
      ],
    );
    await assertAsAsked(hub(), "olga", given, longestS);
    assert.equal((await refusal(whoami(hub(), grant.accessToken))).kind, "token-rejected");
    assert.ok(await isLoggedIn(redirect.browser, hub()), "the browser was logged out");
    await redirect.browser.open(`${hub().url}hub/logout`);
    assert.ok(!(await isLoggedIn(redirect.browser, hub())));
    assert.equal((await whoami(hub(), given.token)).name, "olga");
  });

  it("by OAuth, and end that client's token only", async () => {
    const redirect = await allowInBrowser(hub(), "oleg", ["tokens!user"]);
    const api = await hub().token("oleg", { note: "mine" });
    await minted(hub(), await exchanged(hub(), redirect), []);
    const left = await createHubTokens(hubWith(hub(), await hub().token("oleg", { scopes: ["tokens!user"] }))).list(
      "oleg",
      noSignal,
    );
    assert.deepEqual(left.map(({ note }) => note).sort(), [WISH.note, "mine", "rig"].sort());
    assert.equal((await whoami(hub(), api)).name, "oleg");
  });

  it("by OAuth once more where the answer to the code was lost, which ends what the hub made of it", async () => {
    const redirect = await allowInBrowser(hub(), "orla", ["tokens!user"]);
    const reader = await hub().token("orla", { scopes: ["read:tokens!user"] });
    const sessions = async () => {
      const listed = await createHubTokens(hubWith(hub(), reader)).list("orla", noSignal);
      return listed.filter(
        ({ kind, scopes }) => kind === "session" && scopes.some((scope) => scope.startsWith("tokens")),
      );
    };
    let lost = 0;
    Object.assign(hub().faults, { only: /oauth2\/token$/, loseAnswers: true });
    try {
      const exchanging = hearingOfLoss(
        () => exchanged(hub(), redirect),
        noSignal,
        () => {
          lost++;
        },
      );
      assert.equal((await refusal(exchanging)).kind, "hub-unreachable");
    } finally {
      Object.assign(hub().faults, { only: undefined, loseAnswers: false });
    }
    assert.equal(lost, 1);
    const [left, ...others] = await sessions();
    assert.deepEqual(others, []);
    assert.ok(left?.expiresAt, "it ends by itself");
    const { html } = await redirect.browser.open(`${hub().url}hub/token`);
    const [, apps = ""] = html.split("Authorized Applications");
    assert.match(apps, /editors/);
    assert.ok(!html.includes(WISH.note));

    assert.equal((await refusal(exchanged(hub(), redirect))).error, "invalid_grant");
    const again = await allowInBrowser(hub(), "orla", ["tokens!user"], redirect.browser);
    await minted(hub(), await exchanged(hub(), again), []);
    assert.deepEqual(await sessions(), []);
  });

  it("by OAuth only with a code that is fresh, and with the client's secret", async () => {
    const redirect = await allowInBrowser(hub(), "olga");
    const exchange = (client: Partial<typeof CLIENT>, given: Partial<Redirect>) => {
      const { code, verifier } = { ...redirect, ...given };
      return exchangeOAuthCode(hubWith(hub()), { ...CLIENT, ...client }, { code, verifier }, noSignal);
    };
    assert.equal((await refusal(exchange({ clientSecret: "wrong" }, {}))).error, "invalid_client");
    assert.equal((await refusal(exchange({ clientId: "service-nobody" }, {}))).error, "invalid_client");
    assert.equal((await refusal(exchange({}, { code: "wrong" }))).error, "invalid_grant");
    assert.equal((await refusal(exchange({ redirectUri: "vscode://evil.evil/oauth" }, {}))).error, "invalid_request");
    // Hubs before 6.0 do not look at the verifier.
    if (hub().version.startsWith("6.")) {
      assert.equal((await refusal(exchange({}, { verifier: "wrong" }))).error, "invalid_grant");
      return;
    }
    await exchange({}, {});
    const again = await refusal(exchange({}, {}));
    assert.equal(again.kind, "oauth-refused");
    assert.equal(again.error, "invalid_grant");
  });

  it("by OAuth not where the client may make no tokens, and leave a word in the log", async () => {
    const grant = await exchanged(hub(), await allowInBrowser(hub(), "otto", SCOPES));
    const warnings: string[] = [];
    const error = await refusal(minted(hub(), grant, warnings));
    assert.equal(error.kind, "scope-missing");
    assert.deepEqual(error.scopes, ["tokens"]);
    assert.equal(warnings.length, 1);
    assert.ok(!warnings.join().includes(grant.accessToken));
  });
}
