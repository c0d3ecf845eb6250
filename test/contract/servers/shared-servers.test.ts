import assert from "node:assert/strict";
import type { HubLine } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { sharedServers } from "../../../src/hubClient/shared-servers.js";
import type { Account } from "../../../src/model/types.js";
import { SharedServers } from "../../../src/servers/view/shared-servers.js";
import { HubUnderTest, methods, until, type WindowOnHub } from "./model-on-hub.js";

/** What a sign-in of ours asks for. */
const LEAST = ["access:servers!user", "servers!user", "read:users!user"];
const MAY_SEE = "read:users:shares!user=ada";

describe("servers that are shared with the user", function () {
  this.timeout(300_000);

  for (const line of ["5.5", "6.1"] as HubLine[]) {
    describe(`on a hub of line ${line}`, () => {
      let rig: HubUnderTest;
      let ada: WindowOnHub;

      before(async () => {
        rig = new HubUnderTest(await pooledHub(line));
        const bea = await rig.open("bea");
        await bea.start({});
        ada = await rig.open("ada", await seeing());
        await ada.model.refresh(ada.accountId);
        const { status } = await rig.hub.api("POST", "shares/bea/", { user: "ada" });
        assert.equal(status, 200);
      });
      after(async () => {
        await rig.hub.api("DELETE", "users/bea/server");
        await rig.stop();
      });

      const seeing = () => rig.hub.token("ada", { scopes: [...LEAST, "read:users:shares!user"] });
      const account = () => ada.model.account(ada.accountId) as Account;
      const changes: number[] = [];
      const seen = async (scopes: string[]) => {
        await ada.tokens.write({ baseUrl: rig.hub.url, user: "ada" }, await seeing(), { scopes });
        const { model, tokens, log } = ada;
        await model.refresh(ada.accountId);
        rig.hub.clearRequests();
        return new SharedServers({ model, tokens, log, changed: () => changes.push(1) });
      };
      const asked = () => methods(rig.hub.requests).filter((request) => request.includes("/shared"));

      it("are listed with their owners, and whether they run", async () => {
        const shared = await sharedServers({ baseUrl: rig.hub.url, user: "ada" }, await ada.transport(), anyTime());
        assert.deepEqual(shared, [{ owner: "bea", name: "", ready: true, url: `${rig.hub.url}user/bea/` }]);
      });

      it("are asked for once while somebody looks, and again when the user wants that", async () => {
        const servers = await seen([MAY_SEE]);
        for (let look = 0; look < 3; look++) servers.look();
        await until(() => changes.length === 1, "they are shown");
        assert.deepEqual(
          servers.of(account()).map(({ owner }) => owner),
          ["bea"],
        );
        servers.look();
        assert.equal(asked().length, 1);
        await rig.hub.api("DELETE", "shares/bea/");
        servers.look(true);
        await until(() => changes.length === 2, "they are gone");
        assert.deepEqual(servers.of(account()), []);
      });

      it("are not asked for with a token that may not see them, and the hub refuses it", async () => {
        const servers = await seen(["servers!user=ada"]);
        servers.look();
        servers.look(true);
        assert.deepEqual(servers.of(account()), []);
        const least = await rig.open("ada", await rig.hub.token("ada", { scopes: LEAST }));
        const address = { baseUrl: rig.hub.url, user: "ada" };
        await assert.rejects(sharedServers(address, await least.transport(), anyTime()));
        assert.equal(asked().length, 1);
      });
    });
  }

  it("are unknown to a hub of line 4.1", async () => {
    const rig = new HubUnderTest(await pooledHub("4.1"));
    try {
      const ada = await rig.open("ada");
      const address = { baseUrl: rig.hub.url, user: "ada" };
      await assert.rejects(sharedServers(address, await ada.transport(), anyTime()), { kind: "server-not-found" });
    } finally {
      await rig.stop();
    }
  });
});

function anyTime(): AbortSignal {
  return AbortSignal.timeout(60_000);
}
