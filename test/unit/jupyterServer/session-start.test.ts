import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { syncBuiltinESMExports } from "node:module";
import { mock } from "node:test";
import { readSession, SessionStart } from "../../../src/jupyterServer/session-start.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import type { FetchInit, HubResponse } from "../../../src/transport/types.js";
import { session } from "./sessions.js";

const created = () => Response.json(session("one"), { status: 201 }) as unknown as HubResponse;
const page = (status: number) =>
  new Response("<html>", { status, headers: { "content-type": "text/html" } }) as unknown as HubResponse;

/** A server of this state, which answers so, one after the other. */
function aServer(state: "running" | "stopped" | "unknown", ...answers: (HubResponse | Error)[]) {
  const server = {
    state,
    asked: 0,
    suspected: 0,
    posts: [] as (FetchInit & { url: unknown })[],
    answer: (): Promise<unknown> => Promise.resolve((server.state = "running")),
    learns: () => undefined as unknown,
  };
  const start = new SessionStart({
    isRunning: () => server.state === "running",
    isDown: () => server.state === "stopped",
    untilRunning: () => {
      server.asked++;
      return server.answer();
    },
    url: () => "https://hub.example/user/ada/",
    folderOf: () => Promise.resolve(undefined),
    fetch: (url, init = {}) => {
      server.posts.push({ ...init, url });
      const answer = answers.shift() ?? created();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    suspect: () => {
      server.suspected++;
      server.learns();
      return Promise.resolve();
    },
    awayText: (status) => `somebody else: ${status}`,
  });
  const end = new AbortController();
  // Mocked timers keep the listeners that real ones remove.
  setMaxListeners(0, end.signal);
  const send = () => start.send("{}", end.signal);
  const sendIfUp = () => start.sendIfUp("{}", end.signal);
  return { server, send, sendIfUp, end };
}

async function messageOf(response: HubResponse): Promise<unknown> {
  return [response.status, ((await response.json()) as { message: string }).message];
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** By clocks that the test sets; `undefined`: none came. */
async function answerIn35s(send: () => Promise<HubResponse>): Promise<HubResponse | undefined> {
  mock.timers.enable({ apis: ["setTimeout"] });
  // What modules imported of node:timers/promises follows only so.
  syncBuiltinESMExports();
  let nowMs = 0;
  mock.method(performance, "now", () => nowMs);
  let response: HubResponse | undefined;
  void send().then((answer) => (response = answer));
  for (let halfSeconds = 0; halfSeconds < 70 && !response; halfSeconds++) {
    await turn();
    nowMs += 500;
    mock.timers.tick(500);
  }
  await turn();
  mock.timers.reset();
  mock.restoreAll();
  return response;
}

describe("the start of a session", () => {
  afterEach(() => {
    mock.timers.reset();
    syncBuiltinESMExports();
    mock.restoreAll();
  });

  it("is sent at once to a server that runs, and has time", async () => {
    const { server, send } = aServer("running");
    assert.equal((await send()).status, 201);
    const [post] = server.posts;
    assert.deepEqual([server.asked, post?.method, post?.body], [0, "POST", "{}"]);
    assert.ok((post?.timeoutMs ?? 0) >= 60_000);
  });

  it("waits where the server does not run, or nobody knows, and says why where it will not", async () => {
    for (const state of ["stopped", "unknown"] as const) {
      const { server, send } = aServer(state);
      assert.equal((await send()).status, 201);
      assert.deepEqual([server.asked, server.posts.length], [1, 1]);
    }
    const { server, send } = aServer("stopped");
    server.answer = () => Promise.reject(new Error("The server is stopped."));
    assert.deepEqual(await messageOf(await send()), [424, "The server is stopped."]);
    assert.equal(server.posts.length, 0);
  });

  it("asks nobody where it is only sent to a server that is up, and says that it is not", async () => {
    const stopped = aServer("stopped");
    assert.deepEqual([await stopped.sendIfUp(), stopped.server.asked, stopped.server.posts.length], [undefined, 0, 0]);
    const refused = aServer("running", page(403));
    refused.server.learns = () => (refused.server.state = "stopped");
    assert.deepEqual([await refused.sendIfUp(), refused.server.asked, refused.server.posts.length], [undefined, 0, 1]);
    assert.equal((await aServer("unknown").sendIfUp())?.status, 201);
  });

  it("is sent again after the hub refused it in a stopped server's place and the server was started", async () => {
    for (const status of [403, 502]) {
      const { server, send } = aServer("running", page(status));
      server.learns = () => (server.state = "stopped");
      assert.equal((await send()).status, 201);
      assert.deepEqual([server.suspected, server.asked, server.posts.length], [1, 1, 2]);
    }
  });

  it("is sent again while the proxy has no route yet, and not for ever", async () => {
    for (const status of [404, 503]) {
      const refusals = Array.from({ length: 100 }, () => page(status));
      for (const [refused, end] of [
        [2, 201],
        [100, 424],
      ] as const) {
        const { server, send } = aServer("running", ...refusals.slice(0, refused));
        const response = await answerIn35s(send);
        assert.equal(response?.status, end);
        assert.equal(server.asked, 0);
        assert.ok(server.posts.length === 3 || end !== 201);
      }
    }
  });

  it("is refused in the server's own words where the server goes on to refuse it", async () => {
    const refused = () => Response.json({ message: "Forbidden" }, { status: 403 }) as unknown as HubResponse;
    const { send } = aServer("running", ...Array.from({ length: 100 }, refused));
    const response = await answerIn35s(send);
    assert.deepEqual(response && (await messageOf(response)), [403, "Forbidden"]);
  });

  it("is not sent again where the server may have got it", async () => {
    for (const status of [500, 502, 504]) {
      const { server, send } = aServer("running", page(status));
      assert.deepEqual(await messageOf(await send()), [424, `somebody else: ${status}`]);
      assert.equal(server.posts.length, 1);
    }
    const { server, send } = aServer("running", new HubUnreachable("http://hub/", "reset"));
    await assert.rejects(send(), { kind: "hub-unreachable" });
    assert.equal(server.posts.length, 1);
  });

  it("brings the server's own failure to whoever asked", async () => {
    const failure = Response.json({ message: "no such kernel spec" }, { status: 500 }) as unknown as HubResponse;
    const { server, send } = aServer("running", failure);
    assert.equal(await send(), failure);
    assert.equal(server.posts.length, 1);
  });

  it("ends with its signal between two tries", async () => {
    const { server, send, end } = aServer("running", page(503));
    server.learns = () => setImmediate(() => end.abort());
    await assert.rejects(send(), { name: "AbortError" });
    assert.equal(server.posts.length, 1);
  });

  it("is read where a session came of it", () => {
    const text = JSON.stringify({ ...session("one"), notebook: {} });
    assert.deepEqual(readSession(201, text), session("one"));
    for (const [status, body] of [
      [500, text],
      [201, ""],
      [201, "null"],
      [201, JSON.stringify({ ...session("one"), kernel: null })],
    ] as const)
      assert.equal(readSession(status, body), undefined);
  });
});
