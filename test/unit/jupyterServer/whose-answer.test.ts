import assert from "node:assert/strict";
import { away, withList } from "../../../src/jupyterServer/own-answers.js";
import { isOfServer, tellsNothing } from "../../../src/jupyterServer/whose-answer.js";
import { messageIn } from "../../../src/text/json.js";
import type { HubResponse } from "../../../src/transport/types.js";

const url = "https://hub.example/user/ada/api/kernels";

function answer(status: number, headers: Record<string, string> = {}): HubResponse {
  return { status, url, headers: new Headers(headers) } as unknown as HubResponse;
}
const json = (status: number) => answer(status, { "content-type": "application/json; charset=UTF-8" });
const html = (status: number) => answer(status, { "content-type": "text/html" });
const to = (location: string) => answer(302, { location });

describe("who answers to a request of the REST API", () => {
  // The table of what hubs and their proxies say of a server that is away (facts: "what a dead server looks like").
  const cases: [string, HubResponse, boolean][] = [
    ["running", json(200), true],
    ["running, a new session", json(201), true],
    ["running, nothing to say", answer(204), true],
    ["running, no such kernel", json(404), true],
    ["running, a failure of its own", json(500), true],
    ["running, the API elsewhere in itself", to("/user/ada/api/contents/x"), true],
    ["stopped, starting or culled", to("/hub/user/ada/api/kernels"), false],
    ["stopped, below a base path", to("https://hub.example/jupyter/hub/user/ada/api/kernels"), false],
    ["stopped, no token", to("/hub/login?next=%2Fhub%2F"), false],
    ["stopped, redirect followed", json(424), false],
    ["stopped, as old hubs say it", json(503), false],
    ["stopped, another method than GET", html(403), false],
    ["its node died", html(503), false],
    ["a bad token", json(403), false],
    ["a bad token, sent to log in", to("/hub/api/oauth2/authorize?client_id=x"), false],
    ["no token, sent to the server's own login page", to("/user/ada/login?next=%2F"), false],
    ["no scope for it", json(403), false],
    ["no authorization", json(401), false],
    ["the hub is down", json(502), false],
    ["a proxy without its server", html(502), false],
    ["a proxy that waited in vain", html(504), false],
    ["a proxy that was just restarted", answer(404, { "content-type": "text/plain" }), false],
    ["a portal's page", html(200), false],
    ["a portal's redirect", to("http://portal.example/login"), false],
    ["a portal's redirect to its own API", to("http://portal.example/api/login"), false],
    ["a redirect to nowhere", answer(302), false],
    ["a redirect to no URL", to("http://["), false],
  ];
  for (const [what, response, expected] of cases)
    it(`${what}: ${expected ? "the server" : "somebody else"}`, () =>
      assert.equal(isOfServer(response, true), expected));

  it("is anybody's guess for other pages, except for the hub's redirect and what proxies say", () => {
    assert.ok(isOfServer(html(200), false));
    assert.ok(isOfServer(to("https://data.example/x"), false));
    assert.ok(!isOfServer(to("/hub/user/ada/lab"), false));
    assert.ok(!isOfServer(html(502), false));
  });
});

describe("an answer of the server", () => {
  it("tells nothing of a kernel when it is a failure, and tells a user's act its end", () => {
    for (const kind of ["specs", "kernels", "sessions"] as const) assert.ok(tellsNothing({ kind }, json(500)));
    assert.ok(tellsNothing({ kind: "one", id: "k", act: "GET" }, json(500)));
    assert.ok(!tellsNothing({ kind: "one", id: "k", act: "GET" }, json(404)));
    assert.ok(!tellsNothing({ kind: "one", id: "k", act: "POST restart" }, json(500)));
    assert.ok(!tellsNothing({ kind: "other", isApi: true }, json(500)));
  });

  it("stays as it is where it is no list", () => {
    const changed = () => ["changed"];
    assert.equal(withList("[1]", changed), '["changed"]');
    for (const text of ["", "{", '{"a":1}', "null", '"text"']) assert.equal(withList(text, changed), text);
  });

  it("says what failed where it has a message", () => {
    assert.equal(messageIn('{"message":"no kernel"}'), "no kernel");
    for (const text of ["", "{", "null", "1", '{"message":""}', '{"message":5}', "<html>"])
      assert.equal(messageIn(text), undefined);
  });

  it("in its place is what clients wait for", async () => {
    const response = away("not now");
    assert.deepEqual([response.status, await response.json()], [424, { message: "not now" }]);
  });
});
