import assert from "node:assert/strict";
import type { Account, ModelChange, Server, ServerState } from "../../../../src/model/types.js";
import { type IdleEnd, KnownLimits, learnedIdleMs } from "../../../../src/servers/status/known-limits.js";
import { ServerEnds } from "../../../../src/servers/status/server-ends.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../../src/text/ids.js";
import { User } from "../../../user/user.js";
import { MemoryMemento } from "../model-fakes.js";

const minute = 60_000;
const never = () => assert.ok(false, "nothing of the kind happens here");
const hour = 60 * minute;
const begin = Date.parse("2026-01-21T08:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString();
const ends = (...minutes: number[]): IdleEnd[] =>
  minutes.map((each, place) => ({ atMs: begin + place * hour, idleMs: each * minute }));

const server = (state: ServerState, activeMs: number): Server => ({
  id: "id~" as ServerId,
  accountId: "id" as AccountId,
  name: "",
  state,
  lastActivity: iso(activeMs),
});
const running = (startedMs: number, activeMs: number) =>
  server({ kind: "running", url: "https://hub.example/user/ada/", started: iso(startedMs) }, activeMs);

/** A window that hears what its hub says of one server. */
class Window {
  readonly user = new User();
  nowMs = begin;
  readonly #listeners: ((change: ModelChange) => void)[] = [];
  readonly #account: Account = {
    id: "id" as AccountId,
    hub: { baseUrl: hubIdOf("https://hub.example/"), label: "hub.example" },
    user: "ada",
    label: "hub.example",
    reach: { kind: "ok" },
    servers: [],
  };
  readonly limits: KnownLimits;
  #server: Server | undefined;

  constructor(memento: MemoryMemento) {
    const model = {
      accounts: [this.#account],
      account: () => this.#account,
      onDidChange: (listener: (change: ModelChange) => void) => {
        this.#listeners.push(listener);
        return { dispose: () => undefined };
      },
    };
    const now = () => this.nowMs;
    const ends = new ServerEnds(model, undefined, now);
    this.limits = new KnownLimits({ ui: this.user.ui, model, memento, ends, log: { warn: never }, now });
  }

  hears(after: Server): void {
    const account = { id: this.#account.id, before: this.#account, after: this.#account };
    const change: ModelChange = {
      account,
      servers: [{ id: after.id, before: this.#server, after }],
      reason: "refreshed",
    };
    this.#server = after;
    for (const listener of this.#listeners) listener(change);
  }

  /** It is used once, and stopped by the hub, which puts its end down, after so long. */
  culled(idleMs: number, how?: "seen stopping"): void {
    const usedMs = this.nowMs;
    this.hears(running(usedMs, usedMs));
    this.nowMs += idleMs;
    if (how) this.hears(server({ kind: "stopping" }, usedMs));
    this.hears(server({ kind: "stopped" }, this.nowMs));
    this.nowMs += hour;
  }
}

describe("how long servers may run", () => {
  it("is learned where two ends are alike, and is the lesser of them", () => {
    assert.equal(learnedIdleMs(ends()), undefined);
    assert.equal(learnedIdleMs(ends(65)), undefined);
    assert.equal(learnedIdleMs(ends(65, 20, 61)), 61 * minute);
    assert.equal(learnedIdleMs(ends(65, 120)), undefined);
    assert.equal(learnedIdleMs(ends(600, 690)), 600 * minute);
  });

  it("is learned from what the hub does, once of each end, and forgotten where it does otherwise", () => {
    const memento = new MemoryMemento();
    const [window, other] = [new Window(memento), new Window(memento)];
    window.culled(62 * minute);
    other.culled(62 * minute);
    const known = () => window.limits.of(running(begin, begin));
    assert.deepEqual(known(), {}, "two windows saw one end");
    window.culled(66 * minute, "seen stopping");
    assert.deepEqual(known(), { idleMs: 62 * minute, isIdleLearned: true });
    // It goes on for longer without use.
    window.nowMs += 3 * hour;
    window.hears(running(window.nowMs - 2 * hour, window.nowMs - 70 * minute));
    assert.deepEqual(known(), { idleMs: 62 * minute, isIdleLearned: true }, "a culler looks at servers in turns");
    window.hears(running(window.nowMs - 2 * hour, window.nowMs - 80 * minute));
    assert.deepEqual(known(), {});
  });

  it("is as it is set for that hub, whatever was learned; 0 says that there is no end", () => {
    const window = new Window(new MemoryMemento());
    window.culled(62 * minute);
    window.culled(62 * minute);
    window.user.write("cullAfterMinutes", { "https://hub.example": 30, "https://other.example": 5 });
    window.user.write("stopAfterHours", { "https://hub.example/": 24 });
    assert.deepEqual(window.limits.of(running(begin, begin)), { idleMs: 30 * minute, ageMs: 24 * hour });
    window.user.write("stopAfterHours", { "https://hub.example/": 0 });
    assert.equal(window.limits.of(running(begin, begin)).ageMs, undefined);
  });

  it("is as the scheduler says of the job that runs now", () => {
    const window = new Window(new MemoryMemento());
    const one = running(begin, begin);
    window.limits.noteJob(one, begin + hour);
    assert.deepEqual(window.limits.of(one), { jobEndsAtMs: begin + hour });
    assert.deepEqual(window.limits.of(running(begin + minute, begin)), {});
  });
});
