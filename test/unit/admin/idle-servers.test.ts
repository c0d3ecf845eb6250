import assert from "node:assert/strict";
import { namesIn } from "../../../src/admin/asking.js";
import { idleServers, idleTime } from "../../../src/admin/idle-servers.js";
import { optionsIn } from "../../../src/admin/user-servers.js";
import type { HubServer } from "../../../src/hubClient/types.js";

const HOUR_MS = 3_600_000;
const now = Date.parse("2026-11-21T12:00:00Z");
const ago = (hours: number) => new Date(now - hours * HOUR_MS).toISOString();

function user(name: string, ...servers: Partial<HubServer>[]) {
  const known = { name: "", ready: true, pending: null, stopped: false, url: "https://hub.example/user/x/" };
  return { name, isAdmin: false, groups: [], roles: [], servers: servers.map((server) => ({ ...known, ...server })) };
}

describe("the rule for idle servers", () => {
  it("takes minutes, hours and days, and nothing that would end what is in use", () => {
    assert.deepEqual(
      ["90 m", "12h", "3 days", "010 minutes"].map(idleTime),
      [90 / 60, 12, 72, 10 / 60].map((h) => h * HOUR_MS),
    );
    for (const wrong of ["", "12", "1 m", "9 m", "0 h", "-1 h", "400 d", "12 w", "h", "1e3 h"])
      assert.equal(idleTime(wrong), undefined, wrong);
  });

  it("finds what was not used for so long, the longest first, and leaves alone what nobody knows of", () => {
    const found = idleServers(
      [
        user("ada", { started: ago(30), lastActivity: ago(13) }, { name: "gpu", lastActivity: ago(20) }),
        user("bob", { started: ago(30), lastActivity: ago(11) }),
        user("cleo", { started: ago(14) }),
        user("dan", {}, { name: "odd", lastActivity: "yesterday" }),
        user("eve", { ready: false, pending: "spawn", started: ago(20) }, { pending: "stop", lastActivity: ago(20) }),
      ],
      12 * HOUR_MS,
      now,
    );
    assert.deepEqual(
      found.map(({ user, name, sinceMs }) => [user, name, (now - sinceMs) / HOUR_MS]),
      [
        ["ada", "gpu", 20],
        ["cleo", "", 14],
        ["ada", "", 13],
      ],
    );
  });
});

describe("what an admin types", () => {
  it("is read as names, each once", () => {
    assert.deepEqual(namesIn(" ada, bob;ada\n\tčleo "), ["ada", "bob", "čleo"]);
  });

  it("is read as options only where it is JSON without line breaks in it", () => {
    assert.deepEqual(optionsIn('{"profile": "gpu", "n": 2}'), { profile: "gpu", n: 2 });
    for (const wrong of ["gpu", "[1]", "null", '{"a": "x\\ny"}', "{"]) assert.equal(optionsIn(wrong), undefined, wrong);
  });
});
