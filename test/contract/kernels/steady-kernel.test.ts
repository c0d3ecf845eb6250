import assert from "node:assert/strict";
import type { Kernel } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { SteadyKernel } from "../../../src/kernels/builtin/link/steady-kernel.js";
import { rejectionsLeft } from "../../unhandled.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest } from "../servers/model-on-hub.js";

describe("a kernel of the built-in controller, over bad connections", function () {
  this.timeout(300_000);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;

  before(async () => {
    hub = new HubUnderTest(await pooledHub());
    const ada = await hub.open("ada");
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });

  async function started(name: string): Promise<Kernel.IKernelConnection> {
    const first = await notebook.start(name);
    const { id, name: kind } = first;
    first.dispose();
    return new SteadyKernel({ model: { id, name: kind }, serverSettings: notebook.settings });
  }

  /** The rejections that nobody handles. */
  async function leftBy(work: () => Promise<unknown>): Promise<string[]> {
    await work();
    return await rejectionsLeft();
  }

  it("runs what was run during a restart that failed, and what comes after it", async () => {
    const kernel = await started("restarts.ipynb");
    await run(kernel, "1");
    const { faults } = hub.hub;
    faults.only = /\/restart\b/;
    faults.loseAnswers = true;
    try {
      const restart = kernel.restart();
      assert.equal(kernel.status, "restarting");
      const meanwhile = run(kernel, "print('meanwhile')");
      await assert.rejects(restart);
      assert.equal((await meanwhile).printed, "meanwhile\n");
      assert.equal((await run(kernel, "print('after it')")).printed, "after it\n");
    } finally {
      faults.loseAnswers = false;
      faults.only = undefined;
      kernel.dispose();
    }
  });

  it("is let go of while it comes back from its death, and no rejection is left", async () => {
    const kernel = await started("dies.ipynb");
    await run(kernel, "1");
    const left = await leftBy(async () => {
      // Heard, not looked for: it may be back within milliseconds.
      const connectsAnew = new Promise<void>((resolve) => {
        kernel.connectionStatusChanged.connect((_, status) => status !== "connected" && resolve());
      });
      const cell = run(kernel, "import os\nos._exit(1)").catch(() => undefined);
      await connectsAnew;
      kernel.dispose();
      await cell;
    });
    assert.deepEqual(left, []);
  });

  it("is let go of while it is restarted and comes back from a death besides, and no rejection is left", async () => {
    const kernel = await started("both.ipynb");
    await run(kernel, "1");
    const left = await leftBy(async () => {
      const restart = kernel.restart();
      // As the library does it when it hears of a death.
      void kernel.reconnect();
      kernel.dispose();
      await assert.rejects(restart);
    });
    assert.deepEqual(left, []);
  });

  it("is restarted before it has said what it is, answers each time, and no rejection is left", async () => {
    // A restart that met the start left every other to fourth kernel deaf.
    for (let round = 0; round < 5; round++) {
      const kernel = await started(`soon${round}.ipynb`);
      const left = await leftBy(async () => {
        const restarted = new Promise((resolve, reject) => {
          const restart = (_: unknown, status: string) => {
            if (status !== "connected") return;
            kernel.connectionStatusChanged.disconnect(restart);
            kernel.restart().then(resolve, reject);
          };
          kernel.connectionStatusChanged.connect(restart);
        });
        await restarted;
        assert.equal((await run(kernel, "print('anew')")).printed, "anew\n");
      });
      await kernel.shutdown();
      assert.deepEqual(left, []);
    }
  });

  it("is restarted once where it is restarted twice at a time", async () => {
    const kernel = await started("twice.ipynb");
    await run(kernel, "1");
    hub.hub.clearRequests();
    const restarts = () => hub.hub.requests.filter(({ path }) => /\/restart\b/.test(path)).length;
    await Promise.all([kernel.restart(), kernel.restart()]);
    assert.equal((await run(kernel, "print('anew')")).printed, "anew\n");
    assert.equal(restarts(), 1);
    await kernel.restart();
    assert.equal(restarts(), 2);
    await kernel.shutdown();
  });

  it("fails to say what it is, runs all the same, and no rejection is left", async () => {
    const first = await started("silent.ipynb");
    await run(first, failingToSayWhatItIs);
    const { id, name } = first;
    const left = await leftBy(async () => {
      const second = new SteadyKernel({ model: { id, name }, serverSettings: notebook.settings });
      assert.equal((await run(second, "print('ran')")).printed, "ran\n");
      await assert.rejects(second.info, (reason) => reason === "Kernel info reply errored");
      second.dispose();
    });
    assert.deepEqual(left, []);
    await first.shutdown();
  });

  it("gets another connection where it does not hear the one it has, and goes on", async () => {
    const first = await started("deaf.ipynb");
    await run(first, hearingNotTheNext);
    const { id, name } = first;
    const second = new SteadyKernel({ model: { id, name }, serverSettings: notebook.settings });
    const { status, error } = await run(second, "print('not heard')");
    assert.deepEqual([status, error], ["error", "End lost: End lost."]);
    assert.equal((await run(second, "print('heard')")).printed, "heard\n");
    await first.shutdown();
    second.dispose();
  });
});

/** The kernel hears nothing that comes over the next connection to it, as after an unlucky restart. */
const hearingNotTheNext = `
kernel = get_ipython().kernel
dispatch = kernel.dispatch_shell
# The server asks its own questions over connections that have no session for a name.
known, unheard = kernel._parent_ident["shell"][0], []
async def hear(message, **about):
    name = kernel.session.feed_identities(message, copy=False)[0][0]
    if name != known and len(name) == len(known) and not unheard:
        unheard.append(name)
    if name not in unheard:
        await dispatch(message, **about)
kernel.dispatch_shell = hear`;

const failingToSayWhatItIs = `
kernel = get_ipython().kernel
async def fail(socket, ident, parent):
    said = {"status": "error", "ename": "Odd", "evalue": "cannot say", "traceback": []}
    kernel.session.send(socket, "kernel_info_reply", said, parent, ident)
kernel.shell_handlers["kernel_info_request"] = fail`;
