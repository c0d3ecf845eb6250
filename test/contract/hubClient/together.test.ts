import assert from "node:assert/strict";
import {
  ANSWERS,
  HUB_DEADLINE_MS,
  hubForTests,
  lastKind,
  messages,
  noSignal,
  until,
  untilPending,
  UserOnHub,
} from "./client-on-hub.js";

const SLOW = { mode: "slow", seconds: 25 };

/** Of the ways to answer, each; of the lines that answer at once, the one whose requests are its own. */
const answers = ANSWERS.filter(({ line, slowSpawnTimeoutS }) => line !== "5.5" || slowSpawnTimeoutS > 0);

for (const { line, slowSpawnTimeoutS } of answers) {
  describe(`hub client: more than one at a start, hub ${line}, answer after ${slowSpawnTimeoutS} s`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubForTests(line, slowSpawnTimeoutS);

    it("withdraws a start, from here or from elsewhere, and believes no false ready", async function () {
      const ada = await UserOnHub.of(hub(), "ada");
      const start = ada.start(line === "4.1" ? { mode: "slow", seconds: 4 } : SLOW);
      await untilPending(ada);
      if (line === "4.1") {
        // Hubs before 5 do not withdraw a start.
        await assert.rejects(ada.stop(), { kind: "server-busy", pending: "spawn" });
        assert.equal((await start).server?.ready, true);
        return;
      }
      await ada.stop();
      const { error, events } = await start;
      assert.match(String(error?.["kind"]), /^(spawn-cancelled|spawn-failed)$/);
      assert.notEqual(lastKind(events), "ready");
      assert.equal((await ada.asTheHubHasIt())?.ready, false);
    });

    it("joins a start that is under way: both see it end, and the second's options are the first's", async () => {
      const bob = await UserOnHub.of(hub(), "bob");
      const first = bob.start({ mode: "slow", seconds: 4, image: "first" });
      await untilPending(bob);
      const second = bob.start({ image: "second" });
      const follower = bob.client.follow({ user: "bob", name: "" }, () => undefined, noSignal);
      const [one, two, three] = await Promise.all([first, second, follower]);
      assert.equal(one.server?.ready, true);
      assert.equal(three.ready, true);
      assert.deepEqual(two.server?.userOptions, { mode: "slow", seconds: 4, image: "first" });
    });

    it("ends the following and not the start when it is aborted", async () => {
      const cleo = await UserOnHub.of(hub(), "cleo");
      const abort = new AbortController();
      const start = cleo.start({ mode: "slow", seconds: 4 }, "", abort.signal);
      await untilPending(cleo);
      abort.abort();
      const { error, events } = await start;
      assert.equal(error?.name, "AbortError");
      assert.notEqual(lastKind(events), "cancelled");
      const server = await cleo.client.follow({ user: "cleo", name: "" }, () => undefined, noSignal);
      assert.equal(server.ready, true);
    });

    for (const cut of ["end", "break"] as const) {
      it(`goes on by the user model when the stream is cut (${cut})`, async () => {
        const dan = await UserOnHub.of(hub(), `dan-${cut}`);
        hub().faults.cutProgress = cut;
        try {
          const good = await dan.start({ mode: "slow", seconds: 4 });
          assert.ifError(good.error);
          assert.equal(good.server?.ready, true);
          assert.ok(messages(good.events).includes("Server requested"));
          await dan.stop();
        } finally {
          hub().faults.cutProgress = false;
        }
      });
    }

    it("tells the reason of a failure that came after the stream was cut", async () => {
      const eve = await UserOnHub.of(hub(), "eve");
      hub().faults.cutProgress = "end";
      const start = eve.start({ mode: "timeout", seconds: 4 });
      await until("the stream", () =>
        Promise.resolve(eve.requests.some((each) => each.endsWith("progress 200")) ? true : undefined),
      );
      const { error } = await start.finally(() => (hub().faults.cutProgress = false));
      assert.equal(error?.["kind"], "spawn-failed");
      assert.equal(error["timedOut"], true);
    });

    it("has nothing to follow where nothing starts", async () => {
      const gil = await UserOnHub.of(hub(), "gil");
      await assert.rejects(
        gil.client.follow({ user: "gil", name: "" }, () => undefined, noSignal),
        { kind: /^(spawn-cancelled|server-not-found)$/ },
      );
    });
  });
}
