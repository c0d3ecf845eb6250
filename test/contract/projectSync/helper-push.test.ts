import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { HelperServer } from "../../../src/projectSync/helper-server.js";
import type { ProjectServer } from "../../../src/projectSync/project-server.js";
import { helpersOnServer } from "../helper/helpers-on-server.js";
import { SyncedProject } from "./synced-project.js";

for (const line of ["4.1", "6.1"] as const) {
  describe(`a project that is pushed by the helper, on JupyterHub ${line}`, function () {
    this.timeout(180_000);
    const on = helpersOnServer(undefined, { line });
    let project: SyncedProject;
    let server: ProjectServer;

    beforeEach(async () => {
      project = await SyncedProject.make(on.home, "work/thesis");
      server = new HelperServer(on.window());
    });
    afterEach(() => project.close());

    it("is there whole, and then only what was changed", async () => {
      await project.write("analysis.py", "x = 1\n");
      await project.write("data/für 漢字.csv", "a,b\r\n");
      await project.write("data/empty", "");
      await project.write("data/large.bin", randomBytes(9_000_001));
      const first = await project.push(server);
      assert.deepEqual([first.pushed, first.files, first.left], [4, 4, []]);
      await project.isThere();
      assert.equal((await project.push(server)).pushed, 0);
      await project.write("analysis.py", "x = 2\n");
      const second = await project.push(server);
      assert.deepEqual([second.pushed, second.bytes], [1, 6]);
      await project.isThere();
    });

    it("loses there what is gone here, and nothing else", async () => {
      await project.write("a.py", "1");
      await project.write("sub/b.py", "2");
      await project.write("changed.csv", "3");
      await project.push(server);
      await writeFile(project.there("result.csv"), "theirs");
      await writeFile(project.there("changed.csv"), "theirs too");
      for (const name of ["sub", "changed.csv"]) await rm(project.here(name), { recursive: true });
      assert.equal((await project.push(server)).removed, 1);
      await assert.rejects(stat(project.there("sub")));
      assert.equal(await readFile(project.there("result.csv"), "utf8"), "theirs");
      assert.equal(await readFile(project.there("changed.csv"), "utf8"), "theirs too");
    });

    it("asks once before it writes over what was changed there", async () => {
      await project.write("shared.csv", "1\n");
      await project.push(server);
      await writeFile(project.there("shared.csv"), "9\n");
      // It is the server's own as long as it is not changed here too.
      assert.equal((await project.push(server)).pushed, 0);
      assert.deepEqual(project.asked, []);
      await project.write("shared.csv", "2\n");
      assert.deepEqual([(await project.push(server)).kept, (await project.push(server)).kept], [1, 1]);
      assert.deepEqual(project.asked, [["shared.csv"]]);
      assert.equal(await readFile(project.there("shared.csv"), "utf8"), "9\n");
      await project.write("shared.csv", "3\n");
      project.keep = "here";
      assert.equal((await project.push(server)).pushed, 1);
      await project.isThere();
    });

    it("writes nothing through a link that leads out of it", async () => {
      await project.write("data/a.csv", "1");
      await project.write("b.csv", "1");
      await project.push(server);
      await rm(project.there("data"), { recursive: true });
      await symlink(project.root, project.there("data"));
      await project.write("data/a.csv", "2");
      await project.write("b.csv", "2");
      await assert.rejects(project.push(server), /1 files were not pushed: a link leads out/);
      await assert.rejects(stat(`${project.root}/a.csv`));
      assert.equal(await readFile(project.there("b.csv"), "utf8"), "2");
      await rm(project.there("data"));
    });
  });
}
