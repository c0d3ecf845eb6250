import assert from "node:assert/strict";
import { eventually } from "../eventually.js";
import * as lab from "./lab-messages.js";
import { recordedBy, RecorderByHand } from "./recorder-by-hand.js";
import { Channel } from "./traffic-channel.js";

const { execute, input, printed, reply, status } = lab;
const LINES = ["1", "2", "3", "4", "5", "6", "7"];

describe("a connection that may bring only a part of what the kernel says", () => {
  let channel: Channel;
  let recorder: RecorderByHand;
  const cell = execute();

  beforeEach(async () => {
    channel = new Channel("");
    recorder = new RecorderByHand();
    recordedBy(recorder, channel, { maySplit: true });
    channel.open(false);
    channel.ask(cell);
    recorder.said.push(status("busy", cell), input(1, cell));
    channel.answer(...recorder.said);
    await eventually(() => channel.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
    channel.open(true);
  });
  afterEach(() => channel.traffic.ended(undefined));

  const texts = () => channel.messages.flatMap(({ content }) => ("text" in content ? [content.text] : [])).join("");

  it("has all of it brought in order, each once, and the ends of cells whose replies it did not bring", async () => {
    const next = execute();
    for (const [run, shown] of [
      [cell, LINES.join("")],
      [next, LINES.join("").repeat(2)],
    ] as const) {
      if (run === next) {
        channel.ask(next);
        recorder.said.push(status("busy", next), input(2, next));
      }
      const lines = LINES.map((text) => printed(text, run));
      recorder.said.push(...lines);
      assert.deepEqual(channel.answer(...lines.filter((_, index) => index > 4)), []);
      await eventually(() => texts() === shown, "the client has it");
      recorder.said.push(status("idle", run));
      await eventually(() => channel.kernelTraffic.runs.length === 0, "it has ended");
    }
    assert.deepEqual(
      channel.delivered.filter((line) => line.startsWith("shell")),
      ["shell execute_reply ok", "shell execute_reply ok"],
    );
  });

  it("brings what its record does not have, where that can be read no more", async () => {
    await eventually(() => recorder.reads > 0, "it is read");
    recorder.fails = true;
    const [line] = LINES.map((text) => printed(text, cell));
    assert.ok(line);
    channel.answer(line);
    await eventually(() => texts() === "Unrecorded.\n1", "the client has it");
    const last = [reply(cell), status("idle", cell)];
    recorder.fails = false;
    channel.answer(...last);
    await eventually(() => channel.kernelTraffic.runs.length === 0, "it has ended");
  });
});
