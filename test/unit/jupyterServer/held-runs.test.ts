import assert from "node:assert/strict";
import { AheadTraffic } from "../../../src/jupyterServer/ahead/ahead-traffic.js";
import type { CellRuns } from "../../../src/jupyterServer/ahead/cell-runs.js";
import { HeldRuns } from "../../../src/jupyterServer/held-runs.js";
import { waitFor } from "../../../src/transport/waiting.js";
import { eventually } from "../eventually.js";
import * as lab from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

const nothing = () => undefined;
const words = { name: "Not run", sentence: "" };

describe("a cell that is held until the server has what it needs", () => {
  let channel: Channel;
  let heldRuns: HeldRuns;

  beforeEach(() => {
    channel = new Channel("");
    heldRuns = new HeldRuns();
    channel.traffic = new AheadTraffic(channel.kernelTraffic, {
      runs: { untilWanted: nothing, quiet: nothing, closed: nothing, isShown: () => false } as unknown as CellRuns,
      words: { earlierText: () => "", missing: () => "", notWanted: () => words, notPushed: () => words },
      takesAll: () => true,
      pushed: heldRuns.of("k", (_, signal) => waitFor(new Promise<boolean>(nothing), signal)),
      recorded: () => Promise.resolve(true),
      others: { ofOthers: () => Promise.resolve(undefined), othersKnown: nothing },
      earlier: () => Promise.resolve(undefined),
    });
    channel.open(false);
  });

  function asks() {
    const message = lab.request("execute_request", { code: "1" });
    const cell = { ...message, metadata: { cellId: "cell" } };
    return { cell, held: channel.traffic.sending?.(channel.framed(cell)) };
  }

  for (const act of ["POST interrupt", "POST restart"]) {
    it(`ends without a word, and is not sent, with a ${act}`, async () => {
      const { cell, held } = asks();
      heldRuns.asked({ kind: "one", id: "another", act });
      heldRuns.asked({ kind: "one", id: "k", act: "GET" });
      let hasEnded = false;
      void Promise.resolve(held).then(() => (hasEnded = true));
      await new Promise(setImmediate);
      assert.ok(!hasEnded);
      heldRuns.asked({ kind: "one", id: "k", act });
      assert.equal(await held, undefined);
      const heard = () =>
        channel.messages.flatMap(({ parent_header: parent, content }) => {
          const { status, execution_state: state } = content as Record<string, string>;
          return "msg_id" in parent && parent.msg_id === cell.header.msg_id ? [state ?? status] : [];
        });
      await eventually(() => heard().includes("idle"), "it has ended");
      assert.deepEqual(heard(), ["aborted", "idle"]);
      channel.traffic.ended(undefined);
    });
  }

  it("waits no longer than its socket lasts", async () => {
    const { held } = asks();
    channel.traffic.ended(undefined);
    assert.equal(await held, undefined);
  });
});
