import assert from "node:assert/strict";
import { filePlace, filesAddress, plainPath } from "../../../src/text/files-address.js";
import { accountIdOf, serverIdOf } from "../../../src/text/ids.js";

describe("the address of a server's file in the editor", () => {
  const users = ["ada", "Ada", "ADA_41", "o'brien@site.example", "für 漢字", "_41", "a~b"];

  for (const user of users) {
    it(`leads back to the server and path of ${user}, also in small letters`, () => {
      const server = serverIdOf(accountIdOf({ baseUrl: "https://Hub.example:8443/Jupyter/", user }), "GPU");
      const address = filesAddress({ server, path: "a b/ünd/100%.txt" });
      assert.equal(address.authority, address.authority.toLowerCase());
      assert.match(address.authority, /^[a-z0-9._~-]+$/);
      assert.deepEqual(filePlace(address), { server, path: "a b/ünd/100%.txt" });
    });
  }

  it("is another one for each user", () => {
    const of = (user: string) =>
      filesAddress({ server: serverIdOf(accountIdOf({ baseUrl: "https://hub.example/", user }), ""), path: "" });
    assert.equal(new Set(users.map((user) => of(user).authority)).size, users.length);
  });

  it("of anything else is none", () => {
    const server = serverIdOf(accountIdOf({ baseUrl: "https://hub.example/", user: "ada" }), "");
    const address = filesAddress({ server, path: "x" });
    assert.equal(filePlace({ ...address, scheme: "file" }), undefined);
    assert.equal(filePlace({ ...address, authority: "" }), undefined);
    assert.equal(filePlace({ ...address, authority: "hub.example" }), undefined);
  });

  it("has a path as servers have it", () => {
    assert.equal(plainPath("/a//b/"), "a/b");
    assert.equal(plainPath("/"), "");
  });
});
