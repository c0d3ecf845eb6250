import assert from "node:assert/strict";
import { mock } from "node:test";
import { Pulse } from "../../../src/transport/socket/pulse.js";

describe("pulse of a connection", () => {
  let told: string[];
  let wallMs = 0;
  let bytes: number;
  let waiting: number;
  let pulse: Pulse;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setInterval"] });
    mock.method(Date, "now", () => wallMs);
    [told, bytes, waiting] = [[], 0, 0];
    pulse = aPulse();
  });
  afterEach(() => {
    pulse.end();
    mock.timers.reset();
    mock.restoreAll();
  });

  function aPulse(askAfterMs?: number): Pulse {
    const made: Pulse = new Pulse({
      bytesRead: () => bytes,
      bytesWaiting: () => waiting,
      ping: () => void told.push("ping"),
      answered: (ms) => void told.push(`${ms} ms`),
      dead: () => {
        told.push("dead");
        made.end();
      },
      askAfterMs,
    });
    return made;
  }

  /** Looks go on while the machine is awake. */
  function pass(ms: number, stepMs = 250): void {
    for (let passed = 0; passed < ms; passed += stepMs) {
      wallMs += stepMs;
      mock.timers.tick(stepMs);
    }
  }

  /** The wall clock goes on, and no timer does. */
  function sleep(ms: number): void {
    wallMs += ms;
  }

  /** For so long each look comes so much too late. */
  function busy(ms: number, lateMs: number): void {
    for (let passed = 0; passed < ms; passed += lateMs) {
      wallMs += lateMs;
      mock.timers.tick(1_000);
    }
  }

  it("is asked for once in a silence, and is dead within 20 s when that brings nothing", () => {
    pass(9_750);
    assert.deepEqual(told, []);
    pass(9_250);
    assert.deepEqual(told, ["ping"]);
    pass(1_000);
    assert.deepEqual(told, ["ping", "dead"]);
  });

  it("tells how long an answer took, each once, and not where this host was busy", () => {
    let steadyMs = 0;
    mock.method(performance, "now", () => steadyMs);
    pass(10_000);
    steadyMs += 300;
    for (const times of [1, 2]) {
      pulse.pong();
      assert.deepEqual(told, ["ping", "300 ms"], `${times}`);
    }
    told = [];
    bytes++;
    pass(10_000);
    assert.deepEqual(told, ["ping"]);
    busy(15_000, 3_000);
    pulse.pong();
    assert.deepEqual(told, ["ping"]);
  });

  it("is found dead within 20 s whenever it dies between two looks", () => {
    pass(999, 333);
    bytes++;
    pass(20_000);
    assert.deepEqual(told, ["ping", "dead"]);
  });

  it("is there while something comes, however little", () => {
    for (let round = 0; round < 20; round++) {
      pass(9_000);
      bytes++;
    }
    assert.deepEqual(told, ["ping"], "how long an answer takes is asked for one at a time");
    pass(15_000);
    bytes++;
    pass(15_000);
    bytes++;
    assert.deepEqual(told, ["ping", "ping", "ping"]);
  });

  it("is asked each 10 s how long an answer takes, also where it is heard all the time", () => {
    let steadyMs = 0;
    mock.method(performance, "now", () => steadyMs);
    for (let second = 0; second < 45; second++) {
      bytes++;
      pass(1_000);
      if (told.at(-1) !== "ping") continue;
      steadyMs += 2_000;
      pulse.pong();
    }
    assert.deepEqual(told, Array(4).fill(["ping", "2000 ms"]).flat());
  });

  it("has more time while something large is sent, and all of it again once that is taken", () => {
    waiting = 1;
    pass(75_000);
    assert.deepEqual(told, ["ping"]);
    waiting = 0;
    pass(19_000);
    assert.deepEqual(told, ["ping", "ping"]);
    pass(1_000);
    assert.equal(told.at(-1), "dead");
  });

  it("is dead at last when nobody takes what is sent", () => {
    waiting = 1;
    pass(76_000);
    assert.deepEqual(told, ["ping", "dead"]);
  });

  it("is not dead for as long as this host is busy, however late its looks are, and is soon after it where nothing comes", () => {
    for (const lateMs of [2_500, 5_000, 9_000, 15_000]) {
      told = [];
      pulse.end();
      pulse = aPulse();
      busy(600_000, lateMs);
      assert.ok(!told.includes("dead"), `looks each ${lateMs} ms`);
      pass(7_000);
      assert.equal(told.at(-1), "dead");
    }
  });

  it("is asked for at once after a sleep, and is dead when that brings nothing within 6 s", () => {
    pass(5_000);
    sleep(600_000);
    assert.deepEqual(told, []);
    pass(1_000);
    assert.deepEqual(told, ["ping"]);
    pass(3_000);
    assert.deepEqual(told, ["ping"]);
    pass(2_000);
    assert.deepEqual(told, ["ping", "dead"]);
  });

  it("is there after a sleep where it answers, and is not asked again", () => {
    sleep(600_000);
    pass(3_000);
    bytes++;
    pass(9_000);
    assert.deepEqual(told, ["ping"]);
  });

  it("is asked for before something in between cuts what is silent", () => {
    pulse.end();
    pulse = aPulse(1_000);
    pass(1_500);
    assert.deepEqual(told, ["ping"]);
  });
});
