import assert from "node:assert/strict";
import { runningKernel } from "../../../src/helper/kernel-place.js";
import { NoHelper } from "../../../src/helper/place.js";
import { runningTerminal } from "../../../src/helper/terminal-place.js";
import type { RecordedServer } from "../../../src/jupyterServer/kernel-recorder.js";
import type { HubSession } from "../../../src/transport/types.js";

/** A server that says this to everything. */
function answering(status: number): RecordedServer {
  const body = JSON.stringify({ message: "no", reason: null });
  const headers = { "content-type": "application/json" };
  const fetch = () => Promise.resolve(new Response(body, { status, headers }));
  const network = () => Promise.resolve({ fetch } as unknown as HubSession);
  return { url: "http://127.0.0.1/user/a/", network };
}

describe("the terminal that is the helper", () => {
  it("is none where the server has no terminals, and as it was where it fails to list them", async () => {
    for (const status of [403, 404, 501])
      assert.equal(await runningTerminal(answering(status), AbortSignal.timeout(1_000)), undefined);
    await assert.rejects(
      runningTerminal(answering(500), AbortSignal.timeout(1_000)),
      (error: unknown) => !(error instanceof NoHelper),
    );
  });
});

describe("the kernel that is the helper", () => {
  for (const [status, isRefusal] of [
    [404, true],
    [500, false],
    [503, false],
  ] as const) {
    it(`is ${isRefusal ? "not to be had" : "as it was"} where the server answers ${status} to the question for it`, async () => {
      const asked = runningKernel(answering(status), AbortSignal.timeout(1_000));
      await assert.rejects(asked, (error: unknown) => error instanceof NoHelper === isRefusal);
    });
  }
});
