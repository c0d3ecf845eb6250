import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Kernel } from "@jupyterlab/services";
import { FaultyLine } from "../../../rig/faulty-line.js";
import { pooledHub } from "../../../rig/pool.js";
import { startHubOf } from "../../../rig/server-kinds.js";
import { within } from "../../../src/transport/waiting.js";
import { HubUnderTest, until, WindowOnHub } from "../servers/model-on-hub.js";
import { Cell, NotebookOnServer, run } from "./notebook-on-server.js";

const STOPS = { stop_on_error: true };

/** Longer than any that answers takes, in ms. */
const ANSWER_MS = 15_000;
const { signal } = new AbortController();

/** Waits for the file `go`. */
const whenTold = (then: string) => `
import pathlib, time
place = "here"
pathlib.Path("begun").touch()
while not pathlib.Path("go").exists():
    time.sleep(0.05)
${then}`;

for (const kind of [undefined, "jsd-0.3.3", "jsd-0.2.6", "gateway"] as const)
  describe(`cells that are on their way to a kernel that fails, on a ${kind ?? "plain"} server`, function () {
    this.timeout(300_000);
    let hub: HubUnderTest;
    let line: FaultyLine;
    let notebook: NotebookOnServer;
    let kernel: Kernel.IKernelConnection;
    /** A gateway's kernels have no home. */
    let folder: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-guards-"));
      hub = new HubUnderTest(await (kind ? startHubOf(kind, { listsKernels: true }) : pooledHub("5.5")));
      await (await hub.open("ada")).start({});
      const through = await FaultyLine.to(hub.hub.url);
      line = through.line;
      notebook = await NotebookOnServer.open(await WindowOnHub.open({ ...hub.hub, url: through.url }, "ada"));
    });
    after(async () => {
      notebook.close();
      await line.close();
      await hub.stop();
      await rm(folder, { recursive: true });
    });
    beforeEach(async () => {
      for (const file of ["begun", "go", "ran"]) await rm(path.join(folder, file), { force: true });
      await until(answers, "a kernel says what it is");
      await run(kernel, `import os; os.chdir(${JSON.stringify(folder)})`);
    });
    afterEach(() => kernel.shutdown());

    /** No cell is handed over to a kernel that has not: JSD 0.2.6 now and then keeps the answers of one to itself, which is left then. */
    async function answers(): Promise<boolean> {
      kernel = await notebook.start("guarded.ipynb", "python3", await notebook.connection.sessionType(signal));
      const said = await within(ANSWER_MS, kernel.info);
      if (!said) await kernel.shutdown();
      return said !== undefined;
    }

    /** What is sent meanwhile arrives when the kernel is done with the first cell, and has forgotten its error; so does what it said of that. */
    async function sentMeanwhile(first: string, codes: string[], options: { stop_on_error?: boolean } = STOPS) {
      const cell = new Cell(kernel, whenTold(first), options);
      await until(() => existsSync(path.join(folder, "begun")), "it is begun");
      line.blackHole();
      await writeFile(path.join(folder, "go"), "");
      const isDone = async () => {
        const { body } = await hub.hub.api("GET", "../../user/ada/api/kernels");
        return (body as { execution_state: string }[]).every(({ execution_state: state }) => state === "idle");
      };
      await until(isDone, "the kernel is done with it");
      const rest = codes.map((code) => new Cell(kernel, code, STOPS));
      line.heal({ alive: true });
      const ends = await Promise.all([cell, ...rest].map(({ end }) => end));
      return ends.map(({ status, printed }) => `${status} ${printed}`);
    }

    for (const error of ["1 / 0", ...(kind ? [] : ["raise KeyboardInterrupt", "raise SystemExit"])])
      it(`are not run after ${error}`, async () => {
        const touch = "pathlib.Path('ran').touch()";
        const aborted = Array<string>(3).fill("aborted ");
        const [first, ...rest] = await sentMeanwhile(error, [touch, touch, touch]);
        assert.deepEqual([first?.split(" ")[0], ...rest], ["error", ...aborted]);
        assert.equal(existsSync(path.join(folder, "ran")), false);
        assert.equal((await run(kernel, "print(2)")).printed, "2\n");
      });

    it("are run after one that ends well, with the numbers that follow", async () => {
      const printed = await sentMeanwhile("", ["print(len(In))", "print(len(In))"]);
      assert.deepEqual(printed, ["ok ", "ok 4\n", "ok 5\n"]);
    });

    // What a kernel makes of it is the same on all of them.
    if (kind) return;

    it("are run after an error that stops nothing", async () => {
      assert.deepEqual(await sentMeanwhile("1 / 0", ["print(1)"], { stop_on_error: false }), ["error ", "ok 1\n"]);
    });

    it("leave the error's place to be looked at", async () => {
      await sentMeanwhile("def at_fault(inside):\n    1 / 0\nat_fault(7)", ["print(1)"]);
      const look = `
import sys, traceback
print([(frame.f_code.co_name, frame.f_locals.get("inside")) for frame, _ in traceback.walk_tb(sys.last_traceback)][-1])`;
      assert.equal((await run(kernel, look)).printed, "('at_fault', 7)\n");
    });

    it("leave nothing among the names", async () => {
      await run(kernel, "before = set(globals())");
      await sentMeanwhile("", ["2"]);
      const { printed } = await run(
        kernel,
        "print(sorted(name for name in set(globals()) - before if not name.startswith('_')))",
      );
      assert.equal(printed, "['before', 'pathlib', 'place', 'time']\n");
    });
  });
