import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { Kernel } from "@jupyterlab/services";
import { poll } from "../../../rig/process.js";
import { LinkWatch, type WatchedServer } from "../../../src/kernels/builtin/link/link-watch.js";
import type { ServerId } from "../../../src/text/ids.js";

const model = {
  onDidChange: () => ({ dispose: () => undefined }),
  server: () => ({ state: { kind: "running" } }),
} as unknown as WatchedServer["model"];
const connection: WatchedServer["connection"] = {
  serverId: "s" as ServerId,
  verdict: (signal) => {
    signals.push(signal);
    return Promise.reject(new Error("nobody answers"));
  },
};
const kernel = {
  connectionStatus: "connecting",
  isDisposed: false,
  connectionStatusChanged: { connect: () => true },
} as unknown as Kernel.IKernelConnection;
const signals: AbortSignal[] = [];
const log = { warn: () => undefined };

describe("a kernel whose server is away", () => {
  it("is looked after for as long as that takes, and nothing is left of each look", async () => {
    const watch = new LinkWatch(kernel, { model, connection, log }, () => undefined);
    try {
      // The second look comes after a longer pause than the first.
      assert.ok(await poll(() => signals.length >= 2, 30_000));
      const [signal] = signals;
      assert.ok(signal);
      assert.ok(
        await poll(() => getEventListeners(signal, "abort").length === 1, 15_000),
        "one for the pause, and no more",
      );
    } finally {
      watch.dispose();
    }
  });
});
