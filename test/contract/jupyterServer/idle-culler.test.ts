import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import { idleCullerConfig } from "../../../rig/idle-culler.js";
import { KeepAlive } from "../../../src/servers/keepAlive/keep-alive.js";
import { deadlineWords } from "../../../src/servers/status/deadline.js";
import { KnownLimits } from "../../../src/servers/status/known-limits.js";
import { ServerEnds } from "../../../src/servers/status/server-ends.js";
import { deadlineNow } from "../../../src/servers/status/status-view.js";
import { stored } from "../../../src/state/stored.js";
import { discard } from "../../../src/transport/http/discard.js";
import { english } from "../../unit/ui/english.js";
import { User } from "../../user/user.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";
import { NotebookOnServer, run } from "./notebook-on-server.js";
import { RecorderOnServer } from "./recorder-on-server.js";

const FIRST_INSTALL_MS = 300_000;
/** Longer than the other side is asked for a sign of life, which keeps a server from being idle, as its pong does. */
const CULL_AFTER_S = 15;

/** A user whose server reports nothing to the hub: only what its proxy sees counts as use. */
const SILENT = "hal";

const silent = `
c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = lambda spawner: "0" if spawner.user.name == "${SILENT}" else "1"
`;

describe("on a hub that stops idle servers", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;

  before(async () => {
    hub = new HubUnderTest(await startHub({ config: (await idleCullerConfig(CULL_AFTER_S)) + silent }));
  });
  after(() => hub.stop());

  it("after two ends of that kind the time left is told, as one that was learned", async () => {
    const kay = await hub.open("kay");
    const ends = new ServerEnds(kay.model);
    const limits = new KnownLimits({
      ui: new User().ui,
      ends,
      ...{ model: kay.model, memento: kay.memento, log: kay.log },
      // No hub in use stops servers so soon, or one so soon after another.
      times: { leastIdleMs: CULL_AFTER_S * 1_000, sameEndMs: 1_000 },
    });
    const left = () => {
      const server = kay.model.server(kay.id());
      return server && deadlineNow(server, { limitsOf: (one) => limits.of(one) }, Date.now());
    };
    try {
      for (let times = 0; times < 2; times++) {
        await kay.start({});
        assert.equal(left(), undefined, "nothing is claimed that was seen once at most");
        const isStopped = async () => {
          await kay.model.refresh(kay.accountId);
          return kay.state()?.kind === "stopped";
        };
        await until(isStopped, "the hub stops it as idle", 6 * CULL_AFTER_S * 1_000);
      }
      await kay.start({});
      const deadline = left();
      assert.ok(
        deadline?.cause === "idle" && deadline.isLearned,
        JSON.stringify(stored.idleEnds(kay.accountId).get(kay.memento) ?? "none"),
      );
      assert.ok(deadline.idleMs >= CULL_AFTER_S * 1_000, `${deadline.idleMs}`);
      assert.match(deadlineWords(deadline, Date.now(), english), /^If it isn't used, the hub may stop it as idle at /);
    } finally {
      limits.dispose();
      ends.dispose();
    }
  });

  it("an open notebook keeps its server while a cell runs that says nothing, and not once it is idle; the next run asks for the server", async () => {
    const ada = await hub.open("ada");
    await ada.start({});
    const notebook = await NotebookOnServer.open(ada);
    notebook.releaseAfterMs = 1_000;
    // As the library's managers do, more often.
    const { connection } = notebook;
    const polls = setInterval(() => {
      for (const list of ["kernels", "sessions", "kernelspecs"])
        connection.fetch(`api/${list}`).then(discard, () => undefined);
    }, 1_000);
    try {
      const kernel = await notebook.start("idle.ipynb");
      const silent = await run(kernel, `import time\ntime.sleep(${2 * CULL_AFTER_S})\nprint("done")`);
      assert.deepEqual(silent, { status: "ok", printed: "done\n", error: "" });
      await until(async () => (await ada.atHub()) === undefined, "the server is stopped", 4 * CULL_AFTER_S * 1_000);
      assert.deepEqual([notebook.asked, kernel.connectionStatus], [[], "connected"]);
      notebook.answer = () => ada.start({});
      assert.equal((await run(kernel, "print('anew')")).printed, "anew\n");
      assert.equal(notebook.asked.length, 1);
    } finally {
      clearInterval(polls);
      notebook.close();
    }
  });

  /** Runs a silent cell in a window that is closed meanwhile. @returns whether the cell came to its end before its server did */
  async function outlivesItsWindow(user: string, keepsServer: boolean): Promise<boolean> {
    const window = await hub.open(user);
    await window.start({});
    const recorder = new RecorderOnServer();
    recorder.keepsServer = keepsServer;
    const notebook = await NotebookOnServer.open(window, undefined, undefined, undefined, recorder.recording);
    const kernel = await notebook.start("silent.ipynb");
    void kernel.requestExecute({
      code: `import pathlib, time\ntime.sleep(${3 * CULL_AFTER_S})\npathlib.Path("done").touch()`,
    });
    await until(() => recorder.kernels.has(kernel.id), "it is recorded");
    kernel.dispose();
    notebook.close();
    const isDone = () => existsSync(path.join(hub.hub.homeOf(user), "done"));
    const isStopped = async () => (await window.atHub()) === undefined;
    await until(async () => isDone() || (await isStopped()), "the cell or its server ends");
    const isWhole = isDone();
    await until(isStopped, "the server is stopped");
    return isWhole;
  }

  it("a silent cell whose window is closed ends with its server", async () => {
    assert.equal(await outlivesItsWindow("bob", false), false);
  });

  it("a server that is kept alive is not stopped before its time, and is after it; the server counts it as use itself too", async () => {
    const hal = await hub.open(SILENT);
    await hal.start({});
    const keepAlive = new KeepAlive({ model: hal.model, state: hal.memento, log: hal.log, paceMs: 1_000 });
    const lastUse = async () => {
      const { body } = await hub.hub.api("GET", `../../user/${SILENT}/api/status`);
      return Date.parse((body as { last_activity: string }).last_activity);
    };
    const before = await lastUse();
    const untilMs = Date.now() + 2 * CULL_AFTER_S * 1_000;
    await keepAlive.keep(hal.id(), untilMs);
    assert.ok((await lastUse()) > before);
    await until(async () => (await hal.atHub()) === undefined, "the server is stopped");
    assert.ok(Date.now() > untilMs);
    keepAlive.dispose();
  });

  it("a silent cell keeps its server until it ends, where its user has set that, and no longer", async () => {
    assert.equal(await outlivesItsWindow("eve", true), true);
  });
});
