import assert from "node:assert/strict";
import { accountLabel, sessionChanges, sessionOf } from "../../../src/signIn/accountsMenu/authentication-sessions.js";
import { type AccountAddress, accountIdOf } from "../../../src/text/ids.js";
import type { TokenEntry } from "../../../src/tokens/store/types.js";

const token = "4f0c1d2e3b4a59687706152433425160";

function entry(user: string, storedAt = "2026-01-01T00:00:00.000Z"): TokenEntry {
  const scopes = ["servers!user", "access:servers!user"];
  return { baseUrl: "https://hub.example/jupyter/", user, scopes, store: "keychain", storedAt };
}

const changes = (before: TokenEntry | undefined, after: TokenEntry | undefined) =>
  sessionChanges({ baseUrl: "", user: "", before, after });

describe("accounts for other extensions", () => {
  it("have an id that outlives the token, and the scopes as they are stored", () => {
    const session = sessionOf(entry("ada"), token);
    assert.deepEqual(session, {
      id: accountIdOf(entry("ada")),
      accessToken: token,
      account: { id: accountIdOf(entry("ada")), label: "ada @ hub.example/jupyter" },
      scopes: ["servers!user", "access:servers!user"],
    });
    assert.equal(sessionOf(entry("ada", "2027-01-01T00:00:00.000Z"), "another").id, session.id);
  });

  it("have a label each, since the editor remembers by it who may use an account", () => {
    const accounts: AccountAddress[] = [
      ["https://hub.example/", "ada"],
      ["https://hub.example/", "bob"],
      ["http://hub.example/", "ada"],
      ["https://hub.example:8000/", "ada"],
      ["https://hub.example/jupyter/", "ada"],
      ["https://hub.example/jupyter//", "ada"],
      ["https://hub.example/", "ada @ hub.example/jupyter"],
      ["https://hub.example/", "ada @ hub.example"],
    ].map(([baseUrl = "", user = ""]) => ({ baseUrl, user }));
    assert.equal(new Set(accounts.map(accountLabel)).size, accounts.length);
    assert.equal(accountLabel({ baseUrl: "http://127.0.0.1:8000/", user: "ada" }), "ada @ http://127.0.0.1:8000");
  });

  it("are told of when a token comes, goes or is renewed, without any token", () => {
    const [ada, renewed] = [entry("ada"), entry("ada", "2026-02-01T00:00:00.000Z")];
    const listed = sessionOf(ada, "");
    assert.deepEqual(changes(undefined, ada), { added: [listed], removed: [], changed: [] });
    assert.deepEqual(changes(ada, undefined), { added: [], removed: [listed], changed: [] });
    assert.deepEqual(changes(ada, renewed), { added: [], removed: [], changed: [listed] });
  });

  it("are not told of when nothing changed", () => {
    assert.equal(changes(entry("ada"), entry("ada")), undefined);
  });
});
