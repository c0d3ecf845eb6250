import assert from "node:assert/strict";
import type { Account, ModelChange, Server, ServerState } from "../../../src/model/types.js";
import type { ServerLimits } from "../../../src/servers/status/deadline.js";
import { ServerEnds } from "../../../src/servers/status/server-ends.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";

const id = "id~" as ServerId;
const HOUR_MS = 3_600_000;
const startedAt = Date.UTC(2026, 10, 28, 8);
const now = startedAt + 6 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();
const running: ServerState = { kind: "running", url: "https://hub.example/user/ada/", started: iso(startedAt) };

describe("the end of a server", () => {
  let tell: (change: ModelChange) => void;
  let ends: ServerEnds;
  let limits: ServerLimits;

  const onDidChange = (listener: typeof tell) => {
    tell = listener;
    return { dispose: () => undefined };
  };

  beforeEach(() => {
    limits = {};
    ends = new ServerEnds(
      { accounts: [], onDidChange },
      () => limits,
      () => now,
    );
  });

  function told(state: ServerState | undefined, reason: ModelChange["reason"], facts: Partial<Server> = {}): void {
    const after = state && { id, accountId: "id" as AccountId, name: "", state, ...facts };
    const account = { id: "id" as AccountId, before: undefined, after: undefined };
    tell({ account, servers: [{ id, before: undefined, after }], reason });
  }

  it("is not known of one that was not seen running", () => {
    told({ kind: "unknown" }, "refreshed");
    told({ kind: "stopped" }, "refreshed");
    assert.equal(ends.of(id), undefined);
  });

  it("is this window's where it was stopped here, also where the hub tells of it later", () => {
    told(running, "started");
    told({ kind: "stopping" }, "stopping");
    told({ kind: "stopped" }, "stopped");
    assert.deepEqual(ends.of(id), { by: "this-window", atMs: now });
    told(running, "started");
    assert.equal(ends.of(id), undefined);
    told({ kind: "stopping" }, "stopping");
    told({ kind: "unknown" }, "refreshed");
    told({ kind: "stopped" }, "refreshed");
    assert.equal(ends.of(id)?.by, "this-window");
  });

  it("is nobody's here where the hub tells of it, at the time that the hub tells", () => {
    const [active, stopped] = [startedAt + HOUR_MS, startedAt + 2 * HOUR_MS];
    told(running, "refreshed", { lastActivity: iso(active) });
    told({ kind: "stopping" }, "refreshed", { lastActivity: iso(active) });
    told({ kind: "stopped" }, "refreshed", { lastActivity: iso(stopped) });
    const end = { by: "others", atMs: stopped, activeAtMs: active };
    assert.deepEqual(ends.of(id), end);
    // What is told of it later is no other end.
    told({ kind: "stopped", failure: "no" }, "refreshed", { lastActivity: iso(now) });
    assert.deepEqual(ends.of(id), end);
  });

  it("is when it was heard of where the hub tells no other time than that of the last activity", () => {
    told(running, "refreshed", { lastActivity: iso(startedAt) });
    told({ kind: "stopped" }, "refreshed", { lastActivity: iso(startedAt) });
    assert.deepEqual(ends.of(id), { by: "others", atMs: now, activeAtMs: startedAt });
  });

  it("is that of its job where the scheduler had told its time, whatever the start was asked for", () => {
    const over = startedAt + 2 * HOUR_MS;
    const endedAt = (atMs: number) => {
      told(running, "refreshed", { lastOptions: { runtime: "1:30:00" } });
      told({ kind: "stopped" }, "refreshed", { lastActivity: iso(atMs) });
      return ends.of(id)?.by;
    };
    limits = { jobEndsAtMs: over };
    assert.equal(endedAt(over + 20_000), "walltime");
    assert.equal(ends.of(id)?.walltime, undefined);
    limits = { jobEndsAtMs: over + HOUR_MS };
    assert.equal(endedAt(over), "others", "it was given more time");
  });

  it("is that of its age where the hub stops each server after so long, and not long after that", () => {
    limits = { ageMs: 2 * HOUR_MS };
    const endedAfter = (ms: number) => {
      told(running, "refreshed");
      told({ kind: "stopped" }, "refreshed", { lastActivity: iso(startedAt + ms) });
      return ends.of(id)?.by;
    };
    assert.deepEqual(
      [1.9, 2.1, 3].map((hours) => endedAfter(hours * HOUR_MS)),
      ["others", "age", "others"],
    );
  });

  it("is that of its time where that was over, and not before", () => {
    for (const [runtime, by] of [
      ["1:30:00", "walltime"],
      ["2:30:00", "others"],
    ] as const) {
      const facts = { lastOptions: { runtime } };
      told(running, "refreshed", facts);
      told({ kind: "stopped" }, "refreshed", { ...facts, lastActivity: iso(startedAt + 2 * HOUR_MS) });
      assert.equal(ends.of(id)?.by, by, runtime);
    }
  });

  it("is known of one that ran before anybody asked", () => {
    const ran = { id, accountId: "id" as AccountId, name: "", state: running };
    const accounts = [{ servers: [ran] }] as unknown as Account[];
    const later = new ServerEnds(
      { accounts, onDidChange },
      () => limits,
      () => now,
    );
    told({ kind: "stopped" }, "refreshed");
    assert.deepEqual(later.of(id), { by: "others", atMs: now });
  });

  it("is forgotten with the server", () => {
    told(running, "refreshed");
    told({ kind: "stopped" }, "refreshed");
    told(undefined, "account-removed");
    assert.equal(ends.of(id), undefined);
  });
});
