import assert from "node:assert/strict";
import { cellOf, endOf, errorOf, printed, shown, start, until } from "../kernels/notebooks.js";
import { command, putFile, untilRecorded } from "../kernels/rig.js";
import { forTests, JupyterUser } from "./jupyter-user.js";
import { ran } from "./notebook-run.js";
import { notebookOn } from "./stand-in.js";

const ticks = 16;
const ticking = `import time\nfor i in range(${ticks}):\n    print(i, flush=True)\n    time.sleep(0.5)`;
/** It waits for a file on the server before it prints much. */
const waiting = `import pathlib\nprint("begun", flush=True)\nimport time\nwhile not pathlib.Path("recorded").exists(): time.sleep(0.05)\n${ticking}`;
const nameCell = "import os; os.environ.get('JUPYTERHUB_SERVER_NAME')";

describe("what breaks while a notebook of the Jupyter extension runs", () => {
  after(() => hub.ask({ do: "cutSockets", refused: false }));
  const cid = forTests(new JupyterUser("cid"));
  const { hub } = cid;
  before(() => cid.startServer({}));

  it("sockets that are cut and refused for a while: the cell goes on, and ends with all of its output", async () => {
    const notebook = await notebookOn(cid.jupyter, cid.server, waiting);
    void start(notebook);
    // What the server writes into the dead connection, before it knows, is in no other place.
    await untilRecorded("cid", hub);
    await putFile("cid", "recorded", hub);
    await until("the cell ticks", () => printed(cellOf(notebook)).includes("2\n"));
    await hub.ask({ do: "clear" });
    await hub.ask({ do: "cutSockets", refused: true });
    await until("it was tried again", async () => {
      const tries = (await hub.requests()).filter((request) => /\/channels\b/.test(request));
      return tries.length >= 4;
    });
    await hub.ask({ do: "cutSockets", refused: false });
    await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
    const all = "begun\n" + Array.from({ length: ticks }, (_, index) => `${index}\n`).join("");
    assert.deepEqual([errorOf(cellOf(notebook)), printed(cellOf(notebook))], [undefined, all]);
    cid.screen.saw();
  });

  it("the network, for as long as one likes: the Jupyter extension never looks for a lost connection, so it never gives up", async () => {
    const notebook = await notebookOn(cid.jupyter, cid.server, waiting.replaceAll('"recorded"', '"away"'), "x = i; x");
    void start(notebook);
    await untilRecorded("cid", hub);
    await putFile("cid", "away", hub);
    await until("the cell ticks", () => printed(cellOf(notebook)).includes("2\n"));
    const kernel = cid.jupyter.kernelOf(notebook);
    await hub.ask({ do: "clear" });
    await hub.ask({ do: "cutSockets", refused: true, all: true });
    await until("the socket and what it asks for by itself have been tried again and again", async () => {
      const tried = await hub.requests();
      const times = (what: RegExp) => tried.filter((request) => what.test(request)).length;
      return times(/\/channels\b/) >= 4 && times(/api\/kernels$/) >= 2 && times(/api\/sessions$/) >= 2;
    });
    await hub.ask({ do: "cutSockets", refused: false });
    await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
    const all = "begun\n" + Array.from({ length: ticks }, (_, index) => `${index}\n`).join("");
    assert.deepEqual([errorOf(cellOf(notebook)), printed(cellOf(notebook))], [undefined, all]);
    assert.equal(await ran(notebook, 1), `text/plain: ${ticks - 1}`);
    assert.equal(cid.jupyter.kernelOf(notebook), kernel);
    cid.screen.saw();
  });

  it("the server, stopped from outside: the cell ends in words", async () => {
    const notebook = await notebookOn(cid.jupyter, cid.server, ticking.replace("0.5", "5"));
    void start(notebook);
    await until("the cell runs", () => printed(cellOf(notebook)) !== "");
    await hub.stop("cid");
    await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
    const { message = "" } = errorOf(cellOf(notebook)) ?? {};
    assert.match(message, /was stopped at .*, but not from this window/, shown(cellOf(notebook)).join("\n"));
    cid.screen.saw();
  });

  it("one of two servers of a user: the other one's kernel goes on, and each runs on its own", async () => {
    await cid.startServer({});
    const named = await command<{ server: string }>("createServer", {
      account: cid.added.account,
      name: "gpu",
      options: {},
    });
    const onDefault = await notebookOn(cid.jupyter, cid.server, "import os; x = os.getpid(); x", nameCell);
    const onNamed = await notebookOn(cid.jupyter, named.server, "import os; x = os.getpid(); x", nameCell);
    const [first] = [await ran(onDefault), await ran(onNamed)];
    await command("stopServer", { server: named.server, confirmed: true });
    assert.equal(await ran(onDefault), first);
    assert.equal(await ran(onDefault, 1), "text/plain: ''");
    cid.screen.saw();
    cid.screen.pressStart();
    assert.equal(await ran(onNamed, 1), "text/plain: 'gpu'");
    cid.screen.saw(/^The server on .*gpu.* is stopped\. Do you want to start it\?$/);
    assert.equal(await ran(onDefault), first);
    assert.deepEqual(Object.keys(await hub.servers("cid")).sort(), ["", "gpu"]);
  });
});
