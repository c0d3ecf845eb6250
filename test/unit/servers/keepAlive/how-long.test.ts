import assert from "node:assert/strict";
import { askHowLong, hoursIn, limitOf } from "../../../../src/servers/keepAlive/how-long.js";
import { User } from "../../../user/user.js";
import { account, baseUrl } from "../view/an-account.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("for how long a server is kept alive", () => {
  it("is read as hours, or hours and minutes, and as nothing else", () => {
    const cases: [string, number | undefined][] = [
      ["3", 180],
      [" 1.5 ", 90],
      ["0,5", 30],
      ["1:30", 90],
      ["0:01", 1],
      ["0", undefined],
      ["0.001", undefined],
      ["1:75", undefined],
      ["-1", undefined],
      ["18:30:00", undefined],
      ["two", undefined],
      ["", undefined],
    ];
    for (const [text, minutes] of cases)
      assert.equal(hoursIn(text), minutes === undefined ? undefined : minutes * MINUTE_MS, text);
  });

  it("ends with the server's time limit, where one is known and still to come", () => {
    const startedAt = Date.parse("2026-01-01T00:00:00Z");
    const state = { kind: "running", url: baseUrl, started: "2026-01-01T00:00:00Z" } as const;
    const [job] = account([{ state, lastOptions: { runtime: "2:00:00" } }]).servers;
    const [plain] = account([{ state }]).servers;
    assert.ok(job && plain);
    assert.equal(limitOf(job, startedAt), startedAt + 2 * HOUR_MS);
    assert.equal(limitOf(job, startedAt + 3 * HOUR_MS), undefined);
    assert.equal(limitOf(plain, startedAt), undefined);
  });

  it("is offered up to that limit", async () => {
    const user = new User();
    const limit = Date.now() + 2.5 * HOUR_MS;
    const asked = askHowLong(user.ui, "hub.example", limit);
    const list = await user.list(/For how long/);
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ["1 hour", "2 hours", "Until its time limit", "Other…"],
    );
    list.choose("Other…");
    const box = await user.box(/For how many hours/);
    box.type("soon");
    assert.match(box.said, /^Enter hours/);
    box.type("3");
    assert.match(box.said, /^The server's time limit is at /);
    box.enter("2:15");
    const untilMs = await user.ends(asked);
    assert.ok(Math.abs(untilMs - Date.now() - 2.25 * HOUR_MS) < MINUTE_MS);
    assert.ok(untilMs <= limit);
  });

  it("is a week at most where no limit is known", async () => {
    const user = new User();
    const asked = askHowLong(user.ui, "hub.example", undefined);
    (await user.list(/For how long/)).choose("Other…");
    const box = await user.box(/For how many hours/);
    box.type("169");
    assert.match(box.said, /at most 168 hours/);
    box.enter("168");
    assert.ok((await user.ends(asked)) > Date.now() + 167 * HOUR_MS);
  });
});
