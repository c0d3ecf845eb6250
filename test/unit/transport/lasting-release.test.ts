import assert from "node:assert/strict";
import { mock } from "node:test";
import { exactTimes, LastingTrial, realTimes, turn } from "./lasting-fakes.js";

const MINUTE_MS = 60_000;
const owner = "lab";

describe("a lasting connection that is not used", () => {
  let nowMs = 0;
  let afterMs: number;
  let isIdle: boolean | Error;
  let questions: number;
  let releases: number;

  beforeEach(() => {
    [nowMs, afterMs, isIdle, questions, releases] = [0, 20 * MINUTE_MS, true, 0, 0];
    exactTimes();
    mock.method(performance, "now", () => nowMs);
  });
  afterEach(realTimes);

  function aTrial(): LastingTrial {
    const release = {
      afterMs: () => afterMs,
      released: () => (releases += 1),
      isIdle: () => {
        questions++;
        return isIdle instanceof Error ? Promise.reject(isIdle) : Promise.resolve(isIdle);
      },
    };
    return new LastingTrial({ owner, release }).open();
  }

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 30_000) {
      const step = Math.min(30_000, ms - passed);
      nowMs += step;
      mock.timers.tick(step);
      await turn();
    }
  }

  it("is let go after its time, and not before; to its holder it is open, and it is not away", async () => {
    const trial = aTrial();
    await pass(19.5 * MINUTE_MS);
    assert.deepEqual([trial.beneath.done, questions, releases], [[], 0, 0]);
    await pass(MINUTE_MS);
    assert.deepEqual([trial.beneath.done, questions, releases], [["terminate"], 1, 1]);
    trial.away.retry(true);
    await pass(600 * MINUTE_MS);
    assert.deepEqual([trial.told, trial.made.length, trial.away.isEmpty], [["opened v1"], 1, true]);
  });

  it("is used by what is sent and what comes, and not by pings", async () => {
    const trial = aTrial();
    await pass(15 * MINUTE_MS);
    trial.beneath.events.message("1", false);
    await pass(15 * MINUTE_MS);
    trial.connection.send("2");
    await pass(15 * MINUTE_MS);
    trial.connection.ping(undefined);
    trial.beneath.events.pong(Buffer.alloc(0));
    assert.deepEqual(trial.beneath.done, ["ping"]);
    await pass(6 * MINUTE_MS);
    assert.deepEqual(trial.beneath.done, ["ping", "terminate"]);
  });

  it("is taken up by what is sent next, to the same place and with all of it in order, and is let go again", async () => {
    const trial = aTrial();
    await pass(21 * MINUTE_MS);
    for (const data of ["1", "2"]) trial.connection.send(data);
    await turn();
    trial.connection.send("3");
    assert.deepEqual([trial.made.length, trial.revivals.length], [2, 0]);
    trial.open();
    assert.deepEqual([trial.beneath.sent, trial.beneath.url.pathname], [["1", "2", "3"], "/k/old"]);
    assert.deepEqual([trial.told, trial.traffic.told[1]], [["opened v1"], "opened again v1"]);
    await pass(21 * MINUTE_MS);
    assert.deepEqual(trial.beneath.done, ["terminate"]);
  });

  it("stays while something is under way, or that cannot be found out, and is asked about it after the same time again", async () => {
    for (const answer of [false, new Error("away")]) {
      [isIdle, questions] = [answer, 0];
      const trial = aTrial();
      await pass(61 * MINUTE_MS);
      assert.deepEqual([trial.beneath.done, questions], [[], 3]);
      isIdle = true;
      await pass(20 * MINUTE_MS);
      assert.deepEqual(trial.beneath.done, ["terminate"]);
    }
  });

  it("stays where it is used or lost while that is found out", async () => {
    for (const act of [
      (trial: LastingTrial) => trial.connection.send("1"),
      (trial: LastingTrial) => void trial.lose(),
      (trial: LastingTrial) => trial.connection.close(),
    ]) {
      let answer: (idle: boolean) => void = () => undefined;
      const release = { afterMs: () => afterMs, isIdle: () => new Promise<boolean>((resolve) => (answer = resolve)) };
      const trial = new LastingTrial({ owner, release }).open();
      await pass(21 * MINUTE_MS);
      act(trial);
      answer(true);
      await turn();
      assert.ok(!trial.log.lines.some((line) => line.includes("let go")));
    }
  });

  it("is let go as it is set now, and never with 0", async () => {
    afterMs = 0;
    const trial = aTrial();
    await pass(600 * MINUTE_MS);
    assert.deepEqual([trial.beneath.done, questions], [[], 0]);
    afterMs = 5 * MINUTE_MS;
    await pass(2 * MINUTE_MS);
    assert.deepEqual(trial.beneath.done, ["terminate"]);
  });

  it("is gone to who takes it up where its kernel was ended meanwhile", async () => {
    const trial = aTrial();
    await pass(21 * MINUTE_MS);
    trial.connection.send("cell");
    await turn();
    trial.lose();
    await trial.goneAfter(0);
    assert.deepEqual(trial.traffic.told.slice(1), ["believed gone", "slept"]);
    assert.equal(trial.revivals.length, 1);
  });

  it("leaves no timer when it has ended", async () => {
    const trial = aTrial();
    trial.connection.close();
    await pass(60 * MINUTE_MS);
    assert.deepEqual([questions, trial.told], [0, ["opened v1", "policy ended", "ended 1000 closed"]]);
  });
});
