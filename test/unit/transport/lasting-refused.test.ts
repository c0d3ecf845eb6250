import assert from "node:assert/strict";
import { mock } from "node:test";
import { exactTimes, LastingTrial, realTimes, turn } from "./lasting-fakes.js";

describe("a lasting connection that is refused for the token", () => {
  beforeEach(exactTimes);
  afterEach(realTimes);

  /** The next try, after this time, fails too. */
  function triedAgain(trial: LastingTrial, ms: number): LastingTrial {
    mock.timers.tick(ms);
    return trial.lose();
  }

  it("makes no try until it may be let in, and none after one more refusal", async () => {
    const trial = triedAgain(new LastingTrial().open().lose(), 0);
    for (const tries of [2, 3]) {
      trial.verdicts.shift()?.("refused");
      await turn();
      mock.timers.tick(600_000);
      assert.equal(trial.made.length, tries);
      trial.admissions.shift()?.(undefined);
      await turn();
      assert.equal(trial.made.length, tries + 1);
      if (tries === 2) trial.lose();
    }
    trial.open();
    assert.equal(trial.traffic.told.at(-1), "opened again v1");
  });

  it("leaves a try alone that is under way: it may have another token", async () => {
    const trial = triedAgain(new LastingTrial().open().lose(), 0);
    mock.timers.tick(250);
    trial.verdicts.shift()?.("refused");
    await turn();
    trial.open();
    assert.deepEqual([trial.beneath.done, trial.admissions.length], [[], 0]);
  });

  it("outlasts what is to be mended here, as a keychain that is locked, without asking for it again and again", async () => {
    const locked = new Error("the keychain is locked");
    const trial = new LastingTrial().open().lose();
    mock.timers.tick(0);
    trial.lose({ code: 1006, reason: "", error: locked });
    mock.timers.tick(600_000);
    assert.equal(trial.made.length, 2);
    trial.admissions.shift()?.(undefined);
    await turn();
    trial.open();
    assert.deepEqual([trial.told, trial.traffic.told.at(-1)], [["opened v1"], "opened again v1"]);
  });
});
