import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { FaultyLine } from "../../../rig/faulty-line.js";
import { pooledHub } from "../../../rig/pool.js";
import { ContentsApi } from "../../../src/files/contents-api.js";
import { ServerFiles } from "../../../src/files/server-files.js";
import { Helper } from "../../../src/helper/helper.js";
import { ContentsServer } from "../../../src/projectSync/contents-server.js";
import { EitherServer } from "../../../src/projectSync/either-server.js";
import { HelperServer } from "../../../src/projectSync/helper-server.js";
import type { ProjectServer } from "../../../src/projectSync/project-server.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, WindowOnHub } from "../servers/model-on-hub.js";
import { WindowWithApps } from "../webApps/window-with-apps.js";
import { SyncedProject } from "./synced-project.js";

const MEBIBYTE = 1024 * 1024;
const program = () => readFile("helper/hub_kernels_helper.py", "utf8");

/** In the words of the server's own files alone. */
function byContents(notebook: NotebookOnServer): ContentsServer {
  return new ContentsServer((work) => work(new ServerFiles(new ContentsApi(notebook.connection, "ada"))));
}

describe("a project on its way to a server", function () {
  this.timeout(240_000);
  let rig: HubUnderTest;
  let cut: { line: FaultyLine; url: string };
  let project: SyncedProject;
  const helpers: Helper[] = [];
  const notebooks: NotebookOnServer[] = [];

  before(async () => {
    rig = new HubUnderTest(await pooledHub("6.1"));
    cut = await FaultyLine.to(rig.hub.url);
    await (await rig.open("ada")).start({});
  });
  beforeEach(async () => {
    project = await SyncedProject.make(rig.hub.homeOf("ada"), "thesis");
  });
  afterEach(() => project.close());
  after(async () => {
    for (const helper of helpers) helper.dispose();
    for (const notebook of notebooks) notebook.close();
    await cut.line.close();
    await rig.stop();
  });

  async function window(url = rig.hub.url): Promise<NotebookOnServer> {
    const opened = await WindowOnHub.open({ ...rig.hub, url }, "ada");
    await opened.model.refresh(opened.accountId);
    const notebook = await NotebookOnServer.open(opened);
    notebooks.push(notebook);
    return notebook;
  }

  function helperOf(notebook: NotebookOnServer): Helper {
    const helper = new Helper({ server: notebook.connection, program });
    helpers.push(helper);
    return helper;
  }

  it("is there whole after a cut, and nothing of it half", async () => {
    const server = new HelperServer(helperOf(await window(cut.url)));
    await project.write("old.csv", "1\n");
    await project.push(server);
    await project.write("old.csv", "2\n");
    await project.write("large.bin", randomBytes(40 * MEBIBYTE));
    let cuts = 0;
    await project.push(server, {
      sent: (bytes) => {
        if (cuts > 0 || bytes < 20 * MEBIBYTE) return;
        cuts++;
        // What is there is that of before, as a whole.
        void readdir(project.there()).then((names) => assert.ok(!names.includes("large.bin")));
        cut.line.reset();
      },
    });
    assert.equal(cuts, 1);
    await project.isThere();
    assert.deepEqual((await readdir(project.there())).sort(), ["large.bin", "old.csv"]);
  });

  it("is the same for two windows, of which neither writes over the other", async () => {
    const [one, other] = [new HelperServer(helperOf(await window())), new HelperServer(helperOf(await window()))];
    for (let number = 0; number < 60; number++) await project.write(`m${number}.py`, `x = ${number}\n`);
    const outcomes = await Promise.all([project.push(one), project.push(other)]);
    await project.isThere();
    assert.deepEqual(project.asked, []);
    assert.deepEqual(
      outcomes.map(({ files }) => files),
      [60, 60],
    );
    await project.write("m1.py", "x = 'new'\n");
    await Promise.all([project.push(one), project.push(other)]);
    await project.isThere();
    assert.deepEqual([project.asked, (await readdir(project.there())).length], [[], 60]);
  });

  it("has of two windows' files of one name those that came first, and asks the other", async () => {
    const other = await SyncedProject.make(rig.hub.homeOf("ada"), "thesis");
    const servers = [new HelperServer(helperOf(await window())), new HelperServer(helperOf(await window()))] as const;
    for (let number = 0; number < 60; number++) {
      await project.write(`m${number}.py`, "x = 0\n");
      await other.write(`m${number}.py`, "x = 1\n");
    }
    await Promise.all([project.push(servers[0]), other.push(servers[1])]);
    const [askedOne, askedOther] = [project.asked.flat(), other.asked.flat()];
    assert.equal(new Set([...askedOne, ...askedOther]).size, 60);
    assert.equal(askedOne.length + askedOther.length, 60, "nobody is asked about what they have pushed");
    for (const name of askedOne) assert.equal(await readFile(project.there(name), "utf8"), "x = 1\n");
    for (const name of askedOther) assert.equal(await readFile(project.there(name), "utf8"), "x = 0\n");
    await other.close();
  });

  it("asks a server once for an unchanged project of 1,000 files, and not again before it is changed", async () => {
    const notebook = await window();
    const helper = helperOf(notebook);
    await helper.start(AbortSignal.timeout(60_000));
    const counted: string[] = [];
    const server = new HelperServer({
      start: (signal) => helper.start(signal),
      ask: (op, ...rest) => {
        counted.push(op);
        return helper.ask(op, ...rest);
      },
      askFor: (op, ...rest) => {
        counted.push(op);
        return helper.askFor(op, ...rest);
      },
    });
    for (let number = 0; number < 1_000; number++)
      await project.write(`f${number % 10}/m${number}.py`, `x = ${number}\n`);
    await project.push(server);
    await project.isThere();
    counted.length = 0;
    await project.push(server);
    assert.deepEqual(counted, ["project"]);
    counted.length = 0;
    await project.push(server, { isSure: true });
    assert.deepEqual(counted, []);
  });

  it("goes file by file where there is no helper, just as carefully", async () => {
    await works(byContents(await window()), project);
  });

  it("goes file by file on a server that has no Python kernel", async () => {
    const bare = await WindowWithApps.open("6.1", { hasProxy: false, hasHelper: false });
    const own = await SyncedProject.make(bare.hub.hub.homeOf("ada"), "work/thesis");
    try {
      const said: string[] = [];
      const helper = new HelperServer(new Helper({ server: bare.notebook.connection, program }));
      const server = new EitherServer(helper, byContents(bare.notebook), { info: (text) => void said.push(text) });
      await works(server, own);
      assert.match(said.join(), /file by file/);
    } finally {
      await own.close();
      await bare.close();
    }
  });
});

async function works(server: ProjectServer, project: SyncedProject): Promise<void> {
  await project.write("a.py", "x = 1\n");
  await project.write("data/für 漢字.csv", "1,2\r\n");
  await project.write("data/deep/large.bin", randomBytes(3 * MEBIBYTE));
  await project.write("data/shared.csv", "1\n");
  assert.equal((await project.push(server)).pushed, 4);
  await project.isThere();
  assert.equal((await project.push(server)).pushed, 0);
  await project.write("a.py", "x = 22\n");
  await project.write(".hidden", "x");
  const second = await project.push(server);
  assert.deepEqual([second.pushed, second.left.map(({ path }) => path)], [1, [".hidden"]]);
  assert.equal(await readFile(project.there("a.py"), "utf8"), "x = 22\n");
  await writeFile(project.there("data/shared.csv"), "theirs\n");
  await project.write("data/shared.csv", "22\n");
  assert.equal((await project.push(server)).kept, 1);
  assert.equal(await readFile(project.there("data/shared.csv"), "utf8"), "theirs\n");
  project.keep = "here";
  await project.write("data/shared.csv", "333\n");
  await project.push(server);
  assert.equal(await readFile(project.there("data/shared.csv"), "utf8"), "333\n");
  await project.remove("a.py");
  assert.equal((await project.push(server)).removed, 1);
  await assert.rejects(stat(project.there("a.py")));
}
