import assert from "node:assert/strict";
import {
  after,
  drop,
  failedWith,
  json,
  noSignal,
  outcome,
  PROGRESS,
  READY,
  ScriptedHub,
  server,
  START,
  start,
  status,
  stranger,
  stream,
  USER,
} from "./scripted-hub.js";

describe("hub client: troubles while a start is followed", () => {
  let hub: ScriptedHub;
  beforeEach(async () => (hub = await ScriptedHub.open()));
  afterEach(() => hub.close());
  const cut = stream([{ message: "Pulling" }], "breaks");

  for (const [who, throttling] of [
    ["the hub", status(429, "Too many requests", { "retry-after": "1" })],
    ["a proxy", stranger(429, "<html>slow down</html>", { "retry-after": "1" })],
  ] as const) {
    it(`waits as long as ${who} wants that is asked too often, and goes on`, async () => {
      hub.on(START, status(202)).on(PROGRESS, cut).on(USER, throttling, server("starting"), server("running"));
      const { url, events } = await start(hub.client());
      assert.ok(url);
      assert.deepEqual(events.slice(0, 2), [
        { kind: "message", message: "Pulling" },
        { kind: "unheard", why: "throttled" },
      ]);
      const [first = 0, second = 0] = hub.timesMs.filter((_, index) => hub.requests[index] === USER);
      assert.ok(second - first >= 950, `asked again after ${second - first} ms`);
    });
  }

  it("is not ended by being throttled for longer than a hub may be away", async () => {
    const throttled = stranger(429);
    hub.on(START, status(202)).on(PROGRESS, cut);
    const many = Array.from({ length: 60 }, () => throttled);
    hub.on(USER, ...many, server("running"));
    assert.ok((await start(hub.client("5.5.4", { unreachableLimitMs: 100 }))).url);
  });

  it("takes the hub's own 429 to a start for its limit, and a proxy's for what it is, without a further question", async () => {
    hub.on(START, status(429, "Active user limit exceeded. Try again in a few minutes."));
    assert.equal((await start(hub.client())).kind, "server-limit-reached");
    hub.on(START, stranger(429, "", { "retry-after": "7" }));
    const { kind, error } = await start(hub.client());
    assert.deepEqual([kind, error?.["retryAfterS"]], ["throttled", 7]);
    assert.deepEqual(hub.requests, [START, START]);
  });

  it("takes 404 to a start for the spawner's word on the name, and the hub's own for a user who cannot be seen", async () => {
    for (const [said, reason] of [
      ["error", ""],
      ["no such machine", "no such machine"],
    ]) {
      hub.on(START, status(404, said));
      const { kind, error } = await start(hub.client());
      assert.equal(kind, "spawn-failed");
      assert.deepEqual([error?.["reason"], error?.["refused"]], [reason, { name: "", status: 404 }]);
    }
    for (const said of ["No access to resources or resources not found", null]) {
      hub.on(START, status(404, said));
      assert.equal((await start(hub.client())).kind, "server-not-found");
    }
  });

  it("tells with a failure of the batch job that it waited for", async () => {
    const events = (...messages: string[]) => [
      ...messages.map((message) => ({ message })),
      failedWith("Spawn failed: "),
    ];
    const jobOf = async (...messages: string[]) => {
      hub.on(START, status(202)).on(PROGRESS, stream(events(...messages)));
      return (await start(hub.client())).error?.["job"];
    };
    const queued = "Pending in queue...";
    assert.deepEqual(await jobOf("Submitted batch job 4711", queued, queued), { id: "4711", isQueued: true });
    assert.deepEqual(await jobOf(queued), { isQueued: true });
    const left = { isQueued: false };
    assert.deepEqual(await jobOf(queued, "Cluster job running... waiting to connect"), left);
    const gates = "Z [Normal] Scheduling is blocked due to non-empty scheduling gates";
    assert.equal(await jobOf(gates, "Spawning server..."), undefined);
  });

  it("asks the hub where something before it keeps the messages back", async () => {
    hub.on(START, status(202)).on(PROGRESS, () => undefined);
    hub.on(USER, server("starting"), server("starting"), server("running"));
    const { url, events } = await start(hub.client("5.5.4", { silenceMs: 50 }));
    assert.ok(url);
    assert.deepEqual(events, [
      { kind: "unheard", why: "silent" },
      { kind: "ready", message: "" },
    ]);
  });

  it("does not ask a hub whose stream is alive, with whatever blank lines", async function () {
    this.timeout(10_000);
    hub.on(START, status(202)).on(USER, server("running"));
    hub.on(PROGRESS, (response) => {
      response.writeHead(200, { "X-JupyterHub-Version": "5.5.4", "content-type": "text/event-stream" });
      const blank = setInterval(() => response.write("\n\n"), 20);
      setTimeout(() => {
        clearInterval(blank);
        response.end(`data: ${JSON.stringify(READY)}\n\n`);
      }, 2_000);
    });
    // Longer than a busy machine holds everything up.
    assert.ok((await start(hub.client("5.5.4", { silenceMs: 1_500 }))).url);
    assert.deepEqual(hub.requests, [START, PROGRESS, USER]);
  });

  it("says that the hub was restarted when it was away and knows nothing of the start", async () => {
    for (const asked of [status(404, "ada has no server named ''"), status(400, "ada is not starting...")]) {
      hub.on(START, status(202)).on(PROGRESS, cut, asked).on(USER, stranger(503), drop, server("stopped"));
      const { kind, events } = await start(hub.client());
      assert.equal(kind, "start-lost");
      assert.deepEqual(events.at(-1), { kind: "unheard", why: "away" });
    }
    hub.on(PROGRESS, cut, status(404, "Not Found")).on(USER, json({ name: "ada", servers: {} }));
    const follow = await outcome((report) => hub.client().follow({ user: "ada", name: "" }, report, noSignal));
    assert.equal(follow.kind, "start-lost");
  });

  it("says so too when the restart fell into the request of the start", async () => {
    hub
      .on(START, after(150, stranger(503)))
      .on(PROGRESS, drop)
      .on(USER, stranger(503), server("stopped"));
    const client = hub.client("5.5.4", { mayHaveArrivedMs: 100 });
    assert.equal((await start(client)).kind, "start-lost");
    hub.on(START, after(150, drop)).on(USER, stranger(503), server("starting"), server("running"));
    assert.ok((await start(client)).url);
    assert.equal(hub.requests.filter((request) => request === START).length, 2);
  });

  it("tells a start that was withdrawn meanwhile from one that was lost", async () => {
    hub.on(START, status(202)).on(PROGRESS, cut, stream([failedWith("Spawn cancelled")]));
    hub.on(USER, stranger(503), server("stopped"));
    assert.equal((await start(hub.client())).kind, "spawn-cancelled");
  });

  it("tells with a failure what kept the server from starting", async () => {
    const events = [
      { message: '2023-02-27T18:33:17Z [Warning] Failed to pull image "nope": not found' },
      { message: "2023-02-27T18:33:17Z [Warning] Error: ErrImagePull" },
      { message: '2023-02-27T18:33:40Z [Normal] Pulling image "nope"' },
      failedWith("Spawn failed: "),
    ];
    hub.on(START, status(202)).on(PROGRESS, stream(events));
    const { error } = await start(hub.client());
    assert.deepEqual(error?.["hindrance"], {
      phase: "hindered",
      what: "image",
      said: 'Failed to pull image "nope": not found',
    });
  });
});
