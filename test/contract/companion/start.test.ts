import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { startHub } from "../../../rig/hub.js";
import { HUB_DEADLINE_MS, LINES } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { hubFrom } from "./companion-on-hub.js";

const config = readFileSync(new URL("acting-spawner.py", import.meta.url), "utf8");

interface Way {
  fields: Record<string, string>;
  got: string;
}

const big: Way = { fields: { size: "big" }, got: "big" };
/** By the user whose spawner acts so. */
const ways: Record<string, Way> = {
  sets: big,
  keeps: big,
  learns: big,
  decides: { fields: {}, got: "decided" },
  returns: big,
  reads: big,
};

for (const line of LINES) {
  describe(`a start by the hub companion, hub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubFrom(() => startHub({ line, basePath: "/jupyter", companion: true, config }));

    /** As the companion's client sends it. */
    async function start(user: string, fields: Record<string, string>, name = "", scopes?: string[]) {
      const { token } = await userOf(hub(), user, scopes && { scopes });
      const path = `hub/api/hub-kernels/users/${user}/start?server=${encodeURIComponent(name)}`;
      const response = await fetch(hub().url + path, {
        method: "POST",
        headers: { authorization: `token ${token}`, referer: `${hub().url}hub/spawn/${user}` },
        body: new URLSearchParams(fields),
      });
      const text = await response.text();
      return [response.status, text && (JSON.parse(text) as { message: string }).message] as const;
    }

    async function servers(user: string): Promise<Record<string, { ready: boolean; user_options: unknown }>> {
      const { body } = await hub().api("GET", `users/${user}?include_stopped_servers`);
      return (body as { servers: Record<string, { ready: boolean; user_options: unknown }> }).servers;
    }

    it("gives what was chosen to spawners whose forms act on them", async () => {
      const got = async ([way, { fields }]: (typeof entries)[number]) => {
        const [status, message] = await start(way, fields);
        assert.ok(status === 201 || status === 202, `${way}: ${status} ${message}`);
        const user = await userOf(hub(), way);
        assert.equal((await user.progress()).at(-1)?.ready, true);
        return [way, await user.run("import os; print(os.environ['GOT'], end='')")];
      };
      const entries = Object.entries(ways);
      const expected = entries.map(([way, { got: size }]) => [way, size]);
      assert.deepEqual(await Promise.all(entries.map(got)), expected);
    });

    it("starts nothing that the spawner does not take, and tells its reason and no value to the log", async () => {
      assert.deepEqual(await start("ada", { size: "tr0ub4dor" }), [400, "There is no size 'tr0ub4dor'."]);
      assert.deepEqual(await start("ada", {}), [400, "KeyError: 'size'"]);
      assert.deepEqual(await start("decides", { size: "big" }, "other"), [
        400,
        "The hub no longer has options for this server. Start it without options.",
      ]);
      for (const user of ["ada", "decides"]) {
        const ready = Object.values(await servers(user)).filter((server) => server.ready);
        assert.equal(ready.length, user === "ada" ? 0 : 1);
      }
      const log = await readFile(hub().logFile, "utf8");
      assert.match(log, /Options of ada: refused \(ValueError\)/);
      assert.ok(!log.includes("tr0ub4dor"));
    });

    it("keeps to the hub's rules for named servers", async () => {
      assert.deepEqual((await start("bob", { size: "big" }, "one"))[0] < 300, true);
      assert.deepEqual((await servers("bob"))["one"]?.user_options, { size: "big" });
      const [status, message] = await start("bob", { size: "big" }, "two");
      assert.deepEqual([status, /already has the maximum of 1 named servers/.test(message)], [400, true]);
    });

    it("says that the server runs, or is starting, and starts no other", async () => {
      assert.deepEqual(await start("sets", { size: "small" }), [400, "sets is already running"]);
      const user = await userOf(hub(), "sets");
      assert.equal(await user.run("import os; print(os.environ['GOT'])"), "big\n");
    });

    it("answers as the hub's own start where it fails, and tells the reason in its progress", async () => {
      const [status] = await start("carla", { size: "broken" });
      const user = await userOf(hub(), "carla");
      const reason = (await user.progress()).at(-1)?.message ?? "";
      const own = await user.start({ mode: "fail" });
      assert.deepEqual([status, /no such image/.test(reason)], [own.status, true]);
    });

    it("needs the scopes of a start", async () => {
      assert.equal((await start("ada", { size: "big" }, "", ["read:servers!user"]))[0], 403);
      const { token } = await userOf(hub(), "ada");
      const headers = { authorization: `token ${token}` };
      const path = "hub/api/hub-kernels/users/bob/start";
      assert.equal((await fetch(hub().url + path, { method: "POST", headers })).status, 404);
    });
  });
}
