import assert from "node:assert/strict";
import { mock } from "node:test";
import { execute, frame, reply, status, V1 } from "./lab-messages.js";
import { aNotebook, json, page, unseenChannel } from "./server-fakes.js";
import { kernelIdOf as id, session } from "./sessions.js";

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
      trial.answers.set("GET api/kernels", answer);
      return await policy.release?.isIdle(signal);
    };
    assert.equal(await saying(json([{ id: id("old"), execution_state: "idle" }])), true);
    const others = json([{ id: id("other"), execution_state: "idle" }]);
    for (const answer of [json([{ id: id("old"), execution_state: "busy" }]), others, json({}, 404), page(502)])
      assert.equal(await saying(answer), false);
  });

  it("is not idle where its server lists no kernels, as before a gateway, and says of one what it knew long ago", async () => {
    const { trial, policy } = await aNotebook();
    trial.answers.set("GET api/kernels", json({ message: "Error from Gateway" }, 403));
    trial.answers.set(`GET api/kernels/${id("old")}`, json({ id: id("old"), execution_state: "idle" }));
    assert.equal(await policy.release?.isIdle(signal), false);
  });

  it("is not idle while what was asked over it is open, and the server is not asked", async () => {
    const { trial, policy } = await aNotebook();
    trial.answers.set("GET api/kernels", json([{ id: id("old"), execution_state: "idle" }]));
    const cell = execute();
    policy.traffic.sent(frame(cell, V1));
    trial.requests.length = 0;
    assert.deepEqual([await policy.release?.isIdle(signal), trial.requests], [false, []]);
    for (const message of [reply(cell), status("idle", cell)]) policy.traffic.received(frame(message, V1));
    assert.equal(await policy.release?.isIdle(signal), true);
    policy.ended();
  });
});

describe("a server that nobody uses", () => {
  const MINUTE_MS = 60_000;
  let nowMs = 0;

  beforeEach(() => mock.method(performance, "now", () => nowMs));
  afterEach(() => mock.restoreAll());

  /** Its notebook's connection was let go after its time, and its lists are asked for all along. */
  async function resting() {
    const made = await aNotebook();
    const { trial, policy } = made;
    trial.releaseAfterMs = 20 * MINUTE_MS;
    trial.answers.set("GET api/kernels", json([{ id: id("old") }]));
    trial.answers.set("GET api/sessions", json([session("old")]));
    const lists = async () => {
      trial.requests.length = 0;
      const kernels = await trial.ask("GET", "api/kernels");
      const sessions = await trial.ask("GET", "api/sessions");
      return { kernels: kernels.body, sessions: sessions.body, asked: trial.requests.length };
    };
    policy.traffic.opened(false, unseenChannel);
    nowMs += 20 * MINUTE_MS;
    const before = await lists();
    assert.equal(before.asked, 2);
    policy.release?.released?.();
    return { ...made, lists, before };
  }

  it("is not asked for its lists, which say what they said last, so that its hub may stop it", async () => {
    const { lists, before } = await resting();
    nowMs += 600 * MINUTE_MS;
    assert.deepEqual(await lists(), { ...before, asked: 0 });
  });

  it("is asked again once a connection to a kernel of it is open, and for as long as it was used otherwise not long ago", async () => {
    const { trial, policy, lists } = await resting();
    policy.traffic.opened(true, unseenChannel);
    assert.equal((await lists()).asked, 2);
    policy.release?.released?.();
    assert.equal((await lists()).asked, 0);
    await trial.ask("GET", "api/contents/a.ipynb");
    nowMs += 19 * MINUTE_MS;
    assert.equal((await lists()).asked, 2);
    nowMs += MINUTE_MS;
    assert.equal((await lists()).asked, 0);
  });

  it("is asked for a while after its last notebook was closed, and always where no connection is to be let go", async () => {
    const { trial, policy, lists } = await resting();
    policy.traffic.opened(true, unseenChannel);
    policy.ended();
    assert.equal((await lists()).asked, 2);
    nowMs += 20 * MINUTE_MS;
    assert.equal((await lists()).asked, 0);
    trial.releaseAfterMs = 0;
    assert.equal((await lists()).asked, 2);
  });

  it("is asked anew when it has been stopped since", async () => {
    const { trial, lists } = await resting();
    trial.state = "stopped";
    await lists();
    trial.state = "running";
    assert.equal((await lists()).asked, 2);
    assert.equal((await lists()).asked, 0);
  });
});
