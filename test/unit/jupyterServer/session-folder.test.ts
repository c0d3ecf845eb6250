import assert from "node:assert/strict";
import { hasFolder, placedSession } from "../../../src/jupyterServer/session-folder.js";
import type { HubFetch } from "../../../src/transport/types.js";

const url = "https://hub.example/user/ada/";
const { signal } = new AbortController();

/** A server with these folders; those of the second list are not to be written to. */
function aServer(folders: string[], readOnly: string[] = []) {
  const asked: string[] = [];
  const fetch = ((address: URL) => {
    asked.push(address.href);
    const folder = decodeURIComponent(address.pathname.slice("/user/ada/api/contents/".length));
    const isThere = [...folders, ...readOnly].includes(folder);
    const writable = !readOnly.includes(folder);
    return Promise.resolve(Response.json({ type: "directory", writable }, { status: isThere ? 200 : 404 }));
  }) as unknown as HubFetch;
  return { fetch, asked };
}

const wanted = { path: "a-jvsc-1.ipynb", name: "a.ipynb", type: "notebook", kernel: { name: "python3" } };

describe("the folder that a kernel starts in", () => {
  async function placed(body: unknown, folderOf: (path: string) => Promise<string | undefined>): Promise<unknown> {
    const { fetch } = aServer(["work"]);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const sent = await placedSession(fetch, url, text, folderOf, signal);
    return sent === text ? "as it was" : JSON.parse(sent);
  }

  it("is put before the path of a session that names a file alone, and the rest stays", async () => {
    const sent = await placed(wanted, (path) => Promise.resolve(path === wanted.path ? "work/fits" : undefined));
    assert.deepEqual(sent, { ...wanted, path: "work/fits/a-jvsc-1.ipynb" });
  });

  it("is left to who names one, to a server's root, to nobody's notebook, and where it cannot be known", async () => {
    const anywhere = () => Promise.resolve("work");
    for (const path of ["other/a.ipynb", "/a.ipynb", 7]) {
      assert.equal(await placed({ ...wanted, path }, anywhere), "as it was", String(path));
    }
    assert.equal(await placed("no JSON", anywhere), "as it was");
    for (const none of ["", undefined]) assert.equal(await placed(wanted, () => Promise.resolve(none)), "as it was");
    assert.equal(await placed(wanted, () => Promise.reject(new Error("the line is cut"))), "as it was");
  });

  it("is not waited for any more once nobody wants the session", async () => {
    const ended = AbortSignal.abort(new Error("nobody wants it"));
    const { fetch } = aServer([]);
    const failing = () => Promise.reject(new Error("the line is cut"));
    await assert.rejects(placedSession(fetch, url, JSON.stringify(wanted), failing, ended), /nobody wants it/);
  });

  it("has to be there, and to be one that can be written to", async () => {
    const { fetch, asked } = aServer(["", "work/été 1"], ["shared"]);
    const has = (folder: string) => hasFolder(fetch, url, folder, signal);
    assert.deepEqual(await Promise.all(["", "work/été 1", "shared", "none"].map(has)), [true, true, false, false]);
    assert.equal(asked[1], `${url}api/contents/work/%C3%A9t%C3%A9%201?content=0`);
  });
});
