import assert from "node:assert/strict";
import { mock } from "node:test";
import { Settling } from "../../../src/model/settling.js";

describe("looking again at what passes by itself", () => {
  let looks = 0;
  let settling: Settling;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    looks = 0;
    settling = new Settling(() => {
      looks++;
      settling.seen(true);
    });
  });
  afterEach(() => mock.timers.reset());

  it("begins after 2 s, waits longer each time, and ends after two minutes", () => {
    settling.seen(true);
    mock.timers.tick(1_999);
    assert.equal(looks, 0);
    mock.timers.tick(1);
    assert.equal(looks, 1);
    mock.timers.tick(4_000);
    assert.equal(looks, 2);
    for (let minute = 0; minute < 10; minute++) mock.timers.tick(60_000);
    assert.equal(looks, 6);
  });

  it("ends once it has passed, and begins anew the next time", () => {
    settling.seen(true);
    settling.seen(false);
    mock.timers.tick(60_000);
    assert.equal(looks, 0);
    settling.seen(true);
    mock.timers.tick(2_000);
    assert.equal(looks, 1);
  });

  it("ends with the hub", () => {
    settling.seen(true);
    settling.dispose();
    mock.timers.tick(60_000);
    assert.equal(looks, 0);
  });
});
