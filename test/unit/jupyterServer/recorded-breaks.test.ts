import assert from "node:assert/strict";
import { RecordedTraffic } from "../../../src/jupyterServer/recorded-traffic.js";
import { eventually } from "../eventually.js";
import { execute, input, printed, reply, status, V1 } from "./lab-messages.js";
import { recordedBy, RecorderByHand } from "./recorder-by-hand.js";
import { Channel } from "./traffic-channel.js";

const textsOf = (messages: readonly { content: unknown }[]) =>
  messages.flatMap(({ content }) => (content as { text?: string }).text ?? []);

describe("a kernel that is recorded", () => {
  it("has all of what an earlier window ran also where the first fetch of it is broken off", async () => {
    const [channel, recorder, cell] = [new Channel(V1), new RecorderByHand(), execute()];
    recorder.said.push(
      status("busy", cell),
      input(1, cell),
      printed("1", cell),
      printed("2", cell),
      status("idle", cell),
    );
    channel.kernelTraffic.resume([cell.header.msg_id]);
    recordedBy(recorder, channel);
    let give: () => void = () => undefined;
    recorder.ready = new Promise((resolve) => (give = resolve));
    channel.open(false);
    channel.traffic.lost(undefined);
    channel.open(true);
    give();
    channel.state = "idle";
    const { probe } = channel;
    channel.answer(status("busy", probe), reply(probe), status("idle", probe));
    await eventually(() => channel.delivered.includes("iopub status idle"), "the cell has ended");
    assert.deepEqual(textsOf(channel.messages), ["1", "2"]);
    channel.traffic.ended(undefined);
  });

  it("shows each line once where a burst begins while the end of the cell before is looked into", async () => {
    const [channel, recorder, one, two] = [new Channel(V1), new RecorderByHand(), execute(), execute()];
    recordedBy(recorder, channel);
    channel.open(false);
    channel.ask(one, two);
    const says = (...messages: Parameters<Channel["answer"]>) => {
      recorder.said.push(...messages);
      return channel.answer(...messages);
    };
    const lines = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);
    const [first, second] = [lines("a", 250), lines("b", 600)];
    const direct = says(status("busy", one), input(1, one));
    await eventually(() => channel.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
    direct.push(...says(...first.map((text) => printed(text, one)), status("idle", one), reply(one)));
    direct.push(...says(status("busy", two), input(2, two), ...second.map((text) => printed(text, two))));
    direct.push(...says(status("idle", two), reply(two)));
    await eventually(() => channel.kernelTraffic.runs.length === 0, "both have ended");
    assert.deepEqual([...textsOf(direct), ...textsOf(channel.messages)], [...first, ...second]);
    channel.traffic.ended(undefined);
  });

  it("is recorded whole from the next cell on where too much was said before it was recorded", async () => {
    const [channel, recorder, cell, next] = [new Channel(V1), new RecorderByHand(), execute(), execute()];
    recordedBy(recorder, channel, { afterMs: 50 });
    recorder.isAtHand = false;
    const { traffic } = channel;
    assert.ok(traffic instanceof RecordedTraffic);
    channel.open(false);
    channel.ask(cell);
    channel.answer(status("busy", cell), input(1, cell), printed("x".repeat(3 << 20), cell));
    const begins = printed("y", cell);
    recorder.begins = begins.header.msg_id;
    await eventually(() => recorder.records === 1, "it is recorded");
    assert.equal(await traffic.recordNow(), false);
    channel.answer(begins, status("idle", cell), reply(cell));
    channel.ask(next);
    channel.answer(status("busy", next), input(2, next));
    assert.equal(traffic.lastWords(), undefined);
    assert.equal(await traffic.recordNow(), true);
    traffic.ended(undefined);
  });
});
