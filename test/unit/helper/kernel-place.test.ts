import assert from "node:assert/strict";
import { runningKernel, startKernel } from "../../../src/helper/kernel-place.js";
import { NoHelper, NoPlace } from "../../../src/helper/place.js";
import { runningTerminal } from "../../../src/helper/terminal-place.js";
import type { RecordedServer } from "../../../src/jupyterServer/kernel-recorder.js";
import type { HubSession } from "../../../src/transport/types.js";

/** A server that says this to everything. */
function answering(status: number): RecordedServer {
  return saying(() => ({ status, body: { message: "no", reason: null } }));
}

function saying(answer: (path: string) => { status: number; body: unknown }): RecordedServer {
  const headers = { "content-type": "application/json" };
  const fetch = (url: URL) => {
    const { status, body } = answer(url.pathname);
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
  };
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

  for (const [kernelspecs, why] of [
    [{ ir: {} }, /^it has no Python kernel \(python3\), which its admin adds by installing ipykernel$/],
    [{ ir: {}, python3: {} }, /^HTTP 500: Internal Server Error/],
  ] as const) {
    it(`is not to be had, which is said in plain words only where the server before a gateway lists none: ${Object.keys(kernelspecs).join(", ")}`, async () => {
      // As jupyter_server 2.21 says it before an Enterprise Gateway 3.3 that has no such kernel.
      const failure =
        "HTTP 500: Internal Server Error (Error from Gateway: [Unknown server error] Internal Server Error.)";
      const server = saying((path) =>
        path.endsWith("/kernelspecs")
          ? { status: 200, body: { default: "python3", kernelspecs } }
          : { status: 500, body: { message: failure, reason: null } },
      );
      const started = startKernel(server, AbortSignal.timeout(1_000));
      await assert.rejects(
        started,
        (error: unknown) => error instanceof NoHelper && !(error instanceof NoPlace) && why.test(error.message),
      );
    });
  }
});
