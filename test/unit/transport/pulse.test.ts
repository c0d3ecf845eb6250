import assert from "node:assert/strict";
import { mock } from "node:test";
import { Pulse } from "../../../src/transport/socket/pulse.js";

describe("pulse of a connection", () => {
  let told: string[];
  let wallMs = 0;
  let bytes: number;
  let pulse: Pulse;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setInterval"] });
    mock.method(Date, "now", () => wallMs);
    [told, bytes] = [[], 0];
    pulse = new Pulse({
      bytesRead: () => bytes,
      ping: () => void told.push("ping"),
      dead: () => {
        told.push("dead");
        pulse.end();
      },
    });
  });
  afterEach(() => {
    pulse.end();
    mock.timers.reset();
    mock.restoreAll();
  });

  /** Looks go on while the machine is awake. */
  function pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      wallMs += 1_000;
      mock.timers.tick(1_000);
    }
  }

  /** The wall clock goes on, and no timer does. */
  function sleep(ms: number): void {
    wallMs += ms;
  }

  it("is asked for once in a silence, and is dead when that brings nothing", () => {
    pass(29_000);
    assert.deepEqual(told, []);
    pass(46_000);
    assert.deepEqual(told, ["ping"]);
    pass(5_000);
    assert.deepEqual(told, ["ping", "dead"]);
  });

  it("is there while something comes, however little", () => {
    for (let round = 0; round < 20; round++) {
      pass(25_000);
      bytes++;
    }
    assert.deepEqual(told, []);
    pass(35_000);
    bytes++;
    pass(35_000);
    bytes++;
    assert.deepEqual(told, ["ping", "ping"]);
  });

  it("is asked for after a sleep, and is dead when that brings nothing until the next look", () => {
    pass(5_000);
    sleep(600_000);
    assert.deepEqual(told, []);
    pass(5_000);
    assert.deepEqual(told, ["ping"]);
    pass(5_000);
    assert.deepEqual(told, ["ping", "dead"]);
  });

  it("is there after a sleep where it answers, and is not asked again", () => {
    sleep(600_000);
    pass(5_000);
    bytes++;
    pass(29_000);
    assert.deepEqual(told, ["ping"]);
  });
});
