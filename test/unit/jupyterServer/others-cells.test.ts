import assert from "node:assert/strict";
import { othersCells } from "../../../src/jupyterServer/ahead/others-cells.js";
import * as lab from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

const { reply, request, status } = lab;
const ended = { id: "ended", hash: "h", isRunning: false };
const running = { id: "running", hash: "h", isRunning: true };

describe("a kernel that others use", () => {
  const isAtWork = async (cells: (typeof ended)[], hasAnswered = true) =>
    (await othersCells({ path: "p", cells: () => Promise.resolve(cells), hasAnswered: () => hasAnswered })).isAtWork;

  it("is at work while it has not answered, though its record knows of nothing that runs: more may wait in it", async () => {
    assert.equal(await isAtWork([ended], false), true);
    assert.equal(await isAtWork([], false), true);
  });

  it("is at work while its record says that something runs, though it has answered", async () => {
    assert.equal(await isAtWork([ended, running]), true);
  });

  it("is not at work where it has answered and its record says that nothing runs", async () => {
    assert.equal(await isAtWork([ended]), false);
  });

  it("is at work where it answered only while its record was read: what it had ended by then may not be in it", async () => {
    let hasAnswered = false;
    const cells = () => {
      hasAnswered = true;
      return Promise.resolve([ended]);
    };
    const others = await othersCells({ path: "p", cells, hasAnswered: () => hasAnswered });
    assert.equal(others.isAtWork, true);
  });

  for (const protocol of lab.protocols) {
    it(`has answered once it has on its shell, over this connection and in this process, in the protocol "${protocol}"`, () => {
      const channel = new Channel(protocol);
      const hasAnswered = () => channel.kernelTraffic.hasAnswered;
      const info = request("kernel_info_request");
      channel.open(false);
      channel.ask(info);
      // What it says of others, and on control, it says at work too.
      channel.answer(
        status("busy", request("execute_request")),
        lab.fromKernel("control", "kernel_info_reply", {}, info),
      );
      assert.equal(hasAnswered(), false);
      channel.answer(reply(info));
      assert.equal(hasAnswered(), true);
      channel.open(true);
      assert.equal(hasAnswered(), false);
      channel.answer(reply(info));
      channel.answer(status("starting", undefined, "the next process"));
      assert.equal(hasAnswered(), false);
      channel.traffic.ended(undefined);
    });
  }
});
