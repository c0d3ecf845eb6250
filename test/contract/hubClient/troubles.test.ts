import assert from "node:assert/strict";
import {
  clientWith,
  HUB_DEADLINE_MS,
  hubForTests,
  lastKind,
  LINES,
  messages,
  noSignal,
  until,
  untilPending,
  UserOnHub,
} from "./client-on-hub.js";

const SERVICE_TOKEN = "service-token-0123456789";

for (const line of LINES) {
  describe(`hub client: troubles on the way, hub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubForTests(
      line,
      0,
      `c.JupyterHub.services.append({"name": "culler", "api_token": "${SERVICE_TOKEN}"})`,
    );
    afterEach(() => {
      Object.assign(hub().faults, { only: undefined, instead: undefined, loseAnswers: false, bufferProgress: false });
    });

    it("says whose a token of a service is", async () => {
      await assert.rejects(clientWith(hub(), SERVICE_TOKEN).whoami(noSignal), {
        kind: "service-token",
        service: "culler",
      });
    });

    it("says that a start was lost with the restart of its hub, and starts at the next try", async () => {
      const cleo = await UserOnHub.of(hub(), "cleo");
      const start = cleo.start({ mode: "slow", seconds: 60 });
      await untilPending(cleo);
      // Without it there is no start yet that could be lost.
      await until("the answer to the start", () =>
        Promise.resolve(cleo.requests.includes("POST server 202") || undefined),
      );
      await hub().restart();
      const { error, events } = await start;
      assert.equal(error?.["kind"], "start-lost", String(error));
      assert.ok(
        events.some((event) => event.kind === "unheard" && event.why === "away"),
        messages(events).join(),
      );
      const again = await cleo.start({});
      assert.equal(lastKind(again.events), "ready");
    });

    it("takes no lost answer for a stop that failed", async () => {
      const dan = await UserOnHub.of(hub(), "dan");
      assert.ifError((await dan.start({ stop_seconds: 2 })).error);
      Object.assign(hub().faults, { only: /dan\/server$/, loseAnswers: true });
      await dan.stop();
      assert.notEqual((await dan.asTheHubHasIt())?.ready, true);

      hub().faults.loseAnswers = false;
      // Before 5.1 no start can be withdrawn: the hub's answer is lost, and the start goes on.
      const canWithdraw = line !== "4.1";
      const start = dan.start({ mode: "slow", seconds: canWithdraw ? 30 : 5 });
      await untilPending(dan);
      hub().faults.loseAnswers = true;
      if (canWithdraw) await dan.stop();
      else await assert.rejects(dan.stop(), { kind: "hub-unreachable" });
      hub().faults.loseAnswers = false;
      await start;
    });

    // What a proxy does on the way is the same before every hub.
    if (line !== "5.5") return;
    it("follows a start through a proxy's 429, and asks no sooner than it wants", async () => {
      const ada = await UserOnHub.of(hub(), "ada");
      Object.assign(hub().faults, {
        only: /progress|include_stopped/,
        instead: { status: 429, headers: { "retry-after": "2" } },
      });
      const start = ada.start({ mode: "slow", seconds: 3 });
      await until("two questions", () =>
        Promise.resolve(ada.requests.filter((one) => one.endsWith("429")).length > 2 || undefined),
      );
      hub().faults.instead = undefined;
      const { server, error, events } = await start;
      assert.ifError(error);
      assert.equal(server?.ready, true);
      assert.ok(events.some((event) => event.kind === "unheard" && event.why === "throttled"));
      const questions = hub().requests.filter(({ path }) => path.includes("users/ada?"));
      const [first, second] = questions;
      assert.ok(first && second && second.atMs - first.atMs >= 1_900);
      await ada.stop();
    });

    it("follows a start whose messages are kept back on the way", async () => {
      const bea = await UserOnHub.of(hub(), "bea");
      Object.assign(hub().faults, { only: /progress/, bufferProgress: true });
      const { server, events } = await bea.start({ mode: "slow", seconds: 20 });
      assert.equal(server?.ready, true);
      assert.deepEqual(events[0], { kind: "unheard", why: "silent" });
    });
  });
}
