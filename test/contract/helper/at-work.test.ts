import assert from "node:assert/strict";
import { run } from "../jupyterServer/notebook-on-server.js";
import { until } from "../servers/model-on-hub.js";
import { helpersOnServer } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const { signal } = new AbortController();

/** Says nothing as long as a file is not there. */
const slowProgram = `
import os
with open("slow", "w") as file:
    file.write('#!/bin/sh\\nwhile [ ! -e "$(dirname "$0")/go-on" ]; do sleep 0.05; done\\n')
os.chmod("slow", 0o755)
print(os.path.abspath("slow"))`;

describe("the helper at work", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer();

  it("goes on with a kernel at work where one of those that use it lets go, and says that it does something for another room", async () => {
    const [kernel, other] = [await server.notebook.start("at-work.ipynb"), await server.notebook.start("other.ipynb")];
    const helper = server.window();
    const recorder = server.recorder(helper, { holder: "both" });
    await recorder.record(kernel.id, [], signal);
    const running = run(kernel, "import os, time\nwhile not os.path.exists('go-on'): time.sleep(0.05)");
    const status = () => helper.ask("status", {}, signal);
    const isAtWork = async () => (await recorder.cells(kernel.id, signal)).some(({ isRunning }) => isRunning);
    await until(isAtWork, "it is heard to be at work");
    await helper.ask("leave", { kernel: kernel.id, holder: "both" }, signal);
    assert.deepEqual(Object.keys((await status())["kernels"] as object), [kernel.id]);
    assert.equal((await status())["lines"], 0);
    const { printed } = await run(other, slowProgram);
    await helper.ask("task", { task: "slow", work: "python", python: printed.trim(), heard: 0 }, signal);
    assert.equal((await status())["lines"], 1);
    await run(other, "open('go-on', 'w').close()");
    await running;
    recorder.dispose();
    for (const each of [kernel, other]) each.dispose();
  });
});
