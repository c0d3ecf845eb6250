import assert from "node:assert/strict";
import { parseHubAddress } from "../../../src/hubClient/address/hub-address.js";
import { recogniseHub } from "../../../src/hubClient/address/recognise.js";
import {
  clientWith,
  HUB_DEADLINE_MS,
  hubForTests,
  LINES,
  networks,
  noSignal,
  until,
  UserOnHub,
} from "./client-on-hub.js";

for (const line of LINES) {
  describe(`hub client: identity and tokens, hub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubForTests(line);

    it("adds a hub with two requests, and lists servers with one", async () => {
      const token = await hub().token("ada");
      hub().clearRequests();
      const pasted = `${hub().url}user/ada/lab/tree/x.ipynb?token=${token}`;
      const found = await recogniseHub(parseHubAddress(pasted), networks, noSignal);
      assert.deepEqual(found, { baseUrl: hub().url, version: hub().version });
      const client = clientWith(hub(), token);
      const whoami = await client.whoami(noSignal);
      assert.equal(whoami.name, "ada");
      // The default server is listed where it never ran too.
      assert.deepEqual(
        whoami.servers?.filter(({ name, ready }) => name !== "" || ready),
        [],
      );
      assert.ok(whoami.scopes.includes("servers!user=ada"));
      assert.equal(typeof whoami.tokenId, line === "4.1" ? "undefined" : "string");
      assert.equal(client.version, hub().version);
      assert.deepEqual(
        hub().requests.map(({ path }) => path),
        ["/jupyter/hub/api", "/jupyter/hub/api/user?include_stopped_servers"],
      );

      hub().clearRequests();
      await client.servers("ada", noSignal);
      assert.deepEqual(
        hub().requests.map(({ path }) => path),
        ["/jupyter/hub/api/users/ada?include_stopped_servers"],
      );
    });

    it("finds the base path under a wrong one", async () => {
      for (const pasted of ["jupyter", "jupyter/", "jupyter/hub/home", "jupyter/lab/x", "jupyter/hub/spawn/ada"]) {
        const found = await recogniseHub(
          parseHubAddress(new URL(pasted, new URL(hub().url).origin).href),
          networks,
          noSignal,
        );
        assert.equal(found.baseUrl, hub().url, pasted);
      }
    });

    it("tells a rejected token from a narrow one", async () => {
      await assert.rejects(clientWith(hub(), "0123").whoami(noSignal), { kind: "token-rejected" });
      await assert.rejects(clientWith(hub(), undefined).servers("ada", noSignal), { kind: "token-rejected" });

      const revoked = await hub().token("ada");
      await clientWith(hub(), revoked).whoami(noSignal);
      await hub().revoke(revoked);
      await assert.rejects(clientWith(hub(), revoked).whoami(noSignal), { kind: "token-rejected" });

      const narrow = await UserOnHub.of(hub(), "ada", ["access:servers!user"]);
      assert.equal((await narrow.client.whoami(noSignal)).servers, undefined);
      await assert.rejects(narrow.client.servers("ada", noSignal), { kind: "scope-missing", scopes: ["read:servers"] });
      const { error } = await narrow.start({});
      assert.equal(error?.["kind"], "scope-missing");
      assert.deepEqual(error["scopes"], [line === "6.1" ? "start:servers" : "servers"]);
      await assert.rejects(narrow.stop(), { kind: "scope-missing", scopes: ["delete:servers"] });
    });

    it("notices that a token has expired", async () => {
      const client = clientWith(hub(), await hub().token("ada", { expiresInS: 1 }));
      const ended = () =>
        client.whoami(noSignal).then(
          () => undefined,
          (error: unknown) => error as { kind: string },
        );
      const error = await until("the token's end", ended);
      assert.equal(error.kind, "token-rejected");
    });

    it("hides other users, and does not mistake them for a bad token", async () => {
      await hub().token("bob");
      const ada = await UserOnHub.of(hub(), "ada");
      await assert.rejects(ada.client.servers("bob", noSignal), { kind: "scope-missing" });
      await assert.rejects(ada.client.stop({ user: "bob", name: "" }, noSignal), { kind: "server-not-found" });
      await assert.rejects(ada.stop("no-such"), { kind: "server-not-found" });
    });

    it("takes no page of the hub for an answer of its API", async () => {
      const client = clientWith({ url: hub().url.replace("/jupyter/", "/jupyter/nothing-here/") }, "x");
      await assert.rejects(client.whoami(noSignal), { kind: "front-answered", what: "redirect" });
    });

    it("passes on that nobody answers", async () => {
      const url = hub().url.replace(/:\d+\/.*/, ":1/");
      await assert.rejects(clientWith({ url }, "x").whoami(noSignal), { kind: "hub-unreachable", why: "refused" });
    });
  });
}
