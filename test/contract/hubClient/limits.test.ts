import assert from "node:assert/strict";
import { HUB_DEADLINE_MS, hubForTests, untilPending, UserOnHub } from "./client-on-hub.js";

/** 5.5 refuses as 4.1 does. */
for (const line of ["4.1", "6.1"] as const) {
  describe(`hub client: limits, hub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const limited = hubForTests(
      line,
      0,
      "c.JupyterHub.active_server_limit = 1\nc.JupyterHub.named_server_limit_per_user = 1",
    );
    const single = hubForTests(
      line,
      0,
      "c.JupyterHub.allow_named_servers = False\nc.JupyterHub.concurrent_spawn_limit = 1",
    );

    it("says that the hub runs no more servers, in the hub's words", async () => {
      const ada = await UserOnHub.of(limited(), "ada");
      const bob = await UserOnHub.of(limited(), "bob");
      const first = await ada.start({}, "one");
      assert.ifError(first.error);
      const { error } = await bob.start({});
      assert.equal(error?.["kind"], "server-limit-reached");
      assert.match(String(error["hubMessage"]), /Active user limit exceeded/);
      assert.equal((await bob.asTheHubHasIt())?.ready ?? false, false);
    });

    it("says that the user has no more named servers, in the hub's words", async () => {
      const ada = await UserOnHub.of(limited(), "ada");
      const { error } = await ada.start({}, "two");
      assert.equal(error?.["kind"], "server-limit-reached");
      assert.match(String(error["hubMessage"]), /already has the maximum of 1 named servers/);
    });

    it("says when to come back while too many start", async () => {
      const cleo = await UserOnHub.of(single(), "cleo");
      const dan = await UserOnHub.of(single(), "dan");
      const first = cleo.start({ mode: "slow", seconds: 4 });
      await untilPending(cleo);
      const { error } = await dan.start({});
      assert.equal(error?.["kind"], "server-limit-reached");
      assert.ok(Number(error["retryAfterS"]) > 0);
      assert.match(
        String(error["hubMessage"]),
        /^Too many users [^.]*\.$/,
        "without the number, which is true for a moment",
      );
      assert.equal((await first).server?.ready, true);
    });

    it("says that there are no named servers", async () => {
      const eve = await UserOnHub.of(single(), "eve");
      assert.equal((await eve.start({}, "gpu")).error?.["kind"], "named-servers-disabled");
      await assert.rejects(eve.stop("gpu"), { kind: "named-servers-disabled" });
      const create = eve.client.create({ user: eve.name, name: "gpu" }, undefined, new AbortController().signal);
      // Before 6.0 a start is the only way to make one.
      if (line === "6.1") await assert.rejects(create, { kind: "named-servers-disabled" });
      else assert.equal(await create, false);
    });
  });
}
