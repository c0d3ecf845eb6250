import assert from "node:assert/strict";
import { accountIdOf, parseServerId, serverIdOf } from "../../../src/text/ids.js";

describe("server ids", () => {
  const accounts = [
    { baseUrl: "https://hub.example/", user: "ada" },
    { baseUrl: "https://hub.example:8443/jupyter/", user: "ada@site.example" },
    { baseUrl: "http://127.0.0.1:8000/a_b~c/", user: "Ünal_von~Ölk & 50%+#?=😀" },
  ];

  it("are the same each time, and tell hubs, users and servers apart", () => {
    const ids = accounts.flatMap((account) =>
      ["", "gpu", "_", "~"].map((name) => serverIdOf(accountIdOf(account), name)),
    );
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(
      serverIdOf(accountIdOf({ baseUrl: "https://hub.example/", user: "ada" }), "gpu"),
      "https_3A_2F_2Fhub.example_2F~ada~gpu",
    );
  });

  it("can be read back, whatever characters are in a name", () => {
    for (const account of accounts) {
      for (const name of ["", "gpu", "My GPU", "_41", "a~b", "日本"]) {
        const accountId = accountIdOf(account);
        const id = serverIdOf(accountId, name);
        assert.deepEqual(parseServerId(id), { ...account, id, accountId, name });
      }
    }
  });

  it("survive the Jupyter extension's way of putting them into a URI", () => {
    for (const account of accounts) {
      const id = serverIdOf(accountIdOf(account), "50%+&#");
      const uri = new URL(`jupyter-remote-kernel:?handle=${encodeURI(id)}&next=1`);
      assert.equal(uri.searchParams.get("handle"), id);
    }
  });

  it("of others are not taken for ours", () => {
    for (const id of ["", "gpu", "a~b", "a~b~c~d", "~~", "a~_zz~c d", "https_3a_2F~ada~"]) {
      assert.equal(parseServerId(id), undefined, id);
    }
  });
});
