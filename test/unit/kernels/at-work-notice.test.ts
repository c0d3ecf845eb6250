import assert from "node:assert/strict";
import { mock } from "node:test";
import { AtWorkNotice } from "../../../src/kernels/jupyterRuns/at-work-notice.js";

describe("that a kernel is at work on what was started elsewhere", () => {
  let said: boolean[];
  let notice: AtWorkNotice<string>;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    said = [];
    notice = new AtWorkNotice((_, isAskedFor) => said.push(isAskedFor));
  });
  afterEach(() => mock.timers.reset());

  it("is said once at the press that has made the connection, which comes a moment after that", () => {
    notice.tell("notebook", false);
    mock.timers.tick(5_000);
    notice.tell("notebook", true);
    mock.timers.tick(60_000);
    assert.deepEqual(said, [true]);
  });

  it("is said once where nothing is pressed, and at each press", () => {
    for (const isAskedFor of [false, false, true, false, true]) {
      notice.tell("notebook", isAskedFor);
      mock.timers.tick(60_000);
    }
    assert.deepEqual(said, [false, true, true]);
  });

  it("is not said where the kernel is done meanwhile, or its connection has ended", () => {
    notice.tell("notebook", false);
    notice.done("notebook");
    notice.tell("another", false);
    notice.close();
    mock.timers.tick(60_000);
    assert.deepEqual(said, []);
  });
});
