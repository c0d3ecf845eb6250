import assert from "node:assert/strict";
import { execute, frame, reply, status, V1 } from "./lab-messages.js";
import { aNotebook, json, page } from "./server-fakes.js";
import { kernelIdOf as id } from "./sessions.js";

const { signal } = new AbortController();

describe("the connection of a kernel that is not used", () => {
  it("is let go as it is set now, and belongs to its server", async () => {
    const { trial, policy } = await aNotebook();
    assert.deepEqual([policy.release?.afterMs(), policy.owner], [0, trial.connection.serverId]);
    trial.releaseAfterMs = 60_000;
    assert.equal(policy.release?.afterMs(), 60_000);
  });

  it("is idle when the server says so of the kernel, and not when it says nothing", async () => {
    const { trial, policy } = await aNotebook();
    const saying = async (answer: Response) => {
      trial.answers.set(`GET api/kernels/${id("old")}`, answer);
      return await policy.release?.isIdle(signal);
    };
    assert.equal(await saying(json({ execution_state: "idle" })), true);
    for (const answer of [json({ execution_state: "busy" }), json({}, 404), page(502)])
      assert.equal(await saying(answer), false);
  });

  it("is not idle while what was asked over it is open, and the server is not asked", async () => {
    const { trial, policy } = await aNotebook();
    trial.answers.set(`GET api/kernels/${id("old")}`, json({ execution_state: "idle" }));
    const cell = execute();
    policy.traffic.sent(frame(cell, V1));
    trial.requests.length = 0;
    assert.deepEqual([await policy.release?.isIdle(signal), trial.requests], [false, []]);
    for (const message of [reply(cell), status("idle", cell)]) policy.traffic.received(frame(message, V1));
    assert.equal(await policy.release?.isIdle(signal), true);
    policy.ended();
  });
});
