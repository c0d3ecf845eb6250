import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { KernelConnection, type ServerConnection } from "@jupyterlab/services";
import { startHub } from "../../../rig/hub.js";
import { servicesSettings } from "../../../src/jupyterServer/services-settings.js";
import { type HasFolder, hasFolder } from "../../../src/jupyterServer/session-folder.js";
import { type KernelChoice, type OpenSession, openSession } from "../../../src/kernels/builtin/link/kernel-session.js";
import { runningSessions } from "../../../src/kernels/builtin/link/running-sessions.js";
import { MessageReader } from "../../../src/kernels/builtin/messages/message-reader.js";
import { kernelFolder, type LocalPlace } from "../../../src/kernels/kernel-folder.js";
import type { HubFetch } from "../../../src/transport/types.js";
import { connectionTo } from "../../unit/jupyterServer/a-connection.js";
import { MemoryLog } from "../../unit/servers/model-fakes.js";
import { run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

const FIRST_INSTALL_MS = 300_000;
const nowhere: LocalPlace = { folder: undefined, workspace: undefined, home: "/home/laptop" };

for (const root of ["", "/"]) {
  describe(`the session of a notebook, on a server whose root is ${root || "the user's home"}`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let hub: HubUnderTest;
    let window: WindowOnHub;
    let settings: ServerConnection.ISettings;
    let fetch: HubFetch;

    before(async () => {
      const config = root === "" ? "" : `c.Spawner.notebook_dir = "${root}"`;
      hub = new HubUnderTest(await startHub({ config }));
      window = await hub.open("ada");
      const { state } = await window.start({});
      assert.ok(state.kind === "running");
      const reader = new MessageReader({ unreadable: () => undefined, log: new MemoryLog() });
      const transport = await window.transport();
      fetch = transport.fetch;
      settings = await servicesSettings(connectionTo(transport, state.url), reader);
    });
    after(() => hub.stop());

    function open(file: string, about: { place?: LocalPlace; wanted?: KernelChoice } = {}): Promise<OpenSession> {
      const { place = nowhere, wanted } = about;
      const request = {
        file,
        name: file,
        choose: () => Promise.resolve({ name: "python3" }),
        folder: (has: HasFolder) => kernelFolder(place, { has, user: "ada", set: {}, log: new MemoryLog() }),
        ...(wanted && { wanted }),
      };
      return openSession(settings, request, {
        type: () => Promise.resolve("notebook"),
        has: (folder) => hasFolder(fetch, settings.baseUrl, folder),
      });
    }

    async function printedBy({ kernel: model }: OpenSession, code: string): Promise<string> {
      const kernel = new KernelConnection({ model, serverSettings: settings });
      const { printed, error } = await run(kernel, code);
      kernel.dispose();
      assert.equal(error, "");
      return printed.trim();
    }

    it("begins in a folder that can be written to, and not in that of the system", async () => {
      const session = await open("somewhere.ipynb");
      const code =
        "import os, pathlib; pathlib.Path('data.csv').write_text('a'); os.remove('data.csv'); print(os.getcwd())";
      assert.notEqual(await printedBy(session, code), "/");
    });

    if (root === "") {
      it("begins in the folder that matches the notebook's own, and is taken up there", async () => {
        await mkdir(path.join(hub.hub.homeOf("ada"), "work/fits"), { recursive: true });
        const place = { folder: "/data/work/fits", workspace: "/data/work", home: "/home/laptop" };
        const session = await open("fit.ipynb", { place });
        assert.match(await printedBy(session, "import os; print(os.getcwd())"), /\/homes\/ada\/work\/fits$/);
        assert.equal((await open("fit.ipynb")).kernel.id, session.kernel.id, "also from elsewhere");
        const lost = await open("lost.ipynb", { place: { ...place, folder: "/data/work/never/made" } });
        assert.match(await printedBy(lost, "import os; print(os.getcwd())"), /\/homes\/ada$/);
      });

      it("changes its kernel, and the one before ends", async () => {
        const before = await open("changed.ipynb");
        const after = await open("changed.ipynb", { wanted: { name: "python3" } });
        assert.equal(after.id, before.id);
        assert.notEqual(after.kernel.id, before.kernel.id);
        const kernels = (await runningSessions(settings)).map(({ kernel }) => kernel.id);
        assert.ok(kernels.includes(after.kernel.id) && !kernels.includes(before.kernel.id));
      });

      it("takes a kernel that runs for another notebook, and leaves it to that one", async () => {
        const first = await open("first.ipynb");
        await printedBy(first, "x = 'shared'");
        const second = await open("second.ipynb", { wanted: { id: first.kernel.id } });
        assert.equal(await printedBy(second, "print(x)"), "shared");
        const third = await open("second.ipynb", { wanted: { name: "python3" } });
        assert.notEqual(third.kernel.id, first.kernel.id);
        assert.equal(await printedBy(await open("first.ipynb"), "print(x)"), "shared");
        assert.equal((await open("second.ipynb")).kernel.id, third.kernel.id);
      });

      it("is found beside sessions of other clients that have no name", async () => {
        const { baseUrl } = settings;
        const body = JSON.stringify({ path: "nameless", type: "console", kernel: { name: "python3" } });
        const made = await settings.fetch(new settings.Request(`${baseUrl}api/sessions`, { method: "POST", body }));
        assert.equal(made.status, 201);
        const session = await open("beside.ipynb");
        const listed = await runningSessions(settings);
        assert.ok(listed.some(({ path: at }) => at === "nameless"));
        assert.ok(listed.some(({ kernel }) => kernel.id === session.kernel.id));
      });
    }
  });
}
