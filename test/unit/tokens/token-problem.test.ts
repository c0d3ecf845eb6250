import assert from "node:assert/strict";
import { HubFault, ScopeMissing, type TokenEnded, TokenRejected } from "../../../src/hubClient/errors.js";
import { explained } from "../../../src/tokens/store/token-problem.js";
import type { TokenEntry } from "../../../src/tokens/store/types.js";

const baseUrl = "https://hub.example/";
const entry: TokenEntry = {
  baseUrl,
  user: "ada",
  store: "keychain",
  storedAt: "2026-01-01T00:00:00.000Z",
  scopes: ["read:servers!user=ada", "servers!user=ada"],
};
const now = Date.parse("2026-02-01T00:00:00.000Z");

describe("what a hub's refusal means for the token in use", () => {
  const why = (expiresAt?: string) =>
    (explained(new TokenRejected(baseUrl, ""), { ...entry, ...(expiresAt && { expiresAt }) }, now) as TokenEnded).why;

  it("that it has expired when its end is past, and that it was withdrawn when not", () => {
    assert.deepEqual(
      [why("2026-01-31T23:59:59Z"), why("2026-02-01T00:02:00Z"), why()],
      ["expired", "withdrawn", "not-known"],
    );
  });

  it("which scopes it has lost", () => {
    const lost = (scopes: string[]) =>
      (explained(new ScopeMissing(baseUrl, scopes, ""), entry, now) as ScopeMissing).lost;
    assert.deepEqual(lost(["read:servers", "tokens"]), ["read:servers"]);
    assert.deepEqual(lost(["tokens"]), []);
  });

  it("nothing of another error, or of a token that is not the account's", () => {
    const fault = new HubFault(baseUrl, 503, "");
    assert.equal(explained(fault, entry, now), fault);
    const refused = new TokenRejected(baseUrl, "");
    assert.equal(explained(refused, undefined, now), refused);
  });
});
