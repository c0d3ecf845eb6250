import assert from "node:assert/strict";
import { type Loss, lossSentence } from "../../../src/kernels/loss/loss-words.js";
import { english } from "../ui/english.js";

const nowMs = Date.UTC(2026, 10, 28, 12);
const MINUTE_MS = 60_000;

function said(loss: Omit<Loss, "label" | "nowMs">): string {
  return lossSentence({ label: "hub.example", nowMs, ...loss }, english);
}

describe("what is said of a lost kernel", () => {
  const memory = (isKilled: boolean, limitBytes?: number) => ({ isKilled, ...(limitBytes && { limitBytes }) });

  it("is that it was killed for memory where its server's system counted that, with the limit where there is one", () => {
    const killed = said({ kind: "kernel-restarted", memory: memory(true, 2.5 * 1024 ** 3) });
    assert.equal(
      killed,
      "The kernel on hub.example was killed because its server ran out of memory. The limit there is 2.5 GiB. It was restarted by its server. Its variables are lost. The output that has arrived is in the notebook. Run the cells again from the top.",
    );
    assert.match(said({ kind: "kernel-gone", memory: memory(true, 512 * 1024 ** 2) }), /is 512 MiB\. Its variables/);
    assert.doesNotMatch(said({ kind: "kernel-gone", memory: memory(true) }), /limit|restarted/);
  });

  it("is no reason where none is known, and not memory where it was not that", () => {
    assert.match(
      said({ kind: "kernel-restarted" }),
      /died and was restarted by its server\. It may have run out of memory/,
    );
    assert.doesNotMatch(said({ kind: "kernel-restarted", memory: memory(false, 1024) }), /memory|limit/);
    assert.doesNotMatch(said({ kind: "kernel-gone" }), /memory|heard/);
    assert.match(said({ kind: "kernel-gone", heardAtMs: nowMs - MINUTE_MS }), /It was last heard at .*:59:00/);
  });

  it("is that its server's memory was nearly full before, where nobody counts what is killed for memory", () => {
    const nearlyFull = { used: 7.6 * 1024 ** 3, whole: 8 * 1024 ** 3 };
    const words = /The memory of its server was nearly full a moment before: 7\.6 of 8 GiB\. Its variables/;
    assert.match(said({ kind: "kernel-restarted", nearlyFull }), words);
    assert.match(said({ kind: "kernel-gone", nearlyFull }), words);
    assert.doesNotMatch(said({ kind: "kernel-restarted", nearlyFull, memory: memory(false) }), /nearly full/);
  });

  it("is that its server was started again after it was heard last", () => {
    const heardAtMs = nowMs - 30 * MINUTE_MS;
    const again = said({ kind: "kernel-gone", heardAtMs, serverStartedAtMs: nowMs - MINUTE_MS });
    assert.match(
      again,
      /^The kernel on hub\.example is gone: its server was started again at .*:59:00 [^.]*\. Its variables/,
    );
    assert.match(said({ kind: "kernel-gone", heardAtMs, serverStartedAtMs: 1 }), /is gone\. It was shut down, or/);
  });

  it("is who stopped its server, where that is known", () => {
    const atMs = nowMs - MINUTE_MS;
    assert.match(said({ kind: "server-stopped" }), /^The server on hub\.example was stopped\. Its kernels/);
    const here = said({ kind: "server-stopped", end: { by: "this-window", atMs, activeAtMs: 0 } });
    assert.match(here, /^The server on hub\.example was stopped from this window at .*:59:00 [^.]*\. Its kernels/);
    const walltime = { endsAt: atMs, option: "runtime", value: "1:00:00" };
    const over = said({ kind: "server-stopped", end: { by: "walltime", atMs, walltime } });
    assert.match(over, /was stopped at .*\. Its time was over \(runtime = 1:00:00\)\. Its kernels/);
    const job = said({ kind: "server-stopped", end: { by: "walltime", atMs } });
    assert.match(job, /was stopped at .*\. The time of its job was over, as its scheduler said\. Its kernels/);
    const age = said({ kind: "server-stopped", end: { by: "age", atMs, ageMs: 120 * MINUTE_MS } });
    assert.match(
      age,
      /The time that the hub gives each server was over \(2 hours, hubKernels\.stopAfterHours\)\. Its kernels/,
    );
    assert.match(said({ kind: "server-stopped", end: { by: "others", atMs } }), /not from this window.*\. Its kernels/);
  });

  it("is how long nothing had gone on, by what the hub and the kernel told last", () => {
    const end = { by: "others" as const, atMs: nowMs, activeAtMs: nowMs - 40 * MINUTE_MS };
    const idle = (heardAtMs?: number) => said({ kind: "server-stopped", end, heardAtMs });
    assert.match(idle(), /The last activity known here was 40 min 00 s before that\./);
    assert.match(idle(nowMs - 10 * MINUTE_MS), /was 10 min 00 s before that\./);
    assert.doesNotMatch(idle(nowMs - MINUTE_MS), /activity/);
    assert.doesNotMatch(said({ kind: "server-stopped", end: { ...end, by: "this-window" } }), /activity/);
  });

  it("says what is saved and what to do next", () => {
    for (const kind of ["kernel-gone", "kernel-restarted", "server-stopped"] as const) {
      assert.match(said({ kind }), /The output that has arrived is in the notebook\. Run (a cell|the cells) [^.]+\.$/);
    }
    assert.match(said({ kind: "account-removed" }), /still running there\. Select another kernel/);
  });
});
