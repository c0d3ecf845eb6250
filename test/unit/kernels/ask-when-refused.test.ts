import assert from "node:assert/strict";
import { askWhenRefused } from "../../../src/kernels/ask-when-refused.js";
import type { HubFetch, HubResponse } from "../../../src/transport/types.js";

describe("a server that refuses", () => {
  const answering = (...statuses: number[]): HubFetch => {
    return () => Promise.resolve({ status: statuses.shift() ?? 200 } as HubResponse);
  };

  it("makes the hub be asked, once for many refusals in a row", async () => {
    let asked = 0;
    const fetch = askWhenRefused(answering(200, 404, 403, 403), () => (asked++, Promise.resolve()));
    await fetch("a");
    await fetch("b");
    assert.equal(asked, 0);
    assert.equal((await fetch("c")).status, 403, "the answer itself is passed on");
    await fetch("d");
    assert.equal(asked, 1);
  });

  it("is answered as ever when the hub cannot be asked", async () => {
    const fetch = askWhenRefused(answering(403), () => Promise.reject(new Error("away")));
    assert.equal((await fetch("a")).status, 403);
    // A rejection that nobody took would end the test here.
    await new Promise((resolve) => setImmediate(resolve));
  });
});
