import assert from "node:assert/strict";
import { PasswordRefused } from "../../../src/hubClient/errors.js";
import type { NewToken } from "../../../src/hubClient/tokens/tokens.js";
import { Minted, type MintedDeps } from "../../../src/signIn/methods/minted.js";
import { TokenOfAnotherUser } from "../../../src/signIn/sign-in-check.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import type { HubFetch } from "../../../src/transport/types.js";
import { networksWith } from "../../a-session.js";
import { quietLog } from "../../quiet-log.js";
import { anEditor } from "./fakes.js";

const baseUrl = "https://hub.example/";
const noSignal = new AbortController().signal;
const locked = () => new KeychainUnavailable("locked", "locked collection");
const least: NewToken = {
  id: "a7",
  note: "Hub Kernels on laptop",
  kind: "api",
  user: "ada",
  token: "8f14e45fceea167a5a36dedd4bea2543",
  scopes: ["servers!user=ada"],
};
const managing: NewToken = { ...least, scopes: ["servers!user=ada", "tokens!user=ada"] };

/** A sign-in in an editor: which tokens the hub made, was asked to revoke, and what the user reads. */
function aSignIn(status = 204) {
  const editor = anEditor();
  const tokens = editor.window();
  const [revoked, left, made]: [string[], string[], string[]] = [[], [], []];
  const fetch = (url: string | URL, init?: { method?: string }) => {
    revoked.push(`${init?.method ?? "GET"} ${String(url)}`);
    return Promise.resolve(new Response(status === 204 ? null : "{}", { status }));
  };
  const networks = networksWith(fetch as unknown as HubFetch);
  const deps: MintedDeps = {
    hub: { baseUrl, label: "hub.example" },
    deps: { tokens, machine: "laptop", log: quietLog, networks },
    accept: async ({ token, tokenId, made: about }) => {
      assert.ok(about && tokenId);
      await tokens.write({ baseUrl, user: about.user }, token, { scopes: about.scopes, tokenId });
    },
    left: ({ made, note }) => left.push(made ? `${made.user} ${made.id} ${note}` : `perhaps ${note}`),
  };
  const mint = (token: NewToken) => () => {
    made.push(token.id);
    return Promise.resolve(token);
  };
  return { editor, tokens, deps, mint, made, revoked, left };
}

describe("a token that a hub makes for a sign-in", () => {
  it("is not asked for while no store could take it", async () => {
    const { editor, deps, mint, made, left } = aSignIn();
    editor.keychain.locked = locked();
    const minted = new Minted(deps, "password");
    for (let times = 0; times < 3; times++) {
      await assert.rejects(minted.finish(mint(least), noSignal, "ada"), { why: "locked" });
    }
    await minted.end();
    assert.deepEqual([made, left], [[], []]);
  });

  it("is made once, and kept as soon as the store takes it", async () => {
    const { editor, tokens, deps, mint, made, revoked, left } = aSignIn();
    const minted = new Minted(deps, "companion");
    const lockedMeanwhile = () => {
      editor.keychain.locked = locked();
      return mint(least)();
    };
    await assert.rejects(minted.finish(lockedMeanwhile, noSignal), { why: "locked" });
    await assert.rejects(minted.finish(mint(least), noSignal), { why: "locked" });
    assert.equal(minted.isMade, true);
    editor.keychain.locked = undefined;
    await minted.finish(mint(least), noSignal);
    await minted.end();
    assert.deepEqual([made, revoked, left], [["a7"], [], []]);
    assert.equal(await tokens.read({ baseUrl, user: "ada" }), least.token);
  });

  it("is revoked where it may do that when its sign-in ends without it; else its user reads which one is left", async () => {
    const ends = async (token: NewToken, status?: number) => {
      const { editor, deps, mint, revoked, left } = aSignIn(status);
      const minted = new Minted(deps, "oauth");
      const lockedMeanwhile = () => {
        editor.keychain.locked = locked();
        return mint(token)();
      };
      await assert.rejects(minted.finish(lockedMeanwhile, noSignal), { why: "locked" });
      await minted.end();
      await minted.end();
      return { revoked, left };
    };
    const asked = [`DELETE ${baseUrl}hub/api/users/ada/tokens/a7`];
    const told = ["ada a7 Hub Kernels on laptop"];
    assert.deepEqual(await ends(managing), { revoked: asked, left: [] });
    assert.deepEqual(await ends(managing, 403), { revoked: asked, left: told });
    assert.deepEqual(await ends(least), { revoked: [], left: told });
  });

  it("is left for good, and another one made, where it is not what was wanted", async () => {
    const { deps, mint, made, left } = aSignIn();
    const refuse = () => Promise.reject(new TokenOfAnotherUser(baseUrl, "ada", "bob"));
    const minted = new Minted({ ...deps, accept: refuse }, "companion");
    await assert.rejects(minted.finish(mint(least), noSignal), { kind: "token-of-another-user" });
    assert.deepEqual([minted.isMade, left.length], [false, 1]);
    await assert.rejects(minted.finish(mint({ ...least, id: "a8" }), noSignal));
    assert.deepEqual([made, left.length], [["a7", "a8"], 2]);
  });

  it("is told of where the hub may have made it and its answer was lost, and not where it said no", async () => {
    const { deps, left } = aSignIn();
    const minted = new Minted(deps, "password");
    const reset = () => Promise.reject(new HubUnreachable(baseUrl, "reset"));
    await assert.rejects(
      minted.finish((hearing) => hearing(reset), noSignal, "ada"),
      { kind: "hub-unreachable" },
    );
    assert.deepEqual(left.splice(0), ["perhaps Hub Kernels on laptop"]);
    const closed = new AbortController();
    const calledOff = () => {
      closed.abort();
      return Promise.reject(closed.signal.reason as Error);
    };
    await assert.rejects(
      minted.finish((hearing) => hearing(calledOff), closed.signal, "ada"),
      { name: "AbortError" },
    );
    assert.deepEqual(left.splice(0), ["perhaps Hub Kernels on laptop"]);
    for (const error of [new HubUnreachable(baseUrl, "refused"), new PasswordRefused(baseUrl, "", "unsaid")]) {
      await assert.rejects(minted.finish((hearing) => hearing(() => Promise.reject(error)), noSignal, "ada"));
    }
    // What a way asks before it has a token made.
    await assert.rejects(minted.finish(reset, noSignal, "ada"), { kind: "hub-unreachable" });
    await minted.end();
    assert.deepEqual(left, []);
  });

  it("stays where it was kept and something after that failed", async () => {
    const { deps, mint, left, revoked } = aSignIn();
    const accept: MintedDeps["accept"] = async (given, signal) => {
      await deps.accept(given, signal);
      throw new Error("the hub could not be added");
    };
    await assert.rejects(new Minted({ ...deps, accept }, "password").finish(mint(managing), noSignal, "ada"));
    assert.deepEqual([left, revoked], [[], []]);
  });
});
