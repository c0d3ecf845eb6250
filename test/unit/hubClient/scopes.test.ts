import assert from "node:assert/strict";
import { missingAbilities } from "../../../src/hubClient/tokens/scopes.js";

const missing = (scopes: string[], user = "ada") => missingAbilities(scopes, user).map(({ ability }) => ability);

describe("hub client: what a token cannot do", () => {
  it("finds nothing missing in a whole token but the renewal that was not asked for", () => {
    const recommended = [
      "access:servers!user=ada",
      "delete:servers!user=ada",
      "read:servers!user=ada",
      "read:users:name!user=ada",
      "servers!user=ada",
    ];
    assert.deepEqual(missing(recommended), ["renew"]);
    assert.deepEqual(missing([...recommended, "tokens!user"]), []);
  });

  it("takes unexpanded scopes of everything for everything", () => {
    for (const scope of ["inherit", "self", "all", "inherit!user", "self!user=ada"])
      assert.deepEqual(missing([scope]), []);
  });

  it("takes scopes without a filter, as admins have them", () => {
    assert.deepEqual(missing(["admin:servers", "access:servers", "tokens"]), []);
    assert.deepEqual(missing(["servers", "access:servers!group=staff"]), ["renew"]);
  });

  it("tells each lack and what to ask for", () => {
    assert.deepEqual(missing([]), ["see-servers", "start", "stop", "use", "renew"]);
    assert.deepEqual(missing(["access:servers!user"]), ["see-servers", "start", "stop", "renew"]);
    assert.deepEqual(missing(["read:servers!user", "access:servers!user"]), ["start", "stop", "renew"]);
    assert.deepEqual(missing(["servers!user"]), ["use", "renew"]);
    assert.deepEqual(missing(["start:servers!user", "read:tokens!user"]), ["see-servers", "stop", "use", "renew"]);
    const asked = missingAbilities([], "ada").map(({ scopes }) => scopes.join());
    assert.deepEqual(asked, ["servers!user", "servers!user", "servers!user", "access:servers!user", "tokens!user"]);
  });

  it("does not take another user's scopes", () => {
    assert.equal(missing(["servers!user=bob", "access:servers!user=adam"]).length, 5);
    assert.equal(missing(["servers!user=ada"], "ad").length, 5);
  });

  it("tells which servers a token is limited to", () => {
    const limited = missingAbilities(
      ["servers!server=ada/gpu", "servers!server=bob/x", "access:servers!server=ada/"],
      "ada",
    );
    assert.deepEqual(limited[1], { ability: "start", scopes: ["servers!user"], onlyServers: ["gpu"] });
    assert.deepEqual(limited[3]?.onlyServers, [""]);
    assert.deepEqual(limited[4]?.onlyServers, []);
  });
});
