import assert from "node:assert/strict";
import { asked, kernelOf, readRequest } from "../../../src/jupyterServer/requests.js";
import { NodeFetch2Request } from "../transport/support.js";

const server = "https://hub.example/jupyter/user/ada/";
const hub = "https://hub.example/jupyter/";
const id = "4c1a5c9e-0000-4000-8000-000000000001";

describe("what is asked of a Jupyter server", () => {
  const cases: [string, string, unknown][] = [
    ["GET", "api/kernelspecs", { kind: "specs" }],
    ["GET", "api/kernels?123", { kind: "kernels" }],
    ["GET", "api/sessions/", { kind: "sessions" }],
    ["POST", "api/sessions", { kind: "start-session" }],
    ["POST", "api/kernels", { kind: "other", isApi: true }],
    ["GET", `api/kernels/${id}`, { kind: "one", id, act: "GET" }],
    ["DELETE", `api/sessions/${id}`, { kind: "one", id, act: "DELETE" }],
    ["POST", `api/kernels/${id}/restart`, { kind: "one", id, act: "POST restart" }],
    ["GET", `api/kernels/${id}/a/b`, { kind: "other", isApi: true }],
    ["GET", "api", { kind: "other", isApi: true }],
    ["GET", "apiary", { kind: "other", isApi: false }],
    ["GET", "lab", { kind: "other", isApi: false }],
    ["GET", "/jupyter/user/bob/api/kernels", { kind: "other", isApi: false }],
  ];
  for (const [method, path, what] of cases)
    it(`is known from ${method} ${path}`, () => assert.deepEqual(asked(method, new URL(path, server), server), what));

  const spellings: [of: string, byEditors: string][] = [
    ["ada@ex.org", "ada%40ex.org"],
    ["o%27brien", "o'brien"],
    ["a%281%29/my%20gpu%21", "a(1)/my gpu!"],
    ["50%25", "50%"],
    ["a%2Fb", "a/b"],
    ["what%3F", "what%3F"],
    ["%C3%A9", "é"],
  ];
  for (const [own, byEditors] of spellings)
    it(`is known, and asked for at its own address, for ${own} from an editor that says ${byEditors}`, async () => {
      const at = (names: string) => `https://hub.example/jupyter/user/${names}/`;
      const { url, method } = await readRequest(`${at(byEditors)}api/kernelspecs?1`, {}, { server: at(own), hub });
      assert.equal(url.href, `${at(own)}api/kernelspecs?1`);
      assert.deepEqual(asked(method, url, at(own)), { kind: "specs" });
    });

  it("is known also below an address that is not well escaped", async () => {
    const at = "https://hub.example/user/50%/";
    for (const address of [`${at}api`, "https://hub.example/user/ada/api"])
      assert.equal((await readRequest(address, {}, { server: at, hub })).url.href, address);
  });

  it("is not taken for another server's", async () => {
    const others = [
      "https://hub.example/jupyter/user/o'brienne/api",
      "https://elsewhere.example/jupyter/user/o'brien/api",
    ];
    for (const other of others) {
      const { url } = await readRequest(other, {}, { server: "https://hub.example/jupyter/user/o%27brien/", hub });
      assert.equal(url.href, other);
    }
  });

  it("is asked for on the host of its user, by whom knew it on the hub's", async () => {
    const own = "https://o_27brien.hub.example/jupyter/user/o%27brien/";
    const asking = [`${hub}user/o%27brien/api/kernels?1`, `${hub}user/o'brien/api/kernels?1`, "api/kernels?1"];
    for (const address of asking)
      assert.equal((await readRequest(address, {}, { server: own, hub })).url.href, `${own}api/kernels?1`);
    const others = [`${hub}user/eve/api`, `${hub}hub/api`, "https://eve.hub.example/jupyter/user/o%27brien/api"];
    for (const other of others) assert.equal((await readRequest(other, {}, { server: own, hub })).url.href, other);
  });

  it("is read from an address and its init", async () => {
    const bytes = new TextEncoder().encode("ä");
    const { signal } = new AbortController();
    const init = { method: "post", headers: { a: "1" }, body: bytes, signal };
    const read = await readRequest("api/sessions", init, { server, hub });
    assert.deepEqual([read.url.href, read.method, read.body], [`${server}api/sessions`, "POST", bytes]);
    assert.deepEqual([[...(read.init.headers as [])], read.init.signal], [[["a", "1"]], signal]);
  });

  it("is read from a request of node-fetch 2, which the init overrides", async () => {
    const { signal } = new AbortController();
    const request = new NodeFetch2Request(`${server}api/kernels`, {
      method: "POST",
      headers: { a: "1" },
      body: "{}",
      signal,
    });
    const read = await readRequest(request, { headers: { b: "2" } }, { server, hub });
    assert.deepEqual([read.url.href, read.method, read.body, read.init.signal], [request.url, "POST", "{}", signal]);
    assert.deepEqual(read.init.headers, [
      ["a", "1"],
      ["b", "2"],
    ]);
    const get = await readRequest(request, { method: "GET" }, { server, hub });
    assert.deepEqual([get.body, "body" in get.init], ["", false]);
  });

  it("is a kernel's socket where the path says so", () => {
    assert.equal(kernelOf(new URL(`api/kernels/${id}/channels?session_id=s`, server)), id);
    assert.equal(kernelOf(new URL("terminals/websocket/1", server)), undefined);
  });
});
