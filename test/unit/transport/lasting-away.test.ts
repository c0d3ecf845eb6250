import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock } from "node:test";
import { SocketRefused } from "../../../src/transport/errors.js";
import { LastingTrial, realTimes, turn } from "./lasting-fakes.js";

const owner = "lab";
const HOUR_MS = 3_600_000;
const refusedByToken = async (trial: LastingTrial) => {
  pass(0);
  trial.lose();
  trial.verdicts.shift()?.("refused");
  await turn();
};

let nowMs = 0;

/** Both clocks go on. */
function pass(ms: number): void {
  nowMs += ms;
  mock.timers.tick(ms);
}

/** The machine: only the wall clock goes on. */
function sleep(ms: number): void {
  nowMs += ms;
}

describe("a lasting connection that is away", () => {
  beforeEach(() => {
    nowMs = 0;
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    mock.method(Math, "random", () => 0);
    mock.method(performance, "now", () => nowMs);
    mock.method(Date, "now", () => nowMs);
  });
  afterEach(realTimes);

  /** Away for so long that its tries are 5 s apart, and the last one just failed. */
  function longAway(): LastingTrial {
    const trial = new LastingTrial({ owner }).open().lose();
    for (let tries = 0; tries < 310; tries++) {
      pass(5_000);
      trial.lose();
    }
    return trial;
  }

  it("is told as away from its loss until it is open again, with its next try, and never before it was open", () => {
    const trial = new LastingTrial({ owner });
    let changes = 0;
    trial.away.onDidChange(() => changes++);
    trial.lose();
    assert.deepEqual([trial.away.of(owner), changes], [undefined, 0]);
    pass(0);
    trial.open();
    pass(60_000);
    trial.lose();
    pass(0);
    trial.lose();
    const away = trial.away.of(owner);
    assert.deepEqual([away?.since, away?.nextTryAtMs], [{ wallMs: 60_000, steadyMs: 60_000 }, 60_250]);
    assert.equal(trial.away.of("another"), undefined);
    pass(250);
    assert.equal(away?.nextTryAtMs, undefined);
    trial.open();
    assert.deepEqual([trial.away.isEmpty, changes], [true, 2]);
    assert.ok(trial.log.lines.includes("socket /k/old: open again after 0.3 s"));
  });

  it("is not away where it ends, sleeps, or gets another connection by its own wish", async () => {
    const ended = new LastingTrial({ owner }).open().lose();
    ended.connection.close();
    await turn();
    const asleep = await new LastingTrial({ owner }).sleep();
    const renewed = new LastingTrial({ owner }).open();
    renewed.traffic.way?.renew();
    for (const { away } of [ended, asleep, renewed]) assert.ok(away.isEmpty);
    renewed.lose();
    assert.ok(!renewed.away.isEmpty);
  });

  it("for 24 hours is tried every few seconds, keeps what is sent, grows nothing, and is open when the hub is back", async () => {
    const trial = new LastingTrial({ owner }).open().lose();
    trial.connection.send("a cell");
    const signals = [trial.transport.signal];
    const listeners = () => signals.map((signal) => getEventListeners(signal, "abort").length);
    const [before, pauses] = [listeners(), [] as number[]];
    for (let triedAtMs = 0; nowMs < 24 * HOUR_MS; triedAtMs = nowMs) {
      const nextTryAtMs = trial.away.of(owner)?.nextTryAtMs;
      assert.ok(nextTryAtMs !== undefined, "there is always a next try");
      pauses.push(nextTryAtMs - triedAtMs);
      pass(nextTryAtMs - nowMs);
      trial.lose();
      // The hub itself does not answer.
      for (const answer of trial.verdicts.splice(0)) answer(new Error("away"));
      await turn();
    }
    assert.ok(Math.max(...pauses) <= 15_000);
    assert.equal(trial.made.length, pauses.length + 1);
    assert.deepEqual(trial.told, ["opened v1"]);
    assert.deepEqual([listeners(), trial.connection.bufferedAmount], [before, 6]);
    assert.ok(trial.log.lines.length < 10, "the log is not filled");
    pass(5_000);
    trial.open();
    assert.deepEqual(trial.beneath.sent, ["a cell"]);
    assert.ok(trial.away.isEmpty);
    assert.match(trial.log.lines.at(-1) ?? "", /open again after 8640\d\.\d s$/);
  });

  it("is tried at once when the user is here, and soon again where that fails", () => {
    const trial = longAway();
    const before = trial.made.length;
    trial.away.retry();
    assert.equal(trial.made.length, before + 1);
    trial.lose();
    pass(0);
    assert.equal(trial.made.length, before + 2);
  });

  it("is tried in the place of a try that has reached nobody, and not beside one that may have", () => {
    const trial = new LastingTrial({ owner }).open().lose();
    pass(0);
    const [, hanging] = trial.made;
    trial.away.retry();
    assert.deepEqual([trial.made.length, hanging?.done], [2, []]);
    trial.beneath.isReaching = true;
    trial.away.retry();
    assert.deepEqual([trial.made.length, hanging?.done], [3, ["terminate"]]);
    trial.open();
    assert.ok(trial.away.isEmpty);
  });

  for (const [what, happen] of Object.entries({
    "the machine has slept": () => sleep(60_000),
    "the network is another one": (trial: LastingTrial) => (trial.network = "cable"),
  })) {
    it(`is tried within a second when ${what}, also in the place of one that hangs`, async () => {
      for (const trial of [longAway(), new LastingTrial({ owner }).open().lose()]) {
        if (trial.made.length < 2) pass(0);
        const before = trial.made.length;
        happen(trial);
        pass(1_000);
        await turn();
        assert.equal(trial.made.length, before + 1);
        assert.deepEqual(trial.open().told, ["opened v1"]);
      }
    });
  }

  it("is not tried anew because this process stood still, where an answer to its try has come meanwhile", async () => {
    const trial = new LastingTrial({ owner }).open().lose();
    pass(0);
    sleep(30_000);
    pass(1_000);
    trial.open();
    await turn();
    assert.deepEqual([trial.made.length, trial.beneath.done], [2, []]);
  });

  it("is tried by the user's wish also where it is not let in, and only once", async () => {
    const trial = new LastingTrial({ owner }).open().lose();
    await refusedByToken(trial);
    assert.equal(trial.away.of(owner)?.nextTryAtMs, undefined);
    trial.away.retry();
    assert.equal(trial.made.length, 2);
    trial.away.retry(true);
    assert.equal(trial.made.length, 3);
    trial.admissions.shift()?.(undefined);
    await turn();
    assert.equal(trial.made.length, 3);
    trial.open();
  });

  it("looks at the machine's network only while it is away", () => {
    const trial = new LastingTrial({ owner });
    const looks = { seen: 0 };
    Object.defineProperty(trial, "network", { get: () => `${looks.seen++}` });
    trial.open();
    pass(10_000);
    assert.deepEqual([looks.seen], [0]);
    trial.lose(refused());
    pass(3_000);
    const { seen } = looks;
    assert.ok(seen >= 3);
    trial.open();
    pass(10_000);
    assert.equal(looks.seen, seen);
  });
});

const refused = () => ({ code: 1006, reason: "", error: new SocketRefused("http://hub/", 503) });
