import assert from "node:assert/strict";
import { minutesLabel, walltimeOf } from "../../../src/servers/status/walltime.js";

const started = "2026-01-21T10:00:00.000000Z";
const minute = 60_000;
const lasts = (value: string | string[] | number, option = "runtime") => {
  const walltime = walltimeOf({ [option]: value, partition: "gpu" }, started);
  return walltime && (walltime.endsAt - Date.parse(started)) / minute;
};

describe("the walltime of a batch job", () => {
  it("is read where all schedulers read the same", () => {
    assert.equal(lasts("2:00:00"), 120);
    assert.equal(lasts("00:01:30"), 1.5);
    assert.equal(lasts("1-12"), 36 * 60);
    assert.equal(lasts("1-12:30"), 36 * 60 + 30);
    assert.equal(lasts("1-00:00:00"), 24 * 60);
    assert.equal(lasts(["4:00:00"], "walltime"), 240);
  });

  it("is not claimed where it could mean something else, or nothing", () => {
    for (const value of ["120", "4:30", "0:00:00", "", "long", "UNLIMITED", "-1:00:00", 4]) {
      assert.equal(lasts(value), undefined, String(value));
    }
    assert.equal(lasts(["1:00:00", "2:00:00"]), undefined);
    assert.equal(lasts("2:00:00", "hours"), undefined);
    assert.equal(walltimeOf({ runtime: "1:00:00" }, undefined), undefined);
    assert.equal(walltimeOf({ runtime: "1:00:00" }, "yesterday"), undefined);
    assert.equal(walltimeOf(undefined, started), undefined);
  });

  it("says where it comes from", () => {
    assert.deepEqual(walltimeOf({ runtime: "1:00:00" }, started), {
      endsAt: Date.parse("2026-01-21T11:00:00Z"),
      option: "runtime",
      value: "1:00:00",
    });
  });

  it("is told in whole minutes", () => {
    assert.equal(minutesLabel(12.9 * minute), "12 min");
    assert.equal(minutesLabel(125 * minute), "2 h 05 min");
  });
});
