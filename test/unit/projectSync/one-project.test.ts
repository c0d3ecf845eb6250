import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { HelperRefusal } from "../../../src/helper/helper.js";
import type { HubModel } from "../../../src/model/types.js";
import { OneProject } from "../../../src/projectSync/one-project.js";
import type { Told } from "../../../src/projectSync/project-files.js";
import type { ProjectServer, Result } from "../../../src/projectSync/project-server.js";
import type { ServerId } from "../../../src/text/ids.js";
import { User } from "../../user/user.js";
import { eventually } from "../eventually.js";
import { MemoryLog } from "../servers/model-fakes.js";

const { signal } = new AbortController();

/** Takes what it is given. */
class Server implements ProjectServer {
  readonly pushed: string[][] = [];
  compared = 0;
  failure: Error | undefined;
  /** what was changed there meanwhile */
  told: Told[] = [];
  /** what is pushed waits for it */
  until: Promise<unknown> = Promise.resolve();

  compare() {
    this.compared++;
    return this.failure ? Promise.reject(this.failure) : Promise.resolve({ isFolder: true, told: this.told });
  }

  async push(
    _folder: string,
    { push }: Parameters<ProjectServer["push"]>[1],
    way: Parameters<ProjectServer["push"]>[2],
  ) {
    this.pushed.push(push.map(({ file }) => file.path));
    way.sent(0, 0);
    await this.until;
    way.signal.throwIfAborted();
    return push.map(({ file }): Result => ({ path: file.path, what: "done", there: [1, "1"], words: "" }));
  }

  list() {
    return Promise.resolve([]);
  }
}

describe("a synced project before a run", () => {
  let root: string;
  let server: Server;
  let user: User;
  let project: OneProject;
  let started: string;
  let now: number;
  const clock = performance.now.bind(performance);

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "hub-kernels-one-"));
    await writeFile(path.join(root, "a.py"), "1");
    [server, user, started, now] = [new Server(), new User(), "then", 0];
    performance.now = () => clock() + now;
    project = new OneProject(
      { server: "s" as ServerId, local: root, remote: "thesis" },
      {
        ui: user.ui,
        model: { server: () => ({ state: { kind: "running", started } }) } as unknown as Pick<HubModel, "server">,
        storage: path.join(root, ".git"),
        server: () => Promise.resolve(server),
        labelOf: () => "hub.example",
        check: () => Promise.resolve(),
        compare: () => Promise.resolve(),
        changed: () => undefined,
        log: new MemoryLog(),
      },
    );
  });
  afterEach(async () => {
    performance.now = clock;
    project.dispose();
    user.restore();
    await rm(root, { recursive: true, force: true });
  });

  it("is pushed once for cells that are run together, and the server is asked anew after its next start", async () => {
    const all = await Promise.all([1, 2, 3].map(() => project.mayRun(signal)));
    assert.deepEqual([all, server.pushed], [[true, true, true], [["a.py"]]]);
    assert.equal(project.shown.state.kind, "in-sync");
    assert.deepEqual([await project.mayRun(signal), server.compared], [true, 1]);
    now += 60_000;
    // It is looked through, and nothing is new.
    assert.deepEqual([await project.mayRun(signal), server.compared], [true, 1]);
    started = "now";
    assert.deepEqual([await project.mayRun(signal), server.compared], [true, 2]);
  });

  it("is pushed after a save, though its cells were run a moment ago", async () => {
    await project.mayRun(signal);
    await writeFile(path.join(root, "a.py"), "22");
    project.saved();
    assert.equal(project.shown.state.kind, "behind");
    await project.mayRun(signal);
    assert.deepEqual(server.pushed, [["a.py"], ["a.py"]]);
  });

  it("that cannot be pushed is asked about once, until it can be", async () => {
    server.failure = new HelperRefusal("full", "No space left on device");
    user.presses(undefined, /could not be pushed to hub\.example/);
    assert.equal(await project.mayRun(signal), false);
    user.presses("Run Anyway", /could not be pushed/);
    assert.deepEqual([await project.mayRun(signal), await project.mayRun(signal)], [true, true]);
    assert.equal(user.texts.length, 2);
    assert.equal(project.shown.state.kind, "failed");
    server.failure = undefined;
    assert.equal(await project.mayRun(signal), true);
    server.failure = new HelperRefusal("full", "No space left on device");
    started = "now";
    await project.mayRun(signal);
    assert.equal(user.texts.length, 3);
  });

  it("keeps the server's file that the user has chosen, and asks about it once more only when the user wants to choose again", async () => {
    await project.mayRun(signal);
    await writeFile(path.join(root, "a.py"), "22");
    server.told = [{ path: "a.py", what: "other", there: [3, "3"], words: "" }];
    user.presses("Keep the Server's", /“a\.py” was changed on hub\.example/);
    started = "now";
    assert.equal(await project.mayRun(signal), true);
    now += 60_000;
    assert.equal(await project.mayRun(signal), true);
    assert.deepEqual([project.shown.state, user.texts.length], [{ kind: "kept", files: 1 }, 1]);
    user.presses(undefined, /“a\.py” was changed on hub\.example/);
    await assert.rejects(project.push("user", undefined, true));
    assert.deepEqual(project.shown.state, { kind: "kept", files: 1 });
    user.presses("Overwrite with Mine", /“a\.py” was changed on hub\.example/);
    await project.push("user", undefined, true);
    assert.deepEqual([project.shown.state.kind, server.pushed], ["in-sync", [["a.py"], ["a.py"]]]);
  });

  it("can be canceled, and the cell is called off without a word", async () => {
    server.until = new Promise((resolve) => setTimeout(resolve, 3_000));
    const may = project.mayRun(signal);
    await eventually(() => user.shownProgress.length > 0, "what takes long is shown");
    assert.equal(project.shown.state.kind, "pushing");
    user.shownProgress[0]?.cancel();
    assert.deepEqual([await may, user.texts], [false, []]);
    assert.equal(project.shown.state.kind, "behind");
  });

  it("goes on while one of its cells waits for it, and ends with the last that does", async () => {
    let arrive: () => void = () => undefined;
    server.until = new Promise<void>((resolve) => (arrive = resolve));
    const [one, other] = [new AbortController(), new AbortController()];
    const all = [one, other].map(async ({ signal }) => await project.mayRun(signal).catch(() => "called off"));
    await eventually(() => project.shown.state.kind === "pushing", "it is pushed");
    one.abort();
    assert.equal(await all[0], "called off");
    assert.equal(project.shown.state.kind, "pushing");
    other.abort();
    assert.equal(await all[1], "called off");
    arrive();
    await eventually(() => project.shown.state.kind === "behind", "the push has ended");
    assert.deepEqual([user.texts, await project.mayRun(signal)], [[], true]);
    assert.deepEqual([project.shown.state.kind, server.pushed.length], ["in-sync", 2]);
  });

  it("can be canceled without a list or dialog, also what is pushed after a save", async () => {
    await project.mayRun(signal);
    let arrive: () => void = () => undefined;
    server.until = new Promise<void>((resolve) => (arrive = resolve));
    await writeFile(path.join(root, "a.py"), "22");
    now += 60_000;
    const may = project.mayRun(signal);
    await eventually(() => server.pushed.length === 2, "it is pushed");
    project.cancel();
    arrive();
    assert.deepEqual([await may, user.texts], [false, []]);
    assert.equal(project.shown.state.kind, "behind");
  });
});
