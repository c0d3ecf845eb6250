import assert from "node:assert/strict";
import { startHub } from "../../../rig/hub.js";
import { libraryConfig } from "../../../rig/python-library.js";
import { discard } from "../../../src/transport/http/discard.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";
import { NotebookOnServer, run } from "./notebook-on-server.js";

const FIRST_INSTALL_MS = 300_000;
/** Longer than the other side is asked for a sign of life, which keeps a server from being idle, as its pong does. */
const CULL_AFTER_S = 15;

/** The hub's own tool for stopping idle servers (it comes with most hubs on Kubernetes), sooner than anywhere. */
const culling = `
c.JupyterHub.last_activity_interval = 1
c.JupyterHub.services.append({
    "name": "idle-culler",
    "admin": True,
    "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=${CULL_AFTER_S}", "--cull-every=1"],
    "environment": {"PYTHONPATH": sys.path[-1]},
})
`;

describe("an open notebook on a hub that stops idle servers", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;
  let ada: WindowOnHub;
  let notebook: NotebookOnServer;
  let polls: NodeJS.Timeout;

  before(async () => {
    const library = await libraryConfig("idle-culler", "5.5", ["jupyterhub-idle-culler==2.0.0"]);
    hub = new HubUnderTest(await startHub({ config: library + culling }));
    ada = await hub.open("ada");
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
    notebook.releaseAfterMs = 1_000;
    // As the library's managers do, more often.
    const { connection } = notebook;
    polls = setInterval(() => {
      for (const list of ["kernels", "sessions", "kernelspecs"])
        connection.fetch(`api/${list}`).then(discard, () => undefined);
    }, 1_000);
  });
  after(async () => {
    clearInterval(polls);
    notebook.close();
    await hub.stop();
  });

  it("keeps its server while a cell runs that says nothing, and not once it is idle; the next run asks for the server", async () => {
    const kernel = await notebook.start("idle.ipynb");
    const silent = await run(kernel, `import time\ntime.sleep(${2 * CULL_AFTER_S})\nprint("done")`);
    assert.deepEqual(silent, { status: "ok", printed: "done\n", error: "" });
    await until(async () => (await ada.atHub()) === undefined, "the server is stopped", 4 * CULL_AFTER_S * 1_000);
    assert.deepEqual([notebook.asked, kernel.connectionStatus], [[], "connected"]);
    notebook.answer = () => ada.start({});
    assert.equal((await run(kernel, "print('anew')")).printed, "anew\n");
    assert.equal(notebook.asked.length, 1);
  });
});
