import assert from "node:assert/strict";
import { KernelAPI, SessionAPI } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { FirstWord } from "../../../src/kernels/builtin/link/first-word.js";
import { SteadyKernel } from "../../../src/kernels/builtin/link/steady-kernel.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";
import { addKernelSpec, diesAtWork } from "./own-kernels.js";

const pauseMs = 200;
const muteLater = `
import os, sys, time
mark = sys.argv[0] + ".was-here"
if os.path.exists(mark):
    time.sleep(120)
open(mark, "w").close()
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
`;
// Nobody ends what does not hear: it ends by itself, after the tests.
const mute = "import time; time.sleep(120)";

describe("the first word of a kernel", function () {
  this.timeout(120_000);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;

  before(async () => {
    hub = new HubUnderTest(await pooledHub());
    const ada = await hub.open("ada");
    const home = hub.hub.homeOf("ada");
    await addKernelSpec(home, "mute", mute);
    await addKernelSpec(home, "mute-later", muteLater);
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });

  function watched(model: { id: string; name: string }, before?: string) {
    const kernel = new SteadyKernel({ model, serverSettings: notebook.settings });
    let missed = 0;
    let heard = 0;
    kernel.anyMessage.connect((_, { direction }) => direction === "recv" && heard++);
    new FirstWord(kernel, () => missed++, before, pauseMs);
    const asked = () =>
      hub.hub.requests.filter(({ path }) => path.split("?")[0]?.endsWith(`api/kernels/${model.id}`)).length;
    return { kernel, heard: () => heard > 0, missed: () => missed, asked };
  }

  it("is missed once where there is none and its server says that it starts", async () => {
    const request = { path: "mute.ipynb", name: "mute", type: "notebook", kernel: { name: "mute" } };
    const { kernel: model } = await SessionAPI.startSession(request, notebook.settings);
    assert.ok(model);
    const { kernel, missed } = watched(model);
    await until(() => missed() > 0, "it is missed");
    assert.equal(missed(), 1);
    kernel.dispose();
  });

  it("is missed too of one that died at work and was started anew, which its server calls busy", async () => {
    const request = { path: "later.ipynb", name: "later", type: "notebook", kernel: { name: "mute-later" } };
    const { kernel: model } = await SessionAPI.startSession(request, notebook.settings);
    assert.ok(model);
    const first = notebook.connectTo(model);
    await run(first, "1");
    let [isBack, session] = [false, ""];
    first.iopubMessage.connect((_, { header }) => void (session = header.session));
    await run(first, "2");
    first.statusChanged.connect((_, status) => void (isBack ||= status === "autorestarting"));
    const speaker = session;
    await run(first, diesAtWork).catch(() => undefined);
    await until(() => isBack, "it was started anew");
    first.dispose();
    const { kernel, missed } = watched(model, speaker);
    await until(() => missed() > 0, "it is missed");
    assert.equal((await KernelAPI.getKernelModel(model.id, notebook.settings))?.execution_state, "busy");
    kernel.dispose();
  });

  it("is not missed of a kernel that another window keeps busy, nor after it came", async () => {
    const first = await notebook.start("busy.ipynb");
    await run(first, "1");
    const busy = run(first, "__import__('time').sleep(600)").catch(() => undefined);
    await until(() => first.status === "busy", "it is busy");
    const { kernel, heard, missed, asked } = watched(first);
    // Over a new connection to it a word may come at once.
    await until(() => heard() || asked() > 2, "it is heard, or its server was asked");
    assert.equal(missed(), 0);
    await first.interrupt();
    await busy;
    await run(kernel, "2");
    assert.deepEqual([missed(), heard()], [0, true]);
    kernel.dispose();
    await first.shutdown();
  });
});
