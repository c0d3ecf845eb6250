import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock } from "node:test";
import type { AccountId } from "../../../src/text/ids.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { aNotebook, ConnectionTrial, json, page, toHub, unseenChannel } from "./server-fakes.js";
import { kernelIdOf as id, session } from "./sessions.js";

describe("the verdict on a kernel whose socket was lost", () => {
  const verdictWith = async (answer: Response | Error, change: (trial: ConnectionTrial) => void = () => undefined) => {
    const { trial, policy } = await aNotebook();
    trial.answers.set("GET api/kernels", answer);
    change(trial);
    return policy.verdict(new AbortController().signal);
  };

  it("is the server's own, or the hub's that the server does not run", async () => {
    assert.equal(await verdictWith(json([{ id: id("old") }])), "there");
    assert.equal(await verdictWith(json([{ id: id("other") }])), "gone");
    assert.equal(await verdictWith(json({}), (trial) => (trial.state = "stopped")), "gone");
    assert.equal(await verdictWith(json({}), (trial) => (trial.learns = () => (trial.state = "stopped"))), "gone");
    // A stop may fail.
    assert.equal(await verdictWith(json([]), (trial) => (trial.state = "stopping")), "unknown");
  });

  it("is nobody else's", async () => {
    for (const answer of [page(404), toHub(), page(502), page(403), json({}, 500), json({})])
      assert.equal(await verdictWith(answer), "unknown");
    assert.equal(await verdictWith(json([]), (trial) => (trial.reach = "unreachable")), "unknown");
    await assert.rejects(verdictWith(new HubUnreachable("https://hub.example/", "reset")));
  });

  it("is what is said of the kernel alone where the server lists none, as before a gateway", async () => {
    const said = async (answer: Response) =>
      await verdictWith(json({ message: "Error from Gateway" }, 403), (trial) =>
        trial.answers.set(`GET api/kernels/${id("old")}`, answer),
      );
    assert.equal(await said(json({ id: id("old") })), "there");
    assert.equal(await said(json({ message: "no such kernel" }, 404)), "gone");
    for (const answer of [page(404), toHub(), json({}, 500)]) assert.equal(await said(answer), "unknown");
  });

  it("is not of another kernel: one that took its place meanwhile is not given up", async () => {
    const { trial, policy } = await aNotebook();
    trial.answers.set("GET api/kernels", async () => {
      trial.answers.set("GET api/sessions", json([session("new")]));
      await trial.ask("GET", "api/sessions");
      return json([]);
    });
    assert.equal(await policy.verdict(new AbortController().signal), "unknown");
    trial.answers.set("GET api/kernels", json([{ id: id("new") }]));
    assert.deepEqual((await trial.ask("GET", "api/kernels")).body, [{ id: id("old") }]);
  });

  it("takes nothing from its holder while the socket does not go by it", async () => {
    const { trial, policy } = await aNotebook();
    await policy.verdict(new AbortController().signal);
    await trial.ask("POST", `api/kernels/${id("old")}/interrupt`);
    policy.gone();
    await trial.ask("POST", `api/kernels/${id("old")}/interrupt`);
    const interrupts = trial.requests.filter((request) => request.endsWith("interrupt"));
    assert.deepEqual(interrupts, [`POST api/kernels/${id("old")}/interrupt`]);
  });

  it("is undone by a socket that opens: whatever was said, its holder goes on with the kernel that it leads to", async () => {
    const { trial, policy } = await aNotebook();
    trial.answers.set("GET api/sessions", json([session("new")]));
    await trial.ask("GET", "api/sessions");
    policy.url?.();
    trial.answers.set(`GET api/kernels/${id("new")}`, json({ message: "no such kernel" }, 404));
    await trial.ask("GET", `api/kernels/${id("old")}`);
    trial.answers.set(`POST api/kernels/${id("new")}/interrupt`, new Response(null, { status: 204 }));
    policy.traffic.opened(true, unseenChannel);
    await trial.ask("POST", `api/kernels/${id("old")}/interrupt`);
    await trial.ask("DELETE", `api/sessions/${session("old").id}`);
    assert.deepEqual(trial.requests.slice(-2), [
      `POST api/kernels/${id("new")}/interrupt`,
      `DELETE api/sessions/${session("new").id}`,
    ]);
  });

  it("is followed by the end where the kernel is not to be made again, or is of no notebook", async () => {
    const { trial } = await aNotebook();
    assert.equal((await trial.socket(id("old"), false)).revive, undefined);
    assert.equal((await trial.socket(id("of-nobody"))).revive, undefined);
  });
});

describe("a kernel that is there while no socket to it opens", () => {
  it("is told to the user after a while, once until one opens", async () => {
    const { trial, policy } = await aNotebook();
    trial.answers.set("GET api/kernels", json([{ id: id("old") }]));
    let nowMs = 1_000;
    const clock = mock.method(performance, "now", () => nowMs);
    /** @returns how often it was told by then */
    const triedFor = async (ms: number) => {
      for (const end = nowMs + ms; nowMs < end; nowMs += 1_000)
        assert.equal(await policy.verdict(new AbortController().signal), "there");
      return trial.timesKeptOut;
    };
    try {
      assert.equal(await triedFor(21_000), 0);
      assert.equal(await triedFor(120_000), 1);
      await trial.ask("GET", `api/kernels/${id("old")}`);
      assert.equal(await triedFor(60_000), 1, "it is known that the server answers");
      policy.traffic.opened(true, unseenChannel);
      assert.equal(await triedFor(21_000), 1);
      assert.equal(await triedFor(5_000), 2);
    } finally {
      clock.mock.restore();
    }
  });
});

describe("a kernel's socket that is refused for the token", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  const { signal } = new AbortController();

  /** Its server does not let anybody in. */
  async function aRefusedNotebook() {
    const { trial, policy } = await aNotebook();
    for (const asked of ["api/kernels", `api/kernels/${id("old")}`])
      trial.answers.set(`GET ${asked}`, json({ message: "Forbidden" }, 403));
    return { trial, policy };
  }

  /** Whether another try is made now. */
  async function isAdmitted(admitted: Promise<void>): Promise<boolean> {
    let is = false;
    admitted.then(() => (is = true)).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    return is;
  }

  it("has the hub asked, and waits for the sign-in that the hub wants, or some minutes", async () => {
    const { trial, policy } = await aRefusedNotebook();
    trial.learns = () => (trial.reach = "sign-in-needed");
    assert.equal(await policy.verdict(signal), "refused");
    assert.equal(trial.refreshes, 1);
    const admitted = policy.admitted(signal);
    mock.timers.tick(299_999);
    trial.changed("refreshed");
    trial.changed("signed-in", "another hub" as AccountId);
    assert.equal(await isAdmitted(admitted), false);
    trial.changed("signed-in");
    assert.equal(await isAdmitted(admitted), true);
    const again = policy.admitted(signal);
    mock.timers.tick(450_000);
    assert.equal(await isAdmitted(again), true);
    assert.deepEqual([trial.listeners.size, trial.refusals], [0, 0]);
  });

  it("goes on when the hub takes the token after all", async () => {
    const { trial, policy } = await aRefusedNotebook();
    trial.reach = "sign-in-needed";
    const admitted = policy.admitted(signal);
    trial.reach = "ok";
    trial.changed("refreshed");
    assert.equal(await isAdmitted(admitted), true);
  });

  it("tries again after a minute where the hub takes the token, and tells the user once until it is let in", async () => {
    const { trial, policy } = await aRefusedNotebook();
    for (let round = 0; round < 4; round++) {
      assert.equal(await policy.verdict(signal), "refused");
      const admitted = policy.admitted(signal);
      mock.timers.tick(59_999);
      assert.equal(await isAdmitted(admitted), false);
      mock.timers.tick(30_001);
      assert.equal(await isAdmitted(admitted), true);
    }
    assert.equal(trial.refusals, 1);
    policy.traffic.opened(true, unseenChannel);
    for (let round = 0; round < 4; round++) await policy.verdict(signal);
    assert.equal(trial.refusals, 2);
  });

  it("waits no more when the socket has ended", async () => {
    const { trial, policy } = await aRefusedNotebook();
    const socket = new AbortController();
    const admitted = policy.admitted(socket.signal);
    socket.abort();
    await assert.rejects(admitted, { name: "AbortError" });
    assert.deepEqual([trial.listeners.size, getEventListeners(socket.signal, "abort").length], [0, 0]);
  });
});

describe("what a refusal or a lost socket means of the server itself", () => {
  for (const [state, reach, verdict] of [
    ["running", "ok", "there"],
    ["running", "unreachable", "unknown"],
    ["unknown", "unreachable", "unknown"],
    ["stopping", "ok", "unknown"],
    ["stopped", "ok", "gone"],
    ["removed", "ok", "gone"],
  ] as const) {
    it(`is “${verdict}” where the hub says “${state}” and is “${reach}”`, async () => {
      const trial = new ConnectionTrial();
      Object.assign(trial, { state, reach });
      assert.equal(await trial.connection.verdict(new AbortController().signal), verdict);
      assert.deepEqual([trial.refreshes, trial.requests], [1, []]);
    });
  }
});
