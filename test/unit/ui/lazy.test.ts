import assert from "node:assert/strict";
import { Lazy } from "../../../src/ui/lazy.js";

describe("what is loaded at the first use", () => {
  it("is loaded once, for all who use it", async () => {
    let loads = 0;
    const lazy = new Lazy(() => Promise.resolve(++loads));
    assert.deepEqual(await Promise.all([lazy.get(), lazy.get()]), [1, 1]);
    assert.ok(lazy.made);
  });

  it("is loaded anew after it could not be: the failure is told to who asked, and not kept", async () => {
    let loads = 0;
    const lazy = new Lazy(() => (++loads === 1 ? Promise.reject(new Error("no such file")) : Promise.resolve(loads)));
    const first = [lazy.get(), lazy.get()];
    for (const asked of first) await assert.rejects(asked, /no such file/);
    assert.equal(lazy.made, undefined);
    assert.equal(await lazy.get(), 2);
  });
});
