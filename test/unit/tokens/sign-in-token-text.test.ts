import assert from "node:assert/strict";
import { looksLikeToken, pastedToken } from "../../../src/signIn/methods/token-format.js";
import { tokenRequestFor } from "../../../src/signIn/token-request.js";

const token = "0123456789abcdef0123456789abcdef";

describe("a text that looks like a token", () => {
  it("is what a hub makes, also with the space that was copied with it", () => {
    assert.ok(looksLikeToken(token));
    assert.ok(looksLikeToken(` ${token}\n`));
  });

  for (const other of [
    "",
    "access:servers!user servers!user",
    "https://hub.example/hub/token",
    token.slice(1),
    `${token}0`,
    `${token} ${token}`,
    "ghp_0123456789abcdef0123456789abcdef",
    "correct horse battery staple!!!!",
    "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
  ])
    it(`is not “${other}”`, () => {
      assert.ok(!looksLikeToken(other));
      assert.equal(pastedToken("", other), undefined);
    });

  it("is whole when it came by one change, and not when it was typed or put right", () => {
    assert.equal(pastedToken("", token), token);
    assert.equal(pastedToken("0123456789ab", token), token);
    assert.equal(pastedToken(token.slice(0, -1), token), undefined);
    assert.equal(pastedToken(token.slice(0, 13), token), undefined);
    assert.equal(pastedToken(`${token}00`, token), undefined);
  });

  it("is whole in the place of another one, behind it and before it", () => {
    const other = "fedcba9876543210fedcba9876543210";
    assert.equal(pastedToken(token, other), other);
    assert.equal(pastedToken(token, `${token}${other}\n`), other);
    assert.equal(pastedToken(token, `${other}${token}`), other);
    assert.equal(pastedToken(token, `${other.slice(0, 5)}${token.slice(5)}`), undefined, "five letters were put right");
  });
});

describe("the token that a sign-in asks for", () => {
  const deps = { lifetimeDays: () => 30, manageTokens: () => false, machine: "laptop (Visual Studio Code)" };

  it("may do the least, ends, and is told apart by its note", () => {
    assert.deepEqual(tokenRequestFor({}, deps), {
      scopes: ["access:servers!user", "servers!user", "read:users!user"],
      dispensable: ["read:users:shares!user"],
      expiresInS: 30 * 24 * 60 * 60,
      note: "Hub Kernels on laptop (Visual Studio Code)",
    });
  });

  it("may manage tokens by the setting or by the command, and the command's word counts", () => {
    const managing = { ...deps, manageTokens: () => true };
    assert.ok(tokenRequestFor({}, managing).scopes.includes("tokens!user"));
    assert.ok(tokenRequestFor({ manage: true }, deps).scopes.includes("tokens!user"));
    assert.ok(!tokenRequestFor({ manage: false }, managing).scopes.includes("tokens!user"));
  });
});
