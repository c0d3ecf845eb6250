import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Kernel } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { KernelLink } from "../../../src/kernels/builtin/link/kernel-link.js";
import { MemoryLog } from "../../unit/servers/model-fakes.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { RecorderOnServer } from "../jupyterServer/recorder-on-server.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";
import { memoryGroup, putInto, removed } from "./memory-group.js";

const FIRST_INSTALL_MS = 300_000;
const MEBIBYTE = 1024 * 1024;
const LIMIT = 600 * MEBIBYTE;

const KILLED = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)";
const GREEDY = "taken = []\nwhile True: taken.append(bytearray(b'1') * (8 << 20))";

describe("a kernel that died", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;
  let recorder: RecorderOnServer;

  beforeEach(async () => {
    hub = new HubUnderTest(await pooledHub("5.5"));
    const ada = await hub.open("ada");
    await ada.start({});
    recorder = new RecorderOnServer();
    notebook = await NotebookOnServer.open(ada, undefined, "", undefined, recorder.recording);
  });
  afterEach(async () => {
    notebook.close();
    await hub.stop();
  });

  async function recorded(name: string): Promise<Kernel.IKernelConnection> {
    const kernel = await notebook.start(name);
    await untilRecorded(kernel);
    return kernel;
  }

  /** By its next connection too. */
  async function untilRecorded(kernel: Kernel.IKernelConnection): Promise<void> {
    recorder.kernels.delete(kernel.id);
    await run(kernel, "import time\ntime.sleep(0.5)");
    await until(() => recorder.kernels.has(kernel.id), "it is recorded");
  }

  /** Its server starts it again, and that is when its end is asked for. */
  async function diesOf(kernel: Kernel.IKernelConnection, code: string): Promise<void> {
    const restarted = new Promise<void>((resolve) => {
      kernel.statusChanged.connect((_, status) => status === "autorestarting" && resolve());
    });
    await Promise.all([restarted, run(kernel, code).catch(() => undefined)]);
  }

  const deathOf = ({ id }: Kernel.IKernelConnection) =>
    notebook.connection.recorder?.deathOf(id, AbortSignal.timeout(20_000));

  describe("in a control group of its server", () => {
    let group: string;

    beforeEach(async function () {
      const made = await memoryGroup(LIMIT);
      if (made === undefined) this.skip();
      group = made;
      const { printed } = await run(await recorded("first.ipynb"), "import os\nprint(os.getppid())");
      await putInto(group, printed.trim());
    });
    afterEach(async () => {
      await hub.closeWindows();
      await removed(group);
    });

    it("is said to have been killed for memory where the system did that, and not where it was killed otherwise", async () => {
      const killed = await recorded("killed.ipynb");
      const greedy = await recorded("greedy.ipynb");
      await diesOf(killed, KILLED);
      assert.deepEqual(await deathOf(killed), { isKilled: false, limitBytes: LIMIT });
      assert.deepEqual([...notebook.killed], []);
      await diesOf(greedy, GREEDY);
      await until(() => notebook.killed.length > 0, "it is told");
      assert.deepEqual(
        notebook.killed.map(([{ path }, verdict]) => [path, verdict]),
        [["greedy.ipynb", { isKilled: true, limitBytes: LIMIT }]],
      );
    });
  });

  describe("where groups are counted in version 2", () => {
    let root: string;

    beforeEach(async () => {
      root = await mkdtemp(path.join(tmpdir(), "hub-kernels-cgroup-"));
      const source = await readFile("helper/hub_kernels_helper.py", "utf8");
      const given = `own="${root}/own", root="${root}"`;
      recorder.program = () => Promise.resolve(source.replace('own="/proc/self/cgroup", root=CGROUPS', given));
    });
    afterEach(() => rm(root, { recursive: true }));

    async function count(group: string, kills: number, limit: string): Promise<void> {
      await mkdir(path.join(root, group), { recursive: true });
      await writeFile(path.join(root, group, "memory.events"), `low 0\noom 5\noom_kill ${kills}\noom_group_kill 0\n`);
      await writeFile(path.join(root, group, "memory.max"), `${limit}\n`);
    }

    it("is said to have been killed by its own count, with the limit that is reached first", async () => {
      await writeFile(path.join(root, "own"), "0::/slice/scope\n");
      await count("slice", 7, String(LIMIT));
      await count("slice/scope", 1, "max");
      const kernel = await recorded("two.ipynb");
      await count("slice", 8, String(LIMIT));
      await diesOf(kernel, KILLED);
      assert.deepEqual(await deathOf(kernel), { isKilled: false, limitBytes: LIMIT });
      await untilRecorded(kernel);
      await count("slice/scope", 2, "max");
      await diesOf(kernel, KILLED);
      await until(() => notebook.killed.length > 0, "it is told");
      assert.deepEqual(notebook.killed[0]?.[1], { isKilled: true, limitBytes: LIMIT });
    });

    it("is looked up in a container by the root, as the group's name is one of the outside", async () => {
      await writeFile(path.join(root, "own"), "1:name=systemd:/\n0::/kubepods/pod-of-another-view\n");
      await count("", 0, String(LIMIT));
      const session = {
        file: "container.ipynb",
        name: "container.ipynb",
        choose: () => Promise.resolve({ name: "python3" }),
        folder: () => Promise.resolve(""),
      };
      const { connection, window } = notebook;
      const request = { model: window.model, connection, session, log: new MemoryLog() };
      const link = await KernelLink.open(request, AbortSignal.timeout(60_000));
      await untilRecorded(link.kernel);
      await count("", 1, String(LIMIT));
      const restarted = new Promise<void>((resolve) => (link.onRestarted = resolve));
      await Promise.all([restarted, run(link.kernel, KILLED).catch(() => undefined)]);
      assert.deepEqual(await link.deathOf(AbortSignal.timeout(20_000)), { isKilled: true, limitBytes: LIMIT });
      // A notebook that we run ourselves tells it itself.
      assert.deepEqual([...notebook.killed], []);
      link.dispose();
    });

    it("is not known where nobody counts", async () => {
      await writeFile(path.join(root, "own"), "0::/\n");
      const kernel = await recorded("none.ipynb");
      await diesOf(kernel, KILLED);
      assert.equal(await deathOf(kernel), undefined);
    });
  });
});
