import assert from "node:assert/strict";
import { IdleCuts } from "../../../src/transport/socket/idle-cuts.js";

describe("connections that are cut when they are idle", () => {
  let nowMs: number;
  let said: string[];
  let cuts: IdleCuts;

  beforeEach(() => {
    [nowMs, said] = [0, []];
    cuts = new IdleCuts({ info: (message) => void said.push(message) }, () => nowMs);
  });

  function cutAt(agesMs: readonly number[], apartMs = 60_000): void {
    for (const ageMs of agesMs) {
      nowMs += apartMs;
      cuts.cut(ageMs);
    }
  }

  it("are noticed after three at about the same age, and said once", () => {
    cutAt([30_000, 31_000]);
    assert.equal(cuts.askAfterMs, undefined);
    cutAt([29_900, 30_000, 30_000, 30_000]);
    assert.equal(cuts.askAfterMs, 14_950);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /idle for about 30 s/);
  });

  it("are no rule when they come at any age, at once, or while something went over them", () => {
    cutAt([30_000, 50_000, 12_000, 31_000, 45_000]);
    cutAt([100, 90, 80, 70]);
    cutAt([30_000, 30_000, 30_000, 30_000], 1);
    assert.deepEqual([cuts.askAfterMs, said], [undefined, []]);
  });

  it("are asked for still sooner where something cuts sooner", () => {
    cutAt([60_000, 60_000, 60_000, 20_000, 20_000, 20_000]);
    assert.equal(cuts.askAfterMs, 10_000);
    assert.equal(said.length, 2);
  });
});
