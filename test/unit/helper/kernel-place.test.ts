import assert from "node:assert/strict";
import { runningKernel } from "../../../src/helper/kernel-place.js";
import { NoHelper } from "../../../src/helper/place.js";
import type { HubSession } from "../../../src/transport/types.js";

describe("the kernel that is the helper", () => {
  for (const [status, isRefusal] of [
    [404, true],
    [500, false],
    [503, false],
  ] as const) {
    it(`is ${isRefusal ? "not to be had" : "as it was"} where the server answers ${status} to the question for it`, async () => {
      const body = JSON.stringify({ message: "no", reason: null });
      const headers = { "content-type": "application/json" };
      const fetch = () => Promise.resolve(new Response(body, { status, headers }));
      const network = () => Promise.resolve({ fetch } as unknown as HubSession);
      const asked = runningKernel({ url: "http://127.0.0.1/user/a/", network }, AbortSignal.timeout(1_000));
      await assert.rejects(asked, (error: unknown) => error instanceof NoHelper === isRefusal);
    });
  }
});
