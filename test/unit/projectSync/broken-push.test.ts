import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { severalAtOnce } from "../../../src/projectSync/hashes.js";
import { ManifestFile } from "../../../src/projectSync/manifests.js";
import type { ProjectServer } from "../../../src/projectSync/project-server.js";
import { pushProject } from "../../../src/projectSync/push-project.js";
import type { ServerId } from "../../../src/text/ids.js";

describe("a push that ends in the middle", () => {
  it("knows of the files that came there that they are its own", async () => {
    const root = await mkdtemp(path.join(tmpdir(), "hub-kernels-broken-"));
    try {
      for (const name of ["a.csv", "b.csv"]) await writeFile(path.join(root, name), name);
      const storage = path.join(root, "storage");
      const manifest = new ManifestFile(storage, { server: "s" as ServerId, local: root, remote: "thesis" });
      const full = new TypeError("there is no room for the other one");
      const server: ProjectServer = {
        compare: (_folder, files) => {
          const told = files.map(({ path }) => ({
            path,
            what: "missing" as const,
            there: [0, "0"] as const,
            words: "",
          }));
          return Promise.resolve({ isFolder: true, told });
        },
        push: (_folder, _changes, way) => {
          way.told?.({ path: "a.csv", what: "done", there: [5, "7"], words: "" });
          return Promise.reject(full);
        },
        list: () => Promise.resolve([]),
      };
      const deps = {
        root,
        remote: "thesis",
        label: "ada",
        server,
        manifest,
        whichToKeep: () => Promise.reject(new Error("nobody is asked")),
        agreed: () => Promise.resolve(),
      };
      const { signal } = new AbortController();
      await assert.rejects(pushProject(deps, { signal, isSure: false, sent: () => undefined }), full);
      const known = await manifest.read();
      assert.deepEqual([...known.keys()], ["a.csv"]);
      assert.deepEqual(known.get("a.csv")?.there, [5, "7"]);
      assert.equal(known.get("a.csv")?.isOurs, true);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it("begins nothing more, and leaves nothing under way behind it", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const work = async (item: number) => {
      begun.push(item);
      if (item === 1) throw new Error("no room");
      await held;
      ended.push(item);
    };
    const all = severalAtOnce([0, 1, 2, 3], 2, work);
    goOn();
    await assert.rejects(all, /no room/);
    assert.deepEqual([begun, ended], [[0, 1], [0]]);
  });
});
