import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Kernel } from "@jupyterlab/services";
import type { Helper } from "../../../src/helper/helper.js";
import { NoRecord } from "../../../src/jupyterServer/kernel-recorder.js";
import { hashOf } from "../../../src/kernels/run-notes.js";
import { until } from "../servers/model-on-hub.js";
import { helpersOnServer } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

describe("what is put in front of a kernel's record", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer();
  const recorderOf = (helper: Helper) => server.recorder(helper, {});

  /** What the kernel says of it from now on, as it is put in front of a record. */
  function heardOf(running: Pick<Kernel.IShellFuture, "onIOPub">): Buffer[][] {
    const heard: Buffer[][] = [];
    running.onIOPub = ({ header, parent_header, metadata, content }) =>
      void heard.push([header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part))));
    return heard;
  }

  it("tells which texts a kernel was given, also before it was recorded, and which of them run", async () => {
    const [first, second] = ["import time\ntime.sleep(600)", "print('second')"];
    const kernel = await server.notebook.start("texts.ipynb");
    const recorder = recorderOf(server.window());
    const running = kernel.requestExecute({ code: first });
    const heard = heardOf(running);
    await until(() => heard.length === 2, "it is busy with its input");
    await recorder.record(kernel.id, [running.msg.header.msg_id], signal);
    await recorder.prepend(kernel.id, heard, signal);
    const known = async () =>
      (await recorder.cells(kernel.id, signal)).map(({ hash, count, isRunning }) => [hash, count, isRunning]);
    assert.deepEqual(await known(), [[hashOf(first), 1, true]]);
    await kernel.interrupt();
    await running.done;
    await kernel.requestExecute({ code: second }).done;
    const both = [
      [hashOf(first), 1, false],
      [hashOf(second), 2, false],
    ];
    await until(async () => isDeepStrictEqual(await known(), both), "both are known, and have ended");
    await assert.rejects(recorder.cells("another", signal), NoRecord);
    kernel.dispose();
    recorder.dispose();
  });

  it("knows that a cell had ended before the record by what is put in front of it", async () => {
    const kernel = await server.notebook.start("ended.ipynb");
    const recorder = recorderOf(server.window());
    const short = kernel.requestExecute({ code: "1" });
    const heard = heardOf(short);
    await short.done;
    // It ran when that was asked for.
    await recorder.record(kernel.id, [short.msg.header.msg_id], signal);
    await recorder.prepend(kernel.id, heard, signal);
    const [cell] = await recorder.cells(kernel.id, signal);
    assert.equal(cell?.isRunning, false);
    await until(
      async () => (await server.sessions())[0]?.kernel?.execution_state === "idle",
      "the helper keeps nothing busy",
    );
    kernel.dispose();
    recorder.dispose();
  });

  it("gives what is put in front of it also where the next cell began after it did", async () => {
    const kernel = await server.notebook.start("between.ipynb");
    const recorder = recorderOf(server.window());
    const short = kernel.requestExecute({ code: "print('short')" });
    const heard = heardOf(short);
    await short.done;
    await recorder.record(kernel.id, [], signal);
    await recorder.prepend(kernel.id, heard, signal);
    const next = kernel.requestExecute({ code: "print('next')" });
    await next.done;
    const ids = [short, next].map(({ msg }) => msg.header.msg_id);
    const read = async () => {
      const all: string[] = [];
      for await (const { messages } of recorder.since(kernel.id, { of: ids }, signal))
        all.push(...messages.map((parts) => String(parts[3])));
      return all.join("\n");
    };
    await until(async () => (await read()).includes("next"), "the next cell is recorded");
    assert.match(await read(), /short[^]*next/);
    assert.deepEqual(
      (await recorder.cells(kernel.id, signal)).map(({ id, isRunning }) => [id, isRunning]),
      ids.map((id) => [id, false]),
    );
    kernel.dispose();
    recorder.dispose();
  });
});
