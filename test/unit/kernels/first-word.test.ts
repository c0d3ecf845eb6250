import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import type { Kernel, ServerConnection } from "@jupyterlab/services";
import { poll } from "../../../rig/process.js";
import { kernelModel, servicesSettings } from "../../../src/jupyterServer/services-settings.js";
import { FirstWord } from "../../../src/kernels/builtin/link/first-word.js";
import { LinkWatch, type WatchedServer } from "../../../src/kernels/builtin/link/link-watch.js";
import { MessageReader } from "../../../src/kernels/builtin/messages/message-reader.js";
import type { ServerId } from "../../../src/text/ids.js";
import { connectionTo } from "../jupyterServer/a-connection.js";
import { closeAll, startServer, transportTo } from "../transport/support.js";

const log = { warn: () => undefined };
const nothing = () => undefined;
const starting = { id: "k", name: "python3", execution_state: "starting" };

describe("a server that does not answer what is asked about a kernel", () => {
  afterEach(closeAll);

  /** @param requestTimeoutMs of the hub's network */
  async function silentServer(requestTimeoutMs?: number) {
    const asked: ServerResponse[] = [];
    let left = 0;
    const { url } = await startServer((_request, response) => {
      asked.push(response);
      response.on("close", () => left++);
    });
    const transport = transportTo(url, requestTimeoutMs === undefined ? {} : { requestTimeoutMs });
    const reader = new MessageReader({ unreadable: nothing, log });
    const settings = await servicesSettings(connectionTo(transport, url), reader);
    return { asked, left: () => left, kernel: kernelOn(settings) };
  }

  it("is asked again after the time limit, and the first word is missed then", async () => {
    const { asked, kernel } = await silentServer(100);
    let missed = 0;
    const word = new FirstWord(kernel, () => missed++, undefined, 20);
    try {
      assert.ok(await poll(() => asked.length >= 2, 5_000), "asked again");
      assert.equal(missed, 0);
      assert.ok(
        await poll(() => {
          const response = asked.at(-1);
          if (response && !response.headersSent) {
            response.writeHead(200, { "content-type": "application/json" });
            response.end(JSON.stringify(starting));
          }
          return missed === 1;
        }, 5_000),
        "missed",
      );
    } finally {
      word.dispose();
    }
  });

  it("is waited for no longer than the first word is", async () => {
    const { asked, left, kernel } = await silentServer();
    const word = new FirstWord(kernel, nothing, undefined, 20);
    assert.ok(await poll(() => asked.length === 1, 5_000), "asked");
    word.dispose();
    assert.ok(await poll(() => left() === 1, 5_000), "the question ends");
  });

  it("is waited for no longer than the kernel's link is, and nothing is told then", async () => {
    const { asked, left, kernel } = await silentServer();
    const told: string[] = [];
    const model = {
      onDidChange: () => ({ dispose: nothing }),
      server: () => ({ state: { kind: "running" } }),
    } as unknown as WatchedServer["model"];
    const log = { warn: (line: string) => void told.push(line) };
    const connection: WatchedServer["connection"] = {
      serverId: "s" as ServerId,
      verdict: async (signal) => ((await kernelModel(kernel, signal)) ? "there" : "gone"),
    };
    const server = { model, connection, log };
    const watch = new LinkWatch(kernel, server, (loss) => told.push(loss));
    assert.ok(await poll(() => asked.length === 1, 10_000), "asked");
    watch.dispose();
    assert.ok(await poll(() => left() === 1, 5_000), "the question ends");
    assert.deepEqual(told, []);
  });
});

function kernelOn(serverSettings: ServerConnection.ISettings): Kernel.IKernelConnection {
  const signal = { connect: () => true, disconnect: () => true };
  return {
    id: "k",
    serverSettings,
    connectionStatus: "connecting",
    isDisposed: false,
    anyMessage: signal,
    connectionStatusChanged: signal,
  } as unknown as Kernel.IKernelConnection;
}
