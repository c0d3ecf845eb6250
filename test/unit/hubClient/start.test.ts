import assert from "node:assert/strict";
import { once } from "node:events";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import type { SpawnProgress } from "../../../src/hubClient/types.js";
import {
  drop,
  failedWith,
  json,
  noSignal,
  outcome,
  PROGRESS,
  READY,
  type Reply,
  ScriptedHub,
  server,
  START,
  start,
  status,
  stranger,
  stream,
  USER,
} from "./scripted-hub.js";

describe("hub client: start", () => {
  let hub: ScriptedHub;
  /** the client has read what it got over the last connection, and has left it */
  let progressRead: Promise<unknown>;
  let left: (value?: unknown) => void;
  beforeEach(async () => {
    hub = await ScriptedHub.open();
    progressRead = new Promise((resolve) => (left = resolve));
  });
  afterEach(() => hub.close());

  const lastOfItsConnection =
    (reply: Reply): Reply =>
    (response, ...rest) => {
      response.setHeader("connection", "close");
      response.socket?.once("close", () => left());
      reply(response, ...rest);
    };

  it("takes two requests where the answer is quick", async () => {
    hub.on(START, status(201)).on(USER, server("running"));
    const { url, events } = await start(hub.client());
    assert.equal(url, `${hub.url}user/ada/`);
    assert.deepEqual(events, [{ kind: "ready", message: "" }]);
    assert.deepEqual(hub.requests, [START, USER]);
  });

  /** A client that does not wait long before it opens the progress. */
  const eager = () => hub.client("5.5.4", { progressAfterMs: 10 });

  it("opens the progress while the answer is awaited", async () => {
    let closed: Promise<unknown> | undefined;
    let answer: () => void = () => assert.fail("the start was not asked for");
    hub.on(START, (...all) => (answer = () => status(201)(...all))).on(USER, server("running"));
    hub.on(PROGRESS, (response, ...rest) => {
      closed = once(response, "close");
      stream([{ progress: 10, message: "Pulling" }], "stays")(response, ...rest);
    });
    const heard = ({ kind }: SpawnProgress) => kind === "message" && answer();
    const { events } = await start(eager(), {}, noSignal, heard);
    await closed;
    assert.deepEqual(events, [
      { kind: "message", message: "Pulling", percent: 10 },
      { kind: "ready", message: "" },
    ]);
    assert.deepEqual(hub.requests, [START, PROGRESS, USER]);
  });

  it("sends the options bare up to 5, wrapped from 6 on, and no body without options", async () => {
    hub.on(START, status(201)).on(USER, server("running"));
    hub.on("GET ", json({ version: "6.1.1" }));
    await start(hub.client("5.5.4"));
    await start(hub.client("6.0.0b1"));
    await start(hub.client("10.0"), {});
    await hub.client("6.1.1").start({ user: "ada", name: "" }, undefined, () => undefined, noSignal);
    const bodies = hub.bodies.filter((_, i) => hub.requests[i] === START);
    assert.deepEqual(bodies, ['{"image":"torch"}', '{"user_options":{"image":"torch"}}', '{"user_options":{}}', ""]);
  });

  it("learns the version first where it is not known and matters", async () => {
    hub
      .on(START, status(201))
      .on(USER, server("running"))
      .on("GET ", json({ version: "6.1.1" }));
    const client = hub.client(null);
    await start(client);
    assert.deepEqual(hub.requests, ["GET ", START, USER]);
  });

  it("does not take 201 for the end while the model says pending", async () => {
    hub
      .on(START, status(201))
      .on(USER, server("starting"), server("running"))
      .on(PROGRESS, stream([{ message: "Pulling" }, READY]));
    const { url } = await start(hub.client());
    assert.ok(url);
    assert.deepEqual(hub.requests, [START, USER, PROGRESS, USER]);
  });

  it("does not believe a ready that the user model takes back", async () => {
    hub
      .on(START, status(202))
      .on(PROGRESS, stream([READY], "stays"))
      .on(USER, server("running without a sign of life"), server("stopping"));
    const { kind, events } = await start(hub.client());
    assert.equal(kind, "spawn-cancelled");
    assert.deepEqual(events, [{ kind: "cancelled" }]);
  });

  it("knows a start that was withdrawn before it was answered from one that failed", async () => {
    hub
      .on(START, (...all) => void progressRead.then(() => status(500, "Something of the hub's own")(...all)))
      .on(PROGRESS, lastOfItsConnection(stream([READY])))
      .on(USER, server("running without a sign of life"), server("stopped"));
    assert.equal((await start(eager())).kind, "spawn-cancelled");
  });

  it("believes at the second look a server that reports no activity", async () => {
    hub
      .on(START, status(202))
      .on(PROGRESS, stream([READY]))
      .on(USER, server("running without a sign of life"));
    assert.ok((await start(hub.client())).url);
    assert.deepEqual(hub.requests, [START, PROGRESS, USER, USER]);
  });

  it("goes on following when the answer is 500 and the model says pending", async () => {
    hub
      .on(START, status(500, "error"))
      .on(PROGRESS, stream([{ message: "Still pulling" }], "breaks"))
      .on(USER, server("starting"), server("starting"), server("running"));
    const { url, events } = await start(hub.client());
    assert.ok(url);
    assert.equal(events[0]?.kind, "message");
  });

  it("takes the reason from the stream, and from the answer where the stream has none", async () => {
    hub.on(START, status(500, "error")).on(PROGRESS, stream([failedWith("Spawn failed: no such image: x")]));
    const told = await start(hub.client());
    assert.equal(told.error?.["reason"], "no such image: x");

    hub.on(START, status(500, "The GPU queue is closed")).on(PROGRESS, status(400, "ada is not starting..."));
    hub.on(USER, server("stopped"));
    const answered = await start(hub.client());
    assert.equal(answered.kind, "spawn-failed");
    assert.equal(answered.error?.["reason"], "The GPU queue is closed");
  });

  it("does not take the failure of the start before for this one's", async () => {
    hub
      .on(START, (...all) => void progressRead.then(() => status(202)(...all)))
      .on(
        PROGRESS,
        lastOfItsConnection(stream([failedWith("Spawn failed: of yesterday")])),
        stream([{ message: "Pulling" }, READY]),
      )
      .on(USER, server("running"));
    const { url, events } = await start(eager());
    assert.ok(url);
    assert.deepEqual(events[0], { kind: "message", message: "Pulling" });
  });

  it("polls when the stream ends early, through troubles that pass, and asks for the reason at the end", async () => {
    hub
      .on(START, status(202))
      .on(PROGRESS, stream([{ message: "Pulling" }]), stream([failedWith("Spawn failed: quota")]))
      .on(
        USER,
        stranger(503),
        drop,
        stranger(404),
        status(502),
        stranger(302, "", { location: "/login" }),
        server("starting"),
        server("stopped"),
      );
    const { kind, error, events } = await start(hub.client());
    assert.equal(kind, "spawn-failed");
    assert.equal(error?.["reason"], "quota");
    assert.deepEqual(events, [
      { kind: "message", message: "Pulling" },
      { kind: "unheard", why: "away" },
      { kind: "failed", reason: "quota", timedOut: false },
    ]);
  });

  it("gives up on a hub that stays away, with its last error", async () => {
    hub.on(START, status(202)).on(PROGRESS, drop).on(USER, stranger(503));
    const { kind, error, events } = await start(hub.client("5.5.4", { unreachableLimitMs: 100 }));
    assert.equal(kind, "hub-fault");
    assert.equal(error?.["status"], 503);
    assert.deepEqual(events, [{ kind: "unheard", why: "away" }]);
  });

  it("goes on when the answer was lost and the hub has taken the start; else passes the error on", async () => {
    hub
      .on(START, drop)
      .on(USER, server("starting"), server("running"))
      .on(PROGRESS, stream([READY]));
    assert.ok((await start(hub.client())).url);

    hub.on(START, stranger(504)).on(USER, server("stopped"));
    const { kind } = await start(hub.client());
    assert.equal(kind, "hub-fault");
    assert.equal(hub.requests.filter((request) => request === START).length, 2);
  });

  it("tells a spawner that refuses without a word from a token that is rejected", async () => {
    hub.on(START, status(403, null)).on(USER, server("stopped"));
    assert.equal((await start(hub.client())).kind, "request-refused");
    hub.on(USER, status(403, "Missing or invalid credentials."));
    assert.equal((await start(hub.client())).kind, "token-rejected");
  });

  it("passes on what the hub said of a start that it refused, after one request", async () => {
    const cases: [number, string, string][] = [
      [400, "ada is pending stop", "server-busy"],
      [400, "Invalid user options", "request-refused"],
      [403, "Not allowed to use GPU", "request-refused"],
      [403, "auth has expired for ada, login again", "login-expired"],
      [429, "Too many users", "server-limit-reached"],
    ];
    for (const [code, message, kind] of cases) {
      hub.requests.length = 0;
      hub.on(START, status(code, message));
      assert.equal((await start(hub.client())).kind, kind);
      assert.deepEqual(hub.requests, [START]);
    }
  });

  it("ends at the signal, without a verdict and without a further request", async () => {
    const abort = new AbortController();
    hub.on(START, status(202)).on(PROGRESS, stream([{ message: "Pulling" }], "stays"));
    const { kind, events } = await start(hub.client(), {}, abort.signal, () => abort.abort());
    assert.equal(kind, "AbortError");
    assert.deepEqual(events, [{ kind: "message", message: "Pulling" }]);
    assert.deepEqual(hub.requests, [START, PROGRESS]);
  });

  it("follows a start of another with two requests", async () => {
    hub.on(PROGRESS, stream([{ message: "Pulling" }, READY])).on(USER, server("running"));
    const client = hub.client();
    const { url } = await outcome((report) => client.follow({ user: "ada", name: "" }, report, noSignal));
    assert.ok(url);
    assert.deepEqual(hub.requests, [PROGRESS, USER]);
  });

  it("sends the token in the header only", async () => {
    hub.on(START, status(201)).on(USER, server("running"));
    await start(hub.client());
    assert.deepEqual(hub.tokensSeen, ["token secret-token", "token secret-token"]);
    assert.ok(!hub.requests.join().includes("secret"));
  });
});

describe("hub client: a start with a form's fields", () => {
  const FORM_START = "POST hub-kernels/users/ada/start?server=";
  const big = formFields({ size: ["big"] });
  let hub: ScriptedHub;
  beforeEach(async () => (hub = await ScriptedHub.open()));
  afterEach(() => hub.close());

  const ending = (reply: Reply, state: Parameters<typeof server>[0]) => {
    hub.on(FORM_START, reply).on(USER, server(state)).on(PROGRESS, status(404, "no progress"));
    return hub.client().start({ user: "ada", name: "" }, big, () => undefined, noSignal);
  };

  it("is no start where somebody else has started the server with something else", async () => {
    await assert.rejects(ending(status(400, "ada is already running"), "running"), { kind: "server-already-running" });
  });

  it("is no start that somebody else has asked for, where it did not arrive or the hub says so", async () => {
    await assert.rejects(ending(status(400, "ada is pending spawn"), "starting"), { kind: "another-start" });
    await assert.rejects(ending(stranger(502), "starting"), { kind: "hub-fault" });
    await assert.rejects(ending(status(503, "The hub is about to stop"), "running"), { kind: "hub-fault" });
  });

  it("is refused in the spawner's words, also where they sound like the hub's", async () => {
    for (const hubMessage of ["Your other job is already running", "Your account is pending approval"]) {
      await assert.rejects(ending(status(400, hubMessage), "stopped"), { kind: "request-refused", hubMessage });
    }
  });

  it("needs a companion that can start servers", async () => {
    hub.on("GET hub-kernels", json({ version: "0.2.0", api: 1, abilities: ["options", "user_options"] }));
    await assert.rejects(ending(status(404, "no such address"), "stopped"), { kind: "companion-missing" });
  });
});
