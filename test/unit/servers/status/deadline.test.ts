import assert from "node:assert/strict";
import type { KeptAlive, Server } from "../../../../src/model/types.js";
import { deadlineOf, deadlineWords, type ServerUse } from "../../../../src/servers/status/deadline.js";
import type { AccountId, ServerId } from "../../../../src/text/ids.js";
import { timeOfDay } from "../../../../src/text/time-of-day.js";
import { english } from "../../ui/english.js";

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse("2026-01-21T12:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString();

interface Case {
  startedMs?: number;
  activeMs?: number;
  kept?: KeptAlive;
  runtime?: string;
  use?: Partial<ServerUse>;
}

const server = ({ startedMs = now - hour, activeMs = now - 10 * minute, kept, runtime }: Case): Server => ({
  id: "id~" as ServerId,
  accountId: "id" as AccountId,
  name: "",
  state: { kind: "running", url: "https://hub.example/user/ada/", started: iso(startedMs), ...(kept && { kept }) },
  lastActivity: iso(activeMs),
  ...(runtime && { lastOptions: { runtime } }),
});

const endOf = (one: Case) => deadlineOf(server(one), { isAtWork: false, ...one.use }, now);
const says = (one: Case) => {
  const deadline = endOf(one);
  return deadline && deadlineWords(deadline, now, english);
};

describe("when a server ends by itself", () => {
  it("is known of a job by its options, and better by its scheduler", () => {
    assert.equal(endOf({ runtime: "2:00:00" })?.endsAtMs, now + hour);
    assert.match(
      says({ runtime: "2:00:00" }) ?? "",
      /^Time left: at least 1 h 00 min, estimated from runtime = 2:00:00/,
    );
    const asked = { runtime: "2:00:00", use: { limits: { jobEndsAtMs: now + 90 * minute } } };
    assert.deepEqual(endOf(asked), { cause: "job", endsAtMs: now + 90 * minute });
    assert.equal(says(asked), `Time left: 1 h 30 min. Its job ends at ${timeOfDay(now + 90 * minute, now)}.`);
  });

  it("is the first of several", () => {
    const limits = { ageMs: 90 * minute, idleMs: 2 * hour };
    assert.equal(endOf({ runtime: "2:00:00", use: { limits } })?.cause, "age");
    assert.equal(endOf({ runtime: "1:10:00", use: { limits } })?.cause, "walltime");
    assert.equal(endOf({ activeMs: now - 115 * minute, use: { limits } })?.cause, "idle");
  });

  it("is when it has not been used for a time, unless it is in use", () => {
    const limits = { idleMs: hour };
    assert.equal(endOf({ use: { limits } })?.endsAtMs, now + 50 * minute);
    const used: Case[] = [
      { use: { limits, isAtWork: true } },
      { use: { limits, link: { isReleased: false, isSlow: false } } },
      { kept: { untilMs: now + hour, isReached: true }, use: { limits } },
      // It goes on, so somebody has used it since the hub told.
      { activeMs: now - 61 * minute, use: { limits } },
    ];
    for (const one of used) assert.equal(endOf(one), undefined);
    assert.equal(endOf({ use: { limits, link: { isReleased: true, isSlow: false } } })?.cause, "idle");
  });

  it("is told with what it is known from", () => {
    const at = timeOfDay(now + 50 * minute, now);
    assert.equal(
      says({ use: { limits: { idleMs: hour } } }),
      `If it isn't used, the hub may stop it as idle at about ${at} (hubKernels.cullAfterMinutes is 60).`,
    );
    assert.equal(
      says({ use: { limits: { idleMs: hour, isIdleLearned: true } } }),
      `If it isn't used, the hub may stop it as idle at about ${at}: it stopped idle servers after 1 h 00 min before.`,
    );
    assert.equal(
      says({ use: { limits: { ageMs: 24 * hour } } }),
      "Time left: 23 h 00 min. The hub stops it 24 hours after its start (hubKernels.stopAfterHours).",
    );
    assert.match(says({ use: { limits: { ageMs: hour } } }) ?? "", /the hub stops it now/);
  });

  it("is not known of one that does not run", () => {
    const stopped: Server = { ...server({ runtime: "1:00:00" }), state: { kind: "stopped" } };
    assert.equal(deadlineOf(stopped, { isAtWork: false, limits: { ageMs: hour } }, now), undefined);
    assert.equal(endOf({}), undefined);
  });
});
