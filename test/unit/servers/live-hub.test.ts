import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { AccountConnection } from "../../../src/model/account-connection.js";
import { accountFromStored } from "../../../src/model/account-reducer.js";
import { LiveAccount } from "../../../src/model/live-account.js";
import { StartLogs } from "../../../src/model/start-log.js";
import { momentNow } from "../../../src/transport/moment.js";
import { address, MemoryLog, running } from "./model-fakes.js";

/** Listeners, and what `AbortSignal.any` hangs on a signal. */
function hangingOn(signal: AbortSignal): number {
  const name = Object.getOwnPropertySymbols(signal).find(({ description }) => description === "kDependantSignals");
  const dependants = name && (signal as unknown as Record<symbol, Set<unknown> | undefined>)[name];
  return getEventListeners(signal, "abort").length + (dependants?.size ?? 0);
}

describe("a hub that a window knows", () => {
  it("keeps nothing of the questions and starts that are over, for as long as the window lives", async () => {
    const client = {
      version: "5.5.4",
      servers: () => Promise.resolve([running()]),
      start: () => Promise.resolve(running()),
    };
    const log = new MemoryLog();
    const live = new LiveAccount(accountFromStored({ ...address, servers: [] }), {
      connection: { client: () => Promise.resolve(client), close: () => undefined } as unknown as AccountConnection,
      changed: () => undefined,
      secretOptions: () => new Map(),
      explain: (error) => error,
      log,
      starts: new StartLogs(log),
      now: momentNow,
    });
    for (let times = 0; times < 3; times++) {
      await live.refresh();
      await live.tasks.start("", {});
    }
    assert.equal(hangingOn(live.closing), 0);
    live.close();
  });
});
