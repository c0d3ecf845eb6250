import assert from "node:assert/strict";
import { ANSWERS, HUB_DEADLINE_MS, hubForTests, lastKind, messages, noSignal, UserOnHub } from "./client-on-hub.js";

for (const { line, slowSpawnTimeoutS } of ANSWERS) {
  describe(`hub client: start on hub ${line} that answers after ${slowSpawnTimeoutS} s`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubForTests(line, slowSpawnTimeoutS);

    it("starts with options in three requests, shows the hub's messages, and reads the options back", async () => {
      const ada = await UserOnHub.of(hub(), "ada");
      hub().clearRequests();
      const options = { mode: "slow", seconds: 3, image: "torch", gpu: 2 };
      const { server, events, error } = await ada.start(options);
      assert.ifError(error);
      // On a busy machine a start takes longer than the 10 s: then the answer is 202 there too.
      assert.match(ada.requests[0] ?? "", slowSpawnTimeoutS === 0 ? /^POST server 202$/ : /^POST server 20[12]$/);
      assert.deepEqual(ada.requests.slice(1), ["GET server/progress 200", "GET ?include_stopped_servers 200"]);
      assert.deepEqual(messages(events).slice(0, 3), [
        "Server requested",
        "Pulling image (0 s)",
        "Pulling image (1 s)",
      ]);
      assert.equal(lastKind(events), "ready");
      assert.equal(server?.url, `${hub().url}user/ada/`);
      assert.deepEqual(server.userOptions, options);
      assert.deepEqual((await ada.asTheHubHasIt())?.user_options, options);

      hub().clearRequests();
      const again = await ada.start({ image: "other" });
      assert.deepEqual(again.server?.userOptions, options, "a running server is no new start");
      assert.deepEqual(ada.requests, ["POST server 400", "GET ?include_stopped_servers 200"]);

      hub().clearRequests();
      await ada.stop();
      assert.equal((await ada.asTheHubHasIt())?.ready, false);
      assert.ok(ada.requests[0]?.startsWith("DELETE server 20"), ada.requests.join());
    });

    it("starts with no body as last time, and with {} with none", async () => {
      const cleo = await UserOnHub.of(hub(), "cleo");
      await cleo.start({ image: "torch" });
      await cleo.stop();
      const last = await cleo.start(undefined);
      assert.deepEqual(last.server?.userOptions, { image: "torch" });
      await cleo.stop();
      const reset = await cleo.start({});
      assert.deepEqual(reset.server?.userOptions, {});
      await cleo.stop();
    });

    it("tells the spawner's reason of a failure", async () => {
      const dan = await UserOnHub.of(hub(), "dan");
      const failed = await dan.start({ mode: "fail", image: "nope" });
      assert.equal(failed.error?.["kind"], "spawn-failed");
      assert.equal(failed.error["reason"], "no such image: nope");
      assert.deepEqual(failed.events.at(-1), {
        kind: "failed",
        reason: "no such image: nope",
        timedOut: false,
      });
      const forbidden = await dan.start({ mode: "forbidden" });
      assert.equal(forbidden.error?.["reason"] ?? forbidden.error?.["hubMessage"], "Not allowed to use GPU");
      assert.match(String(forbidden.error?.["kind"]), /^(spawn-failed|request-refused)$/);
      const [server] = await dan.client.servers("dan", noSignal);
      assert.equal(server?.ready, false);
      assert.deepEqual(server.userOptions, { mode: "forbidden" });
    });

    it("never sends a start twice, however it ends", async () => {
      const eve = await UserOnHub.of(hub(), "eve");
      hub().clearRequests();
      for (const mode of ["fail", "forbidden", "timeout"]) await eve.start({ mode, seconds: 2 });
      assert.equal(eve.requests.filter((request) => request.startsWith("POST")).length, 3);
    });

    it("says that a start took longer than the hub allows", async () => {
      const fay = await UserOnHub.of(hub(), "fay");
      const { error, events } = await fay.start({ mode: "timeout", seconds: 3 });
      assert.equal(error?.["kind"], "spawn-failed");
      assert.equal(error["timedOut"], true);
      assert.equal(lastKind(events), "failed");
      assert.ok(messages(events).includes("Waiting for a node"));
    });

    it("follows a process that died to the hub's verdict", async () => {
      const gil = await UserOnHub.of(hub(), "gil");
      // The hub notices when the server does not answer in these seconds: after its answer to the start, or before.
      const { error } = await gil.start({ mode: "die", seconds: slowSpawnTimeoutS + 3 });
      assert.equal(error?.["kind"], "spawn-failed");
      assert.equal((await gil.asTheHubHasIt())?.pending, null, "the hub had ended the start before we said so");
    });

    it("starts after a failure as if nothing had been", async () => {
      const hal = await UserOnHub.of(hub(), "hal");
      await hal.start({ mode: "fail" });
      const { server, error, events } = await hal.start({ mode: "slow", seconds: 2 });
      assert.ifError(error);
      assert.equal(server?.ready, true);
      assert.ok(messages(events).includes("Pulling image (1 s)"), messages(events).join());
      assert.equal((await hal.asTheHubHasIt())?.ready, true);
    });

    it("starts and stops named servers, and users whose names must be escaped", async () => {
      const odd = await UserOnHub.of(hub(), "o'neil+%#@x.org");
      const name = line === "6.1" ? "my-gpu" : "My GPU %2F#1";
      const { server, error } = await odd.start({ image: "torch" }, name);
      assert.ifError(error);
      assert.equal(server?.name, name);
      const escaped = new URL(server.url).pathname.split("/").map(decodeURIComponent);
      assert.deepEqual(escaped, ["", "jupyter", "user", odd.name, name, ""]);
      const names = (await odd.client.servers(odd.name, noSignal)).map((each) => [each.name, each.ready]);
      assert.deepEqual(
        names.filter(([each]) => each === name),
        [[name, true]],
      );
      await odd.stop(name);
      assert.equal((await odd.asTheHubHasIt(name))?.ready, false);
      const { servers } = await odd.client.whoami(noSignal);
      const named = servers?.filter((each) => each.name !== "");
      assert.deepEqual(named?.map((each) => [each.name, each.ready]), [[name, false]]); // prettier-ignore
    });
  });
}
