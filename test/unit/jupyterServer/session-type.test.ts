import assert from "node:assert/strict";
import { sessionType, typedSession } from "../../../src/jupyterServer/session-type.js";
import type { HubFetch, HubResponse } from "../../../src/transport/types.js";

const at = "https://hub.example/user/ada/";
const { signal } = new AbortController();

/** What servers of three kinds answered to `GET`. */
const servers = {
  plain: { index: 404, execute: 404 },
  "jupyter_server_documents 0.3": { index: 405, execute: 405 },
  "jupyter_server_documents 0.2": { index: 405, execute: 404 },
};

function answering({ index, execute }: { index: number; execute: number }, asked: string[] = []): HubFetch {
  return (url) => {
    const path = (url as URL).href.slice(at.length);
    asked.push(path);
    const status = path === "api/fileid/index" ? index : /^api\/kernels\/[\w-]+\/execute$/.test(path) ? execute : 500;
    return Promise.resolve(new Response("", { status }) as unknown as HubResponse);
  };
}

describe("the type of session that a server is asked for", () => {
  it("is a notebook's, where the server does not hang on that", async () => {
    const types = Object.values(servers).map((server) => sessionType(answering(server), at, signal));
    assert.deepEqual(await Promise.all(types), ["notebook", "notebook", "console"]);
  });

  it("costs a plain server one question", async () => {
    const asked: string[] = [];
    await sessionType(answering(servers.plain, asked), at, signal);
    assert.deepEqual(asked, ["api/fileid/index"]);
  });

  it("is a notebook's while the hub or a proxy answers in the server's place, or nobody", async () => {
    for (const status of [302, 403, 424, 502, 503]) {
      assert.equal(await sessionType(answering({ index: status, execute: status }), at, signal), "notebook");
    }
    assert.equal(await sessionType(() => Promise.reject(new Error("away")), at, signal), "notebook");
  });

  it("is not asked for once nobody waits for it", async () => {
    const given = AbortSignal.abort(new Error("closed"));
    await assert.rejects(
      sessionType(() => Promise.reject(new Error("away")), at, given),
      /closed/,
    );
  });

  it("takes the place of what a client asks for", async () => {
    const old = answering(servers["jupyter_server_documents 0.2"]);
    const newer = answering(servers["jupyter_server_documents 0.3"]);
    const body = (type: string, path = "a-jvsc-1.ipynb") => JSON.stringify({ path, type, kernel: { name: "python3" } });
    assert.equal(await typedSession(old, at, body("notebook"), signal), body("console"));
    assert.equal(await typedSession(newer, at, body("notebook"), signal), body("notebook"));
    assert.equal(await typedSession(newer, at, body("console"), signal), body("notebook"), "asked for again");
    for (const other of [body("console", "console-1"), body("file"), "[]", "no JSON"]) {
      assert.equal(await typedSession(newer, at, other, signal), other);
    }
  });
});
