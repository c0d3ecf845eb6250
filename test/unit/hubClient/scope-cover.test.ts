import assert from "node:assert/strict";
import { coversScopes } from "../../../src/hubClient/tokens/scopes.js";

const covers = (held: string, asked: string) => coversScopes(held.split(" "), asked.split(" ").filter(Boolean), "ada");

describe("hub client: whether a token covers what another extension asks", () => {
  it("takes the user's own filter in each of its spellings, in both places", () => {
    for (const held of ["servers!user", "servers!user=ada"]) {
      for (const asked of ["servers!user", "servers!user=ada"]) assert.ok(covers(held, asked), `${held} ${asked}`);
    }
  });

  it("asks for all, not for some", () => {
    assert.ok(covers("servers!user access:servers!user", "servers!user access:servers!user"));
    assert.ok(!covers("servers!user", "servers!user access:servers!user"));
    assert.ok(covers("servers!user", ""));
  });

  it("takes what a scope holds in itself, and not the other way round", () => {
    assert.ok(covers("servers!user", "read:servers!user delete:servers!user start:servers!user"));
    assert.ok(covers("tokens!user read:users!user", "read:tokens!user read:users:name!user=ada"));
    assert.ok(!covers("read:servers!user", "servers!user"));
    assert.ok(!covers("read:tokens!user", "tokens!user"));
    assert.ok(!covers("servers!user", "access:servers!user"));
    assert.ok(!covers("servers!user", "servers:x!user"));
  });

  it("takes no limited scope for one without a limit", () => {
    assert.ok(!covers("servers!user", "servers"));
    assert.ok(!covers("inherit", "servers"));
    assert.ok(covers("servers", "servers servers!user servers!user=bob"));
  });

  it("takes a user's scope for each of the user's servers, and a server's for that server only", () => {
    assert.ok(covers("access:servers!user", "access:servers!server=ada/ access:servers!server=ada/gpu"));
    assert.ok(covers("access:servers!server=ada/gpu", "access:servers!server=ada/gpu"));
    assert.ok(!covers("access:servers!server=ada/gpu", "access:servers!server=ada/cpu"));
    assert.ok(!covers("access:servers!server=ada/gpu", "access:servers!user"));
  });

  it("takes nobody else's", () => {
    assert.ok(!covers("servers!user=bob", "servers!user"));
    assert.ok(!covers("servers!user", "servers!user=bob"));
    assert.ok(!covers("access:servers!user", "access:servers!server=adam/ "));
    assert.ok(!covers("servers!group=staff", "servers!user"));
    assert.ok(!covers("inherit!user=bob", "servers!user"));
    assert.ok(!covers("inherit", "servers!user=bob"));
  });

  it("takes a token of everything for all that is the user's own", () => {
    for (const held of ["inherit", "self", "all", "inherit!user", "self!user=ada"]) {
      assert.ok(covers(held, "servers!user access:servers!server=ada/gpu tokens!user=ada inherit"), held);
    }
  });
});
