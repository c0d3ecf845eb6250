import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock } from "node:test";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { aNotebook, ConnectionTrial, json, page, toHub, unseenChannel } from "./server-fakes.js";
import { idsIn, kernelIdOf as id, session } from "./sessions.js";

const specs = {
  default: "python3",
  kernelspecs: { python3: { name: "python3", spec: { argv: ["python"], env: {} } } },
};

/** Its server was stopped. */
async function aStoppedNotebook() {
  const { trial, policy } = await aNotebook();
  trial.state = "stopped";
  return { trial, policy };
}

describe("a server's connection while the server runs", () => {
  it("passes requests and answers on", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("GET api/kernelspecs", json(specs));
    trial.answers.set("GET api/kernels", json([{ id: id("x") }]));
    trial.answers.set("PUT api/contents/a", json({ name: "a" }, 201));
    assert.deepEqual(await trial.ask("GET", "api/kernelspecs"), { status: 200, body: specs });
    assert.deepEqual(await trial.ask("GET", "api/kernels"), { status: 200, body: [{ id: id("x") }] });
    assert.deepEqual((await trial.ask("PUT", "api/contents/a", { body: "{}" })).status, 201);
    assert.deepEqual((await trial.ask("GET", `api/kernels/${id("x")}`)).status, 404);
    assert.equal(trial.requests.at(-2), "PUT api/contents/a {}");
    assert.equal(trial.refreshes, 0);
  });

  it("gives the ids that a kernel has by now to what is about kernels, and leaves every other body as it is", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("GET api/sessions", () => json([session("old")]));
    await trial.ask("GET", "api/sessions");
    await trial.socket(id("old"));
    trial.answers.set("GET api/sessions", () => json([session("new")]));
    await trial.ask("GET", "api/sessions");
    const body = JSON.stringify({ kernel: { id: id("old") } });
    trial.answers.set(`PATCH api/sessions/${session("new").id}`, json(session("new")));
    await trial.ask("PATCH", `api/sessions/${session("old").id}`, { body });
    assert.equal(
      trial.requests.at(-1),
      `PATCH api/sessions/${session("new").id} ${body.replace(id("old"), id("new"))}`,
    );
    // A notebook may name its kernel, and may be so large that a look at each word would hold up the editor for seconds.
    await trial.ask("PUT", "api/contents/a.ipynb", { body });
    assert.equal(trial.requests.at(-1), `PUT api/contents/a.ipynb ${body}`);
  });

  it("passes on what is no JSON, no list and no kernel specs, and remembers none of it", async () => {
    for (const body of ["{", "[1", '{"a":1}', "null"]) {
      const trial = new ConnectionTrial();
      for (const path of ["kernelspecs", "kernels", "sessions"]) {
        const answer = new Response(body, { headers: { "content-type": "application/json" } });
        trial.answers.set(`GET api/${path}`, answer);
        const response = await trial.connection.fetch(`api/${path}`);
        assert.deepEqual([response.status, await response.text()], [200, body]);
      }
      trial.state = "stopped";
      const { kernelspecs } = (await trial.ask("GET", "api/kernelspecs")).body as { kernelspecs: object };
      assert.deepEqual(Object.keys(kernelspecs), ["python3"]);
    }
  });

  it("passes on answers without a body, whatever their status", async () => {
    const trial = new ConnectionTrial();
    for (const status of [204, 304]) {
      trial.answers.set("GET api/kernels", new Response(null, { status }));
      assert.equal((await trial.ask("GET", "api/kernels")).status, status);
    }
  });

  it("passes on an answer to a session's start that has no body", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("POST api/sessions", new Response(null, { status: 204 }));
    assert.equal((await trial.ask("POST", "api/sessions", { body: "{}" })).status, 204);
  });

  it("sends the body of a session's start as it is, text or bytes", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("POST api/sessions", json(session("one"), 201));
    for (const body of ['{"a":"ä"}', new TextEncoder().encode('{"a":"ä"}')])
      await trial.ask("POST", "api/sessions", { body });
    assert.deepEqual(trial.requests, Array(2).fill('POST api/sessions {"a":"ä"}'));
  });

  it("says that the server is away where somebody else answers, and has the hub asked", async () => {
    for (const answer of [toHub, () => page(502), () => page(404), () => page(200), () => json({}, 500)]) {
      const trial = new ConnectionTrial();
      trial.answers.set(`GET api/kernels/${id("x")}`, answer());
      assert.equal((await trial.ask("GET", `api/kernels/${id("x")}`)).status, 424);
      assert.equal(trial.refreshes, 1);
    }
  });

  it("does not ask the hub each time where the server refuses some things and answers others", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("GET api/terminals", json({ message: "Forbidden" }, 403));
    trial.answers.set("GET api/kernels", json([]));
    const now = mock.method(performance, "now", () => 0);
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      for (let round = 0; round < 10; round++)
        for (const path of ["terminals", "kernels"]) await trial.ask("GET", `api/${path}`);
    } finally {
      mock.timers.reset();
      now.mock.restore();
      trial.connection.dispose();
    }
    assert.equal(trial.refreshes, 1);
  });

  it("tells a user's act its end in the server's words", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set(`POST api/kernels/${id("x")}/restart`, json({ message: "broken" }, 500));
    assert.deepEqual(await trial.ask("POST", `api/kernels/${id("x")}/restart`), {
      status: 500,
      body: { message: "broken" },
    });
  });

  it("passes on what the server itself refuses, once the hub has said that it runs; of a kernel that tells nothing", async () => {
    const forbidden = () => json({ message: "Forbidden" }, 403);
    const trial = new ConnectionTrial();
    for (const request of ["PUT api/contents/a", `POST api/kernels/${id("x")}/restart`]) {
      const [method = "", path = ""] = request.split(" ");
      trial.answers.set(request, forbidden());
      assert.deepEqual(await trial.ask(method, path), { status: 403, body: { message: "Forbidden" } });
    }
    trial.answers.set(`GET api/kernels/${id("x")}`, forbidden());
    assert.equal((await trial.ask("GET", `api/kernels/${id("x")}`)).status, 424);
    trial.state = "unknown";
    trial.answers.set("PUT api/contents/a", forbidden());
    assert.equal((await trial.ask("PUT", "api/contents/a")).status, 424);
  });

  it("forgets a kernel that its user ends: it is listed no more, and its socket ends with it", async () => {
    for (const path of [`api/kernels/${id("old")}`, `api/sessions/${session("old").id}`]) {
      const { trial, policy } = await aNotebook();
      assert.ok(policy.revive);
      trial.answers.set(`DELETE ${path}`, new Response(null, { status: 204 }));
      trial.answers.set("GET api/kernels", json([]));
      await trial.ask("DELETE", path);
      assert.deepEqual((await trial.ask("GET", "api/kernels")).body, []);
      assert.equal(policy.revive, undefined);
    }
  });

  it("ends a request with its caller's signal, and suspects nobody", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("GET api/kernels", new DOMException("The caller left.", "AbortError"));
    await assert.rejects(trial.ask("GET", "api/kernels"), { name: "AbortError" });
    assert.equal(trial.refreshes, 0);
  });

  it("leaves no listener on a caller's signal", async () => {
    const trial = new ConnectionTrial();
    trial.answers.set("POST api/sessions", json(session("one"), 201));
    const { signal } = new AbortController();
    await trial.ask("POST", "api/sessions", { body: "{}", signal });
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});

describe("a server's connection while the server is away", () => {
  it("stands in for it: its specs, the kernels that are held, and away for the rest; it asks nobody", async () => {
    const { trial } = await aNotebook();
    trial.answers.set("GET api/kernelspecs", json(specs));
    await trial.ask("GET", "api/kernelspecs");
    trial.state = "stopped";
    trial.requests.length = 0;
    assert.deepEqual(await trial.ask("GET", "api/kernelspecs"), { status: 200, body: specs });
    for (const path of ["api/kernels", "api/sessions"]) {
      const { status, body } = await trial.ask("GET", path);
      assert.deepEqual([status, idsIn(body as [])], [200, [id("old")]]);
    }
    assert.equal((await trial.ask("GET", `api/kernels/${id("old")}`)).status, 200);
    for (const path of ["api/contents/a", "lab", `api/kernels/${id("other")}`])
      assert.equal((await trial.ask("GET", path)).status, 424);
    assert.deepEqual([trial.requests, trial.refreshes], [[], 0]);
  });

  it("promises a session, asks nobody, and lists its kernel", async () => {
    const trial = new ConnectionTrial();
    trial.state = "stopped";
    const wanted = { path: "a.ipynb", name: "a", type: "notebook", kernel: { name: "python3" } };
    const { status, body } = await trial.ask("POST", "api/sessions", { body: JSON.stringify(wanted) });
    const { id: sessionId, kernel, path } = body as { id: string; path: string; kernel: { id: string; name: string } };
    assert.deepEqual([status, kernel.name, path], [201, "python3", "a.ipynb"]);
    for (const one of [`api/kernels/${kernel.id}`, `api/sessions/${sessionId}`])
      assert.equal((await trial.ask("GET", one)).status, 200, one);
    assert.ok(idsIn((await trial.ask("GET", "api/kernels")).body as []).includes(kernel.id));
    assert.deepEqual([trial.requests, trial.asked], [[], []]);
    assert.equal((await trial.ask("POST", "api/sessions", { body: '{"kernel":{"id":"x"}}' })).status, 424);
  });

  it("remembers both for windows to come", async () => {
    const { trial } = await aNotebook();
    trial.answers.set("GET api/kernelspecs", json(specs));
    await trial.ask("GET", "api/kernelspecs");
    const later = new ConnectionTrial(trial.memento);
    later.state = "stopped";
    assert.deepEqual((await later.ask("GET", "api/kernelspecs")).body, specs);
    assert.deepEqual(idsIn((await later.ask("GET", "api/kernels")).body as []), [id("old")]);
  });

  it("gives the same where the server falls silent, once the hub has said that it was stopped", async () => {
    for (const answer of [new HubUnreachable("https://hub.example/", "reset"), toHub()]) {
      const { trial } = await aNotebook();
      trial.answers.set("GET api/kernels", answer);
      trial.learns = () => (trial.state = "stopped");
      const { status, body } = await trial.ask("GET", "api/kernels");
      assert.deepEqual([status, idsIn(body as [])], [200, [id("old")]]);
    }
  });

  it("takes no kernel from anybody while nobody knows what the server does", async () => {
    const { trial } = await aNotebook();
    trial.state = "unknown";
    trial.answers.set("GET api/kernels", new HubUnreachable("https://hub.example/", "no-route"));
    trial.answers.set("GET api/contents", new HubUnreachable("https://hub.example/", "no-route"));
    assert.deepEqual(idsIn((await trial.ask("GET", "api/kernels")).body as []), [id("old")]);
    await assert.rejects(trial.ask("GET", "api/contents"), { kind: "hub-unreachable" });
  });

  it("gives a holder the next kernel under the id that it has", async () => {
    const { trial, policy } = await aStoppedNotebook();
    assert.equal(await policy.verdict(new AbortController().signal), "gone");
    trial.answers.set("POST api/sessions", json(session("new"), 201));
    const now = await policy.revive?.(new AbortController().signal);
    assert.match(now?.href ?? "", /api\/kernels\/kernel-new\/channels\?session_id=[0-9a-f-]{36}$/);
    assert.deepEqual(trial.renewed, [session("new")]);
    trial.answers.set("GET api/kernels", json([{ id: id("new") }]));
    trial.answers.set(`POST api/kernels/${id("new")}/interrupt`, new Response(null, { status: 204 }));
    assert.deepEqual((await trial.ask("GET", "api/kernels")).body, [{ id: id("old") }]);
    assert.equal((await trial.ask("POST", `api/kernels/${id("old")}/interrupt`)).status, 204);
  });

  it("gives each of a client's sockets a session of its own at the server, which may not have closed the one before", async () => {
    const { policy } = await aNotebook();
    const urls = [policy.url?.(), policy.url?.()];
    const sessions = urls.map((url) => url?.searchParams.getAll("session_id").join());
    assert.equal(urls[0]?.pathname.split("/").at(-2), id("old"));
    assert.match(sessions.join(" "), /^[0-9a-f-]{36} [0-9a-f-]{36}$/);
    assert.notEqual(sessions[0], sessions[1]);
  });

  it("withdraws its question to the user when the socket that wants a kernel has ended", async () => {
    const { trial, policy } = await aStoppedNotebook();
    trial.untilRunning = () => new Promise(() => undefined);
    const socket = new AbortController();
    const revived = policy.revive?.(socket.signal);
    revived?.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(trial.asked[0]?.aborted, false);
    socket.abort();
    assert.equal(trial.asked[0].aborted, true);
  });

  it("lists a kernel that was promised until it was used by whoever it was promised to, and has left", async () => {
    const trial = new ConnectionTrial();
    trial.state = "stopped";
    const body = JSON.stringify({ path: "a.ipynb", name: "a", type: "notebook", kernel: { name: "python3" } });
    const promised = (await trial.ask("POST", "api/sessions", { body })).body as { kernel: { id: string } };
    const listed = async () => idsIn((await trial.ask("GET", "api/kernels")).body as []);
    assert.deepEqual(await listed(), [promised.kernel.id]);
    const policy = await trial.socket(promised.kernel.id);
    trial.openPaths = [];
    assert.deepEqual(await listed(), [promised.kernel.id]);
    policy.ended();
    assert.deepEqual(await listed(), []);
  });

  it("lists a kernel no more when its socket has ended and no notebook remembers it", async () => {
    const { trial, policy } = await aStoppedNotebook();
    await trial.ask("DELETE", `api/kernels/${id("old")}`);
    policy.ended();
    assert.deepEqual((await trial.ask("GET", "api/kernels")).body, []);
  });
});

describe("a server's connection whose hub was removed", () => {
  it("fails what is asked, and a socket that still opens fails at nothing", async () => {
    const { trial, policy } = await aNotebook();
    trial.state = "removed";
    await assert.rejects(trial.ask("GET", "api/kernels"), /removed/);
    policy.traffic.opened(false, unseenChannel);
    assert.equal(trial.socketPolicy(id("old")), undefined);
    trial.connection.dispose();
  });
});
