import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { RunningHub } from "../../../rig/hub.js";
import type { StoredTokens } from "../../../src/tokens/store/token-store.js";
import type { HubError } from "../../../src/transport/errors.js";
import { until } from "../servers/model-on-hub.js";
import { type Editor, noSignal, signedIn, whoamiWith } from "./editor-on-hub.js";

const scopes = ["access:servers!user", "servers!user", "read:users!user", "tokens!user"];

/** A user who may run servers until the admin takes that away. */
export async function join(hub: RunningHub, user: string): Promise<RunningHub> {
  await hub.api("POST", `users/${user}`);
  await hub.api("POST", "groups/runners/users", { users: [user] });
  return hub;
}

/** The hub answers, then comes the trouble: what the model makes of the next answer, with the servers still listed. */
async function askedAfter(
  hub: RunningHub,
  editor: Editor,
  user: string,
  wish: { expiresInS?: number },
  trouble: (token: string, tokens: StoredTokens) => Promise<void>,
) {
  await join(hub, user);
  const window = editor.window();
  const { token } = await signedIn(hub, window.tokens, user, { scopes, ...wish });
  const { model, accountId } = await window.model(hub, user);
  await model.refresh(accountId);
  assert.equal(model.account(accountId)?.reach.kind, "ok");
  await trouble(token, window.tokens);
  hub.clearRequests();
  const problem = await model.refresh(accountId).then(
    () => assert.fail("the hub takes the token"),
    (error: unknown) => error as HubError & Record<string, unknown>,
  );
  const { reach, servers } = model.account(accountId) ?? {};
  const [first, ...more] = hub.requests.map(({ path }) => path.replace(/^.*hub.api./, ""));
  assert.equal(first, `users/${user}?include_stopped_servers`, "it is noticed at the next call");
  // A token that may not see servers may be one that may use them.
  assert.deepEqual(more, problem.kind === "scope-missing" ? ["user?include_stopped_servers"] : []);
  assert.ok(reach?.kind === "sign-in-needed" && reach.problem === problem);
  assert.deepEqual(
    servers?.map(({ state }) => state.kind),
    ["unknown"],
    "its server stays listed",
  );
  return problem;
}

export function tokenTroubles(hubOf: () => RunningHub, editorOf: () => Editor): void {
  it("says that a token has expired when its end is past", async () => {
    const hub = hubOf();
    const problem = await askedAfter(hub, editorOf(), "fay", {}, async (_, tokens) => {
      // In the place of the one that the hub has just taken: that may have lasted on a busy machine.
      const expiresAt = new Date(Date.now() + 1_000).toISOString();
      const token = await hub.token("fay", { scopes, expiresInS: 1 });
      await tokens.write({ baseUrl: hub.url, user: "fay" }, token, { scopes, expiresAt });
      const isRefused = () =>
        whoamiWith(hub, token).then(
          () => false,
          () => true,
        );
      await until(isRefused, "the hub refuses it");
    });
    assert.deepEqual([problem.kind, problem["why"]], ["token-ended", "expired"]);
  });

  it("says that a token was withdrawn when it was revoked before its end", async () => {
    const problem = await askedAfter(hubOf(), editorOf(), "gus", { expiresInS: 600 }, (token) => hubOf().revoke(token));
    assert.deepEqual([problem.kind, problem["why"]], ["token-ended", "withdrawn"]);
  });

  it("names what the admin took away", async () => {
    const problem = await askedAfter(hubOf(), editorOf(), "hal", {}, async () => {
      await hubOf().api("DELETE", "groups/runners/users", { users: ["hal"] });
    });
    assert.deepEqual([problem.kind, problem["lost"]], ["scope-missing", ["read:servers"]]);
  });

  describe("when the hub wants the user to log in anew in the browser", () => {
    const stale = (method: "POST" | "DELETE", user: string) =>
      hubOf().api(method, "groups/stale/users", { users: [user] });
    /** 6.1 takes tokens all the same, unless `auth_refresh_strict` is set. */
    const tolerates = () => hubOf().version.startsWith("6");

    it("says so where a start is refused for it, and the token is as good as before", async () => {
      const hub = await join(hubOf(), "jon");
      const window = editorOf().window();
      await signedIn(hub, window.tokens, "jon", { scopes, expiresInS: 600 });
      const { model, accountId } = await window.model(hub, "jon");
      await model.refresh(accountId);
      await stale("POST", "jon");
      const [server] = model.account(accountId)?.servers ?? [];
      assert.ok(server);
      const start = () => model.start(server.id, {}, noSignal);
      if (tolerates()) {
        await start();
        await model.stop(server.id, noSignal);
        return;
      }
      await assert.rejects(start(), { kind: "login-expired" });
      await model.refresh(accountId);
      assert.deepEqual([model.account(accountId)?.reach.kind, model.server(server.id)?.state.kind], ["ok", "stopped"]);
    });

    it("cannot tell it from a revoked token where every call is refused, and takes the token again afterwards", async () => {
      const hub = await join(hubOf(), "kim");
      const window = editorOf().window();
      await stale("POST", "kim");
      const token = await hub.token("kim", { scopes });
      const expiresAt = new Date(Date.now() + 600_000).toISOString();
      await window.tokens.write({ baseUrl: hub.url, user: "kim" }, token, { scopes, expiresAt });
      const { model, accountId } = await window.model(hub, "kim");
      if (!tolerates()) {
        await assert.rejects(model.refresh(accountId), { kind: "token-ended", why: "withdrawn" });
        await stale("DELETE", "kim");
      }
      await model.refresh(accountId);
      assert.equal(model.account(accountId)?.reach.kind, "ok");
    });
  });
}

/** Leaves the hub with an empty database. */
export async function databaseReset(hub: RunningHub, editor: Editor): Promise<void> {
  const problem = await askedAfter(hub, editor, "ida", { expiresInS: 600 }, async () => {
    await rm(path.join(path.dirname(hub.logFile), "hub.sqlite"));
    await hub.restart();
  });
  assert.deepEqual([problem.kind, problem["why"]], ["token-ended", "withdrawn"]);
  const window = editor.window();
  const { model, accountId } = await window.model(await join(hub, "ida"), "ida");
  await signedIn(hub, window.tokens, "ida", { scopes });
  await model.refresh(accountId, noSignal);
  assert.equal(model.account(accountId)?.reach.kind, "ok", "it works with the next token");
}
