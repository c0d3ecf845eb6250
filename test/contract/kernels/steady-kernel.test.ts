import assert from "node:assert/strict";
import type { Kernel } from "@jupyterlab/services";
import { startHub } from "../../../rig/hub.js";
import { SteadyKernel } from "../../../src/kernels/builtin/steady-kernel.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";

describe("a kernel of the built-in controller, over bad connections", function () {
  this.timeout(60_000);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;

  before(async function () {
    this.timeout(300_000);
    hub = new HubUnderTest(await startHub());
    const ada = await hub.open("ada");
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
  });
  after(async () => {
    notebook.close();
    await hub.closeWindows();
    await hub.hub.stop();
  });

  async function started(name: string): Promise<Kernel.IKernelConnection> {
    const first = await notebook.start(name);
    const { id, name: kind } = first;
    first.dispose();
    const kernel = new SteadyKernel({ model: { id, name: kind }, serverSettings: notebook.settings });
    await run(kernel, "1");
    return kernel;
  }

  it("runs what was run during a restart that failed, and what comes after it", async () => {
    const kernel = await started("restarts.ipynb");
    const { faults } = hub.hub;
    faults.only = /\/restart\b/;
    faults.loseAnswers = true;
    try {
      const restart = kernel.restart();
      await until(() => kernel.status === "restarting", "it restarts");
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
    const left: unknown[] = [];
    const keep = (error: unknown) => void left.push(error);
    // Mocha's own comes after it, and would end the whole run.
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", keep);
    try {
      const cell = run(kernel, "import os\nos._exit(1)").catch(() => undefined);
      await until(() => kernel.status === "autorestarting" || kernel.connectionStatus === "connecting", "it dies");
      await until(() => kernel.connectionStatus !== "connected", "it connects anew");
      kernel.dispose();
      await cell;
      await new Promise(setImmediate);
      assert.deepEqual(left, []);
    } finally {
      process.off("unhandledRejection", keep);
      for (const other of others) process.on("unhandledRejection", other);
    }
  });
});
