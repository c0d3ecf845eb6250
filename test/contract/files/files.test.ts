import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HubLine } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { FileProblem, type FileProblemKind } from "../../../src/files/file-problem.js";
import { FilesOfServers } from "../../../src/files/files-of-servers.js";
import { type ServerFiles, sha256 } from "../../../src/files/server-files.js";
import { MemoryLog } from "../../unit/servers/model-fakes.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";
import { canMount, mountSmallDisk, setUnchangeable } from "./small-disk.js";

const MEBIBYTE = 1024 * 1024;

for (const line of ["4.1", "6.1"] as HubLine[]) {
  describe(`the files of a server, on a hub of line ${line}`, function () {
    this.timeout(300_000);
    const { signal } = new AbortController();
    let rig: HubUnderTest;
    let ada: WindowOnHub;
    let on: NotebookOnServer;
    let all: FilesOfServers;

    before(async () => {
      rig = new HubUnderTest(await pooledHub(line));
      ada = await rig.open("ada");
      await ada.start({});
      on = await NotebookOnServer.open(ada);
      const connections = { of: () => Promise.resolve(on.connection) };
      all = new FilesOfServers({ model: ada.model, connections, log: new MemoryLog() });
    });
    after(async () => {
      on.close();
      await rig.hub.stop();
    });

    const atHome = (...names: string[]) => path.join(rig.hub.homeOf("ada"), ...names);
    const files = <T>(work: (files: ServerFiles) => Promise<T>) => all.with(ada.id(), "", work);
    const made = async (name: string, content: string | Buffer) => {
      await mkdir(path.dirname(atHome(name)), { recursive: true });
      await writeFile(atHome(name), content);
    };
    /** Servers leave `.ipynb_checkpoints` where they rename. */
    const shown = async (folder: string) =>
      (await readdir(atHome(folder))).filter((name) => !name.startsWith(".")).sort();
    const failsWith = (kind: FileProblemKind, work: Promise<unknown>) =>
      assert.rejects(work, (error) => {
        assert.ok(error instanceof FileProblem, String(error));
        assert.equal(error.kind, kind, error.message);
        return true;
      });

    it("are listed with their size, time and kind, whatever they are called", async () => {
      const names = ["a b.txt", "100%.csv", "#1?.md", "für 漢字 😀.py", "n.ipynb"];
      for (const name of names) await made(`list/${name}`, "12345");
      await mkdir(atHome("list/checkpoints"));
      const listed = await files((each) => each.list("list", signal));
      assert.deepEqual(listed.map(({ name }) => name).sort(), [...names, "checkpoints"].sort());
      const one = listed.find(({ name }) => name === "100%.csv");
      const { mtimeMs } = await stat(atHome("list/100%.csv"));
      assert.equal(one?.size, 5);
      assert.ok(Math.abs(one.modifiedMs - mtimeMs) <= 1, `${one.modifiedMs} and ${mtimeMs}`);
      assert.deepEqual([one.isFolder, one.isWritable], [false, true]);
      for (const name of names) {
        const bytes = await files((each) => each.read(`list/${name}`, signal));
        assert.equal(Buffer.from(bytes).toString(), "12345", name);
      }
    });

    it("may lie in folders whose names servers take for a question", async () => {
      await made("run/checkpoints/model-1", "weights");
      await made("run/trust/me", "yes");
      const listed = await files((each) => each.list("run/checkpoints", signal));
      assert.deepEqual(
        listed.map(({ name }) => name),
        ["model-1"],
      );
      await files((each) => each.write("run/checkpoints/model-2", Buffer.from("more"), true, signal));
      assert.equal(await readFile(atHome("run/checkpoints/model-2"), "utf8"), "more");
      assert.equal((await files((each) => each.stat("run/trust", signal))).isFolder, true);
    });

    it("keep each byte, of text, notebooks and anything else, both ways", async () => {
      const contents: Record<string, Buffer> = {
        "text.txt": Buffer.from("\ufeffeins\r\nzwei\nün\r"),
        "odd.ipynb": Buffer.from('{ "cells" : [],\r\n "metadata":{}, "nbformat":4,"nbformat_minor":5}\n\n'),
        "no.ipynb": Buffer.from("not JSON"),
        "page.html": Buffer.from("<html>\0"),
        "data.csv.gz": randomBytes(100_001),
        empty: Buffer.alloc(0),
      };
      await mkdir(atHome("bytes"));
      for (const [name, content] of Object.entries(contents)) {
        const file = `bytes/${name}`;
        await files((each) => each.write(file, content, true, signal));
        assert.deepEqual(await readFile(atHome(file)), content, `${name} as it was written`);
        await files((each) => each.write(file, Buffer.concat([content, content]), false, signal));
        const twice = Buffer.from(await files((each) => each.read(file, signal)));
        assert.deepEqual(twice, Buffer.concat([content, content]), `${name} as it is read`);
        await files((each) => each.copy(file, `bytes/copy of ${name}`, false, signal));
        assert.deepEqual(await readFile(atHome(`bytes/copy of ${name}`)), twice, `the copy of ${name}`);
      }
      assert.deepEqual(
        (await shown("bytes")).filter((name) => name.includes("hub-kernels")),
        [],
      );
    });

    it("that are large come whole, and change places with the one of before", async () => {
      await mkdir(atHome("large"));
      const content = randomBytes(40 * MEBIBYTE + 1);
      await files((each) => each.write("large/file.bin", content, true, signal));
      assert.equal(sha256(await readFile(atHome("large/file.bin"))), sha256(content));
      assert.deepEqual(await shown("large"), ["file.bin"]);
      await files((each) => each.write("large/file.bin", content.subarray(1), false, signal));
      assert.equal(sha256(await files((each) => each.read("large/file.bin", signal))), sha256(content.subarray(1)));
      assert.deepEqual(await shown("large"), ["file.bin"]);
    });

    it("tell their hash, and that they were changed elsewhere", async () => {
      await made("hash.txt", "one");
      const before = await files((each) => each.stat("hash.txt", signal, true));
      assert.equal(before.sha256, sha256(Buffer.from("one")));
      await writeFile(atHome("hash.txt"), "two");
      assert.notEqual((await files((each) => each.stat("hash.txt", signal, true))).sha256, before.sha256);
    });

    it("are renamed, moved and written over only where that is wanted", async () => {
      await made("move/a", "a");
      await made("move/b", "b");
      await made("move/deep/c", "c");
      await failsWith(
        "exists",
        files((each) => each.rename("move/a", "move/b", false, signal)),
      );
      assert.equal(await readFile(atHome("move/b"), "utf8"), "b");
      await files((each) => each.rename("move/a", "move/b", true, signal));
      assert.equal(await readFile(atHome("move/b"), "utf8"), "a");
      await files((each) => each.rename("move/deep", "move/moved", false, signal));
      assert.deepEqual(await shown("move"), ["b", "moved"]);
      await files((each) => each.copy("move/moved", "move/again", false, signal));
      assert.equal(await readFile(atHome("move/again/c"), "utf8"), "c");
      // What is new gets its name only where nobody was faster.
      await failsWith(
        "exists",
        files((each) => each.write("move/b", Buffer.from("new"), true, signal)),
      );
      assert.deepEqual(await shown("move"), ["again", "b", "moved"]);
      assert.equal(await readFile(atHome("move/b"), "utf8"), "a");
    });

    it("are deleted with what is in them, to the server's trash", async () => {
      await made("old/deep/file", "x");
      await files((each) => each.remove("old", true, signal));
      assert.equal(existsSync(atHome("old")), false);
      await failsWith(
        "missing",
        files((each) => each.remove("old", true, signal)),
      );
    });

    it("say what is wrong: nothing there, no folder, a name too long, hidden", async () => {
      await failsWith(
        "missing",
        files((each) => each.stat("nowhere", signal)),
      );
      await failsWith(
        "missing",
        files((each) => each.read("nowhere", signal)),
      );
      await failsWith(
        "no-folder",
        files((each) => each.write("no/such/file", Buffer.from("x"), true, signal)),
      );
      await failsWith(
        "no-folder",
        files((each) => each.createFolder("no/such/folder", signal)),
      );
      const long = "n".repeat(300);
      await failsWith(
        "name-too-long",
        files((each) => each.write(long, Buffer.from("x"), true, signal)),
      );
      await failsWith(
        "name-too-long",
        files((each) => each.createFolder(long, signal)),
      );
      await made(".hidden", "x");
      await failsWith(
        "missing",
        files((each) => each.stat(".hidden", signal)),
      );
      await failsWith(
        "hidden",
        files((each) => each.write(".hidden", Buffer.from("y"), false, signal)),
      );
      await failsWith(
        "hidden",
        files((each) => each.write(".new", Buffer.from("y"), true, signal)),
      );
      assert.deepEqual(
        (await readdir(atHome())).filter((name) => name.includes("hub-kernels-part")),
        [],
      );
    });

    it("stay as they are where the disk is full, and nothing half-written is left", async function () {
      if (!canMount) this.skip();
      const disk = mountSmallDisk(atHome("small"), 2);
      try {
        await made("small/kept.txt", "kept");
        const large = randomBytes(3 * MEBIBYTE);
        await failsWith(
          "full",
          files((each) => each.write("small/new.bin", large, true, signal)),
        );
        await failsWith(
          "full",
          files((each) => each.write("small/kept.txt", large, false, signal)),
        );
        assert.equal(await readFile(atHome("small/kept.txt"), "utf8"), "kept");
        assert.deepEqual(await shown("small"), ["kept.txt"]);
        disk.makeReadOnly();
        await failsWith(
          "read-only-disk",
          files((each) => each.write("small/other", Buffer.from("x"), true, signal)),
        );
        assert.equal((await files((each) => each.stat("small/kept.txt", signal))).isWritable, false);
      } finally {
        disk.unmount();
      }
    });

    it("that may not be changed say so", async function () {
      await made("fixed/file", "fixed");
      if (!canMount || !setUnchangeable(atHome("fixed"), true)) this.skip();
      try {
        await failsWith(
          "no-permission",
          files((each) => each.write("fixed/new", Buffer.from("x"), true, signal)),
        );
      } finally {
        setUnchangeable(atHome("fixed"), false);
      }
    });

    it("of a stopped server are not there, and nothing starts it", async () => {
      await made("after.txt", "x");
      await ada.stopFromOutside();
      await failsWith(
        "stopped",
        files((each) => each.read("after.txt", signal)),
      );
      rig.hub.clearRequests();
      await failsWith(
        "stopped",
        files((each) => each.list("", signal)),
      );
      assert.deepEqual(
        rig.hub.requests.filter(({ method }) => method === "POST"),
        [],
      );
    });
  });
}
