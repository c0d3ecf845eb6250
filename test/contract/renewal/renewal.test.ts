import assert from "node:assert/strict";
import { type HubLine, type RunningHub, startHub } from "../../../rig/hub.js";
import { createHubTokens } from "../../../src/hubClient/tokens/tokens.js";
import { renewToken } from "../../../src/signIn/renewal/renew.js";
import { aSession } from "../../a-session.js";
import { LINES } from "../hubClient/client-on-hub.js";
import { Editor, lifetimeDays, losingMints, noSignal, signedIn, tokensAt, whoamiWith } from "./editor-on-hub.js";
import { databaseReset, join, tokenTroubles } from "./trouble-cases.js";

const scopes = ["access:servers!user", "servers!user", "read:users!user", "tokens!user"];
const managing = ["read:users!user", "tokens!user"];
const DAY_MS = 86_400_000;
const startLimitMs = 600_000;
/**
 * The rights to run servers come from a group, so that the admin can take them away while the hub runs. Who is in the other one is
 * nobody any more to whom the hub's login belongs (an expired SSO session), until the next login in the browser.
 */
const config = `
from jupyterhub.auth import DummyAuthenticator

class Campus(DummyAuthenticator):
    refresh_pre_spawn = True

    async def refresh_user(self, user, handler=None):
        return all(group.name != "stale" for group in user.orm_user.groups)

c.JupyterHub.authenticator_class = Campus
c.JupyterHub.load_groups = {"runners": {"users": []}, "stale": {"users": []}}
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["read:users!user", "tokens!user"]},
    {"name": "runs-servers", "scopes": ["access:servers!user", "servers!user"], "groups": ["runners"]},
]
`;

describe("tokens that end, on real hubs and with a real keychain", function () {
  this.timeout(300_000);
  const hubs = new Map<HubLine, RunningHub>();
  let editor: Editor;

  before(async function () {
    this.timeout(startLimitMs);
    const started = LINES.map(async (line) => hubs.set(line, await startHub({ line, config })));
    await Promise.all(started);
    editor = await Editor.start();
  });
  after(async () => {
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
    await editor.stop();
  });

  for (const line of LINES) {
    describe(`JupyterHub ${line}`, () => {
      const hubOf = (): RunningHub => {
        const hub = hubs.get(line);
        assert.ok(hub);
        return hub;
      };
      it("gives a token that is about to end its successor, and the hub then refuses the old one", async () => {
        const hub = await join(hubOf(), "ada");
        const [one, two] = [editor.window(), editor.window()];
        const { account, token, about } = await signedIn(hub, one.tokens, "ada", { scopes, expiresInS: 600 });
        assert.equal(await two.tokens.read(account), token);
        const entry = await renewToken(account, one.deps, noSignal);
        const fresh = await two.tokens.read(account);
        assert.ok(fresh && fresh !== token, "the other window has it too");
        assert.equal(await editor.keyring.secret(`${hub.url} ada`), fresh);
        const whoami = await whoamiWith(hub, fresh);
        assert.deepEqual(whoami.scopes.toSorted(), about.scopes.toSorted());
        await assert.rejects(whoamiWith(hub, token), { kind: "token-rejected" });
        const left = Date.parse(entry.expiresAt ?? "") - Date.now();
        assert.ok(Math.abs(left - lifetimeDays * DAY_MS) < DAY_MS / 24, `${left} ms are left`);
        const [listed, ...others] = await tokensAt(hub, "ada", "ada's");
        assert.deepEqual([listed?.id, others.length, entry.way], [entry.tokenId, 0, "renewal"]);
      });

      // Before 5.0 there is no such scope, and it is not asked for.
      if (line !== "4.1")
        it("makes a token without the scopes that can be done without, where its user doesn't hold them", async () => {
          const hub = await join(hubOf(), "ann");
          const session = aSession({ baseUrl: hub.url, token: await hub.token("ann", { scopes: managing }) });
          const request = { scopes: ["read:users!user", "read:users:shares!user"], note: "ann's" };
          const tokens = createHubTokens(session);
          try {
            const dispensable = ["read:users:shares!user"];
            const made = await tokens.mint("ann", { ...request, dispensable }, noSignal);
            assert.ok(made.scopes.includes("read:users!user=ann"), made.scopes.join());
            await assert.rejects(tokens.mint("ann", request, noSignal), { kind: "request-refused" });
          } finally {
            session.dispose();
          }
        });

      it("leaves one token at the hub when two windows renew it at the same moment", async () => {
        const hub = await join(hubOf(), "bea");
        const [one, two] = [editor.window(), editor.window()];
        const { account, token } = await signedIn(hub, one.tokens, "bea", { scopes });
        const renewals = [one, two].map(({ deps }) => renewToken(account, deps, noSignal));
        const done = await Promise.allSettled(renewals);
        assert.ok(done.some(({ status }) => status === "fulfilled"));
        const kept = await editor.window().tokens.read(account);
        assert.ok(kept && kept !== token);
        await whoamiWith(hub, kept);
        assert.equal((await tokensAt(hub, "bea", "bea's")).length, 1);
        assert.deepEqual([await one.tokens.read(account), await two.tokens.read(account)], [kept, kept]);
      });

      it("leaves the old one in its place and none beside it when the keychain does not take the new one", async () => {
        const hub = await join(hubOf(), "cem");
        const { tokens, deps } = editor.window();
        const { account, token } = await signedIn(hub, tokens, "cem", { scopes });
        await editor.keyring.lock();
        try {
          await assert.rejects(renewToken(account, deps, noSignal), { kind: "keychain-unavailable" });
        } finally {
          await editor.keyring.unlock();
        }
        assert.equal(await editor.window().tokens.read(account), token);
        await whoamiWith(hub, token);
        assert.equal((await tokensAt(hub, "cem", "cem's")).length, 1);
      });

      it("leaves none at the hub whose answer was lost on its way", async () => {
        const hub = await join(hubOf(), "fin");
        const { tokens, deps } = editor.window();
        const { account, token } = await signedIn(hub, tokens, "fin", { scopes });
        const left: unknown[] = [];
        const losing = { ...deps, networks: losingMints, tokenLeft: (about: unknown) => void left.push(about) };
        await assert.rejects(renewToken(account, losing, noSignal), { kind: "hub-unreachable" });
        assert.equal(await editor.window().tokens.read(account), token);
        await whoamiWith(hub, token);
        assert.deepEqual([(await tokensAt(hub, "fin", "fin's")).length, left], [1, []]);
      });

      it("asks nobody where the token may not make tokens", async () => {
        const hub = await join(hubOf(), "dan");
        const { tokens, deps } = editor.window();
        const { account } = await signedIn(hub, tokens, "dan", { scopes: scopes.slice(0, 3) });
        hub.clearRequests();
        await assert.rejects(renewToken(account, deps, noSignal), { kind: "scope-missing", scopes: ["tokens!user"] });
        assert.equal(hub.requests.length, 0);
      });

      it("renews a pasted token, and says when the hub does not tell which one it was", async () => {
        const hub = await join(hubOf(), "eva");
        const { tokens, deps } = editor.window();
        const { account, token, about } = await signedIn(hub, tokens, "eva", { scopes, note: "from the page" });
        await tokens.write(account, token, { scopes: about.scopes, way: "paste" });
        const renewal = renewToken(account, deps, noSignal);
        if (line === "4.1") {
          await assert.rejects(renewal, { kind: "old-token-left", why: "id-unknown" });
          await whoamiWith(hub, token);
        } else {
          assert.equal((await renewal).note, "from the page");
          await assert.rejects(whoamiWith(hub, token), { kind: "token-rejected" });
        }
        await whoamiWith(hub, (await tokens.read(account)) ?? "");
      });

      tokenTroubles(hubOf, () => editor);
    });
  }

  it("says that tokens were withdrawn when the hub's database was reset", async () => {
    await Promise.all([...hubs.values()].map((hub) => databaseReset(hub, editor)));
  });
});
