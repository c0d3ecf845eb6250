import assert from "node:assert/strict";
import type { HubClient } from "../../../src/hubClient/contract.js";
import type { HubTokens } from "../../../src/hubClient/tokens/tokens.js";
import { FreshAnswers } from "../../../src/signIn/fresh-answers.js";

const whoami = { name: "ada", admin: false, scopes: ["servers!user=ada"] };
const listed = { id: "a1", note: "", kind: "api" as const, scopes: [] };
const { signal } = new AbortController();

describe("what a hub said of a token a moment ago", () => {
  let now = 0;
  let asked: string[] = [];
  let fresh: FreshAnswers;
  const hub = {
    client: {
      version: "5.5.4",
      whoami: () => (asked.push("whoami"), Promise.resolve(whoami)),
    } as unknown as HubClient,
    tokens: {
      list: () => (asked.push("list"), Promise.resolve([listed])),
      revoke: () => (asked.push("revoke"), Promise.resolve()),
    } as unknown as HubTokens,
  };
  const api = (token = "t") => fresh.before(hub, token);
  beforeEach(() => {
    now = 0;
    asked = [];
    fresh = new FreshAnswers(() => now);
    fresh.told("t", { whoami, tokens: [listed] });
  });

  it("is the answer of the next question, once each, and the rest of the API is the hub's", async () => {
    assert.deepEqual(await api().client.whoami(signal), whoami);
    assert.deepEqual(await api().tokens.list("ada", signal), [listed]);
    assert.equal(api().client.version, "5.5.4");
    assert.deepEqual(asked, []);
    await api().client.whoami(signal);
    await api().tokens.list("ada", signal);
    assert.deepEqual(asked, ["whoami", "list"]);
  });

  it("is not the answer for another token, nor later", async () => {
    await api("other").client.whoami(signal);
    now = 5_001;
    await api().client.whoami(signal);
    assert.deepEqual(asked, ["whoami", "whoami"]);
  });

  it("is forgotten when its user wants to know anew", async () => {
    fresh.forget();
    await api().client.whoami(signal);
    await api().tokens.list("ada", signal);
    assert.deepEqual(asked, ["whoami", "list"]);
  });

  it("is forgotten when a token is revoked, whose list it was", async () => {
    await api().tokens.revoke("ada", "a2", signal);
    await api().tokens.list("ada", signal);
    assert.deepEqual(asked, ["revoke", "list"]);
  });
});
