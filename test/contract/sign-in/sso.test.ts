import assert from "node:assert/strict";
import type { HubLine } from "../../../rig/hub.js";
import { allowOnPage, PlainBrowser } from "../../../rig/hub-login.js";
import { type SsoHub, startSsoHub } from "../../../rig/sso-hub.js";
import { exchangeCode, newSignIn, readCode, signInPage } from "../../../src/hubClient/signIn/companion-sign-in.js";
import { HUB_DEADLINE_MS, LINES, noSignal } from "../hubClient/client-on-hub.js";
import { allowInBrowser, exchanged, minted } from "./oauth-cases.js";
import { withPassword } from "./password-cases.js";
import {
  assertAsAsked,
  closeTransports,
  hubWith,
  oauthClientConfig,
  PASSWORD,
  refusal,
  startTogether,
  waysOf,
  WISH,
} from "./sign-in-on-hub.js";
import { untoldCases } from "./untold-cases.js";

describe("signing in to a hub whose users sign in at another JupyterHub", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hubs = new Map<HubLine, SsoHub>();
  before(async () => {
    hubs = await startTogether(LINES, (line) => startSsoHub(line, { companion: true, config: oauthClientConfig }));
  });
  after(async () => {
    closeTransports();
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
  });

  describe("has servers inside, which are not told its address", () => untoldCases(() => hubs));

  for (const line of LINES) {
    describe(`works on hub ${line}`, () => {
      const hub = () => {
        const found = hubs.get(line);
        assert.ok(found);
        return found;
      };

      it("not by password, which the hub says beforehand, and the provider is not asked", async () => {
        hub().provider.clearRequests();
        assert.deepEqual(await waysOf(hub()), { companion: true, password: "no" });
        assert.deepEqual(hub().provider.requests, []);
        await new PlainBrowser().openSignedIn(`${hub().url}hub/token`, { user: "sam", password: PASSWORD });
        const error = await refusal(withPassword(hub(), "sam"));
        assert.deepEqual([error.kind, error.why], ["password-refused", "unsaid"]);
      });

      it("by OAuth, through both hubs", async () => {
        hub().provider.clearRequests();
        const redirect = await allowInBrowser(hub(), "sue", ["tokens!user"]);
        const logins = hub().provider.requests.filter(({ method, path }) => method === "POST" && /login/.test(path));
        assert.equal(logins.length, 1);
        const warnings: string[] = [];
        const given = await minted(hub(), await exchanged(hub(), redirect), warnings);
        await assertAsAsked(hub(), "sue", given, WISH.expiresInS);
        assert.deepEqual(warnings, []);
      });

      it("by the companion, through both hubs", async () => {
        const { state, verifier, challenge } = newSignIn();
        const returnTo = "vscode://hub-kernels.hub-kernels/signed-in";
        const page = signInPage(hub().url, { ...WISH, state, challenge, returnTo });
        const back = await allowOnPage(page, { user: "sid", password: PASSWORD }, "allow");
        const uri = new URL(back.returnTo ?? "about:blank");
        assert.equal(uri.searchParams.get("state"), state);
        const code = readCode(uri.searchParams.get("code") ?? "") ?? "";
        const given = await exchangeCode(hubWith(hub()), { code, verifier }, noSignal);
        await assertAsAsked(hub(), "sid", given, WISH.expiresInS);
      });
    });
  }
});
