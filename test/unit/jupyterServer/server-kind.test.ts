import assert from "node:assert/strict";
import { guarded } from "../../../src/jupyterServer/jupyter-guard.js";
import { isDoubtful, serverKind } from "../../../src/jupyterServer/server-kind.js";
import type { HubFetch, HubResponse } from "../../../src/transport/types.js";

const at = "https://hub.example/user/ada/";
const { signal } = new AbortController();

const answer = (status: number, type: string, body: string, location?: string): HubResponse => {
  const headers = { "content-type": type, ...(location !== undefined && { location }) };
  const response = new Response(body, { status, headers });
  return Object.defineProperty(response, "url", { value: `${at}api` }) as unknown as HubResponse;
};
const json = (status: number, body: object) => answer(status, "application/json", JSON.stringify(body));
const page = (status: number) => answer(status, "text/html", "<h1>App</h1>");
const led = (to: string) => answer(302, "text/html", "", to);

/** By path below the server. */
const server =
  (answers: Record<string, () => HubResponse>): HubFetch =>
  (url) =>
    Promise.resolve(answers[(url as URL).href.slice(at.length)]?.() ?? page(404));

describe("what kind of server answers", () => {
  const kinds: [string, Record<string, () => HubResponse>, string][] = [
    ["Jupyter's own version", { api: () => json(200, { version: "2.21.1" }) }, "jupyter"],
    ["kernel specs alone", { "api/kernelspecs": () => json(200, { default: "", kernelspecs: {} }) }, "jupyter"],
    ["pages for everything", { api: () => page(200), "api/kernelspecs": () => page(200) }, "other"],
    ["no such address", {}, "other"],
    ["JSON of another kind", { api: () => json(200, { hello: 1 }), "api/kernelspecs": () => json(404, {}) }, "other"],
    ["its own login page", { api: () => led("/user/ada/login"), "api/kernelspecs": () => led("./login") }, "other"],
    ["an app that wants a WebSocket", { api: () => page(426), "api/kernelspecs": () => page(400) }, "other"],
    ["the hub's way to sign in", { api: () => led("/hub/api/oauth2/authorize?x") }, "unknown"],
    ["a portal", { api: () => led("https://portal.example/") }, "unknown"],
    ["the hub in its place", { api: () => json(424, {}) }, "unknown"],
    ["a refusal", { api: () => json(403, {}) }, "unknown"],
    ["a proxy before it", { api: () => page(503) }, "unknown"],
    ["a server in trouble", { api: () => page(500) }, "unknown"],
    ["trouble at the second question", { "api/kernelspecs": () => page(502) }, "unknown"],
  ];
  for (const [what, answers, kind] of kinds) {
    it(`${kind}: ${what}`, async () => assert.equal(await serverKind(server(answers), at, signal), kind));
  }
});

describe("an answer to a question for kernels", () => {
  it("is doubtful where no Jupyter server gives it, and neither its hub nor a proxy", () => {
    for (const doubtful of [page(200), page(404), json(404, {}), json(405, {}), led("./login")]) {
      assert.ok(isDoubtful(doubtful), String(doubtful.status));
    }
    const plain = [json(200, {}), json(201, {}), json(400, {}), json(403, {}), json(424, {}), page(503), led("/hub/x")];
    for (const answered of plain) assert.ok(!isDoubtful(answered), String(answered.status));
  });

  it("costs no question where it is a Jupyter server's, or about something else", async () => {
    let asked = 0;
    const fetch = guarded({
      fetch: server({ "api/kernelspecs": () => json(200, {}), "api/sessions": () => json(201, {}) }),
      url: () => at,
      server: () => undefined,
      noJupyter: () => {
        asked++;
        return Promise.resolve(new Error("none"));
      },
    });
    await fetch(new URL("api/kernelspecs", at));
    await fetch(new URL("api/sessions", at), { method: "POST" });
    assert.equal((await fetch(new URL("api/contents/x", at))).status, 404);
    assert.equal(asked, 0);
  });
});
