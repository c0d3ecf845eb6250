import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { HelperRefusal } from "../../../src/helper/helper.js";
import { packed } from "../../../src/helper/packed-messages.js";
import { NoHelper } from "../../../src/helper/place.js";
import { helperReading } from "../../../src/servers/resources/reading.js";
import { run } from "../jupyterServer/notebook-on-server.js";
import { until } from "../servers/model-on-hub.js";
import { helpersOnServer, pidOf } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

describe("the helper on a server that has no Python kernel", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer("no-python");

  it("is one for all windows in a terminal, also where two ask for it at once, and ends with the last", async () => {
    const [window] = await server.windowsAtOnce();
    const [terminal = "", ...others] = await server.terminals();
    assert.match(terminal, /^hub_kernels_helper_/);
    assert.deepEqual([others, await server.sessions()], [[], []]);
    await window?.end(signal);
    assert.deepEqual(await server.terminals(), []);
    await assert.rejects(window?.ask("status", {}, signal) ?? Promise.resolve(), NoHelper);
    assert.equal(typeof (await pidOf(server.window())), "number");
  });

  it("is no login shell: what that asks, runs or takes long for is nothing to it, nor are modules of the user", async () => {
    const files = [".bash_profile", ".profile", ".bashrc"].map((name) => path.join(server.home, name));
    const modules = ["queue.py", "json.py", "types.py"].map((name) => path.join(server.home, name));
    const asks = "touch asked; read -p 'Which one? ' answer; sleep 100\n";
    await Promise.all(files.map((file) => writeFile(file, asks)));
    await Promise.all(modules.map((file) => writeFile(file, "raise SystemExit(1)\n")));
    try {
      assert.equal(typeof (await pidOf(server.window())), "number");
      const left = await readdir(server.home);
      assert.deepEqual(
        left.filter((name) => name === "asked" || name.endsWith("_history")),
        [],
      );
    } finally {
      await Promise.all([...files, ...modules].map((file) => rm(file)));
    }
  });

  it("answers whatever somebody types into its terminal", async () => {
    const helper = server.window();
    const pid = await pidOf(helper);
    const [name = ""] = await server.terminals();
    const { connection } = server.notebook;
    const { WebSocket } = await connection.network();
    const typist = new WebSocket(new URL(`terminals/websocket/${name}`, connection.url));
    await new Promise((resolve) => typist.on("open", resolve));
    for (const text of ["\u0003", "\u001a", "exit", "\u0004"]) {
      typist.send(JSON.stringify(["stdin", text]));
      assert.equal(await pidOf(helper), pid);
    }
    typist.terminate();
  });

  it("tells what the server uses, and of that its kernels of any language", async () => {
    const kernel = await server.notebook.start("used.ipynb", "bash");
    await run(kernel, "echo 1");
    const helper = server.window();
    await helper.start(signal);
    const { memory, kernels } = helperReading(await helper.ask("resources", {}, signal));
    assert.ok((memory?.usedBytes ?? 0) > 0);
    const used = kernels.find(({ id }) => id === kernel.id)?.memoryBytes ?? 0;
    assert.ok(used > 5 * 1024 * 1024, `${used} bytes of ${JSON.stringify(kernels)}`);
    kernel.dispose();
  });

  it("runs the latest program that a window has", async () => {
    await server.runsTheLatest("bash");
    await assert.rejects(pidOf(server.window(server.ofVersion(2_000, 2))), NoHelper);
  });

  it("keeps all that a kernel says, however much it is, for each window that asks", async () => {
    const kernel = await server.notebook.start("much.ipynb", "bash");
    const recorders = [server.window(), server.window()].map((helper) => server.recorder(helper));
    for (const recorder of recorders) await recorder.record(kernel.id, [], signal);
    const others = Array.from({ length: 20 }, () => server.window());
    const { printed } = await run(kernel, "for i in $(seq 30); do printf '%0100000d\\n' $i; done");
    // While they read, windows come and ask which version it is.
    const pids = Promise.all(others.map(pidOf));
    const kept = await Promise.all(
      recorders.map(async (recorder) => {
        let text = "";
        for await (const { messages } of recorder.since(kernel.id, { after: ["none"] }, signal)) {
          for (const [header, , , content] of messages) {
            if (!String(header).includes('"stream"')) continue;
            const said = JSON.parse(String(content)) as { name: string; text: string };
            if (said.name === "stdout") text += said.text;
          }
        }
        return text;
      }),
    );
    assert.ok(printed.length > 3_000_000, String(printed.length));
    assert.deepEqual([kept[0] === printed, kept[1] === printed], [true, true]);
    assert.equal(new Set(await pids).size, 1);
    for (const recorder of recorders) recorder.dispose();
    kernel.dispose();
  });

  it("tells what a cell has said, by the id of its request, as a window asks that takes it up", async () => {
    const kernel = await server.notebook.start("taken-up.ipynb", "bash");
    const recorder = server.recorder(server.window());
    await recorder.record(kernel.id, [], signal);
    const cell = kernel.requestExecute({ code: "echo it is 42" });
    const { header } = await cell.done;
    const of = cell.msg.header.msg_id;
    let text = "";
    for await (const { messages } of recorder.since(kernel.id, { of: [of] }, signal)) text += String(messages);
    assert.match(text, /it is 42/);
    assert.equal(
      await recorder.count(kernel.id, { of, to: header.msg_id }, signal),
      undefined,
      "that is no message of IOPub",
    );
    recorder.dispose();
    kernel.dispose();
  });

  it("takes what is long, from several windows at once, while it answers others", async () => {
    const kernel = await server.notebook.start("long.ipynb", "bash");
    const windows = await server.windowsAtOnce();
    const told = await Promise.all(
      windows.map(async (helper) => {
        await helper.ask("watch", { kernel: kernel.id, holder: "h", running: [], limit: 1 << 24 }, signal);
        const content = JSON.stringify({ name: "stdout", text: randomBytes(150_000).toString("base64") });
        const message = ["{}", "{}", "{}", content].map((part) => Buffer.from(part));
        const data = deflateSync(packed([message])).toString("base64");
        const long = helper.ask("prepend", { kernel: kernel.id, data }, signal);
        const short = await Promise.all([pidOf(helper), long]);
        const kept: unknown[] = [];
        await helper.askFor("prelude", { kernel: kernel.id }, signal, ({ data: piece, frames }) => {
          kept.push(piece);
          return kept.length === frames;
        });
        return { data, kept: kept.join(""), pid: short[0] };
      }),
    );
    assert.equal(new Set(told.map(({ pid }) => pid)).size, 1);
    // The first prelude that comes is the one that is kept.
    for (const { kept } of told) assert.ok(told.some(({ data }) => data === kept));
    kernel.dispose();
  });

  it("says no to what it does not know, and that its program does not run", async () => {
    const helper = server.window();
    await helper.start(signal);
    await assert.rejects(helper.ask("watch", { kernel: "../x", holder: "h", limit: 1 }, signal), HelperRefusal);
    await assert.rejects(helper.ask("since", { kernel: "00000000-0000" }, signal), { reason: "not-watched" });
    await helper.end(signal);
    await assert.rejects(pidOf(server.window(`${server.source}\nimport nothing_like_it\n`)), /ModuleNotFoundError/);
    assert.deepEqual(await server.terminals(), []);
  });
});

describe("the helper on a server that ends terminals which say nothing", function () {
  this.timeout(FIRST_INSTALL_MS);
  const culls = "--TerminalManager.cull_inactive_timeout=8",
    often = "--TerminalManager.cull_interval=1";
  const server = helpersOnServer("no-python", { config: `c.Spawner.args += ["${culls}", "${often}"]\n` });

  it("is there for as long as a cell runs that it records", async () => {
    const kernel = await server.notebook.start("culled.ipynb", "bash");
    const recorder = server.recorder(server.window());
    const running = kernel.requestExecute({ code: "sleep 20; echo done" });
    await recorder.record(kernel.id, [running.msg.header.msg_id], signal);
    await running.done;
    const cells: unknown[] = await recorder.cells(kernel.id, signal);
    assert.ok(Array.isArray(cells));
    await until(async () => (await server.terminals()).length === 0, "once it has nothing to do it may go");
    recorder.dispose();
    kernel.dispose();
  });
});

describe("the helper on a server that has neither a Python kernel nor terminals", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer("no-python", {
    config: 'c.Spawner.args += ["--ServerApp.terminals_enabled=False"]\n',
  });

  it("cannot be had, which is said with both reasons", async () => {
    await assert.rejects(server.window().start(signal), (error: unknown) => {
      assert.ok(error instanceof NoHelper);
      assert.match(
        error.message,
        /^it has no Python kernel \(python3\), which its admin adds .*, and it has no terminals$/,
      );
      return true;
    });
  });
});

describe("the helper on a server whose gateway has no Python kernel", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer("gateway", { hasNoKernels: true });

  it("cannot be had, which is said in plain words, and is no terminal either: that would not see the gateway's kernels", async () => {
    await assert.rejects(server.window().start(signal), (error: unknown) => {
      assert.ok(error instanceof NoHelper);
      assert.equal(error.message, "it has no Python kernel (python3), which its admin adds by installing ipykernel");
      return true;
    });
    assert.deepEqual(await server.terminals(), []);
  });
});
