import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { eventually } from "../eventually.js";
import * as lab from "./lab-messages.js";
import { recordedBy, RecorderByHand } from "./recorder-by-hand.js";
import { Channel } from "./traffic-channel.js";

const { execute, input, printed, protocols, reply, status } = lab;
type Message = KernelMessage.IMessage;

for (const protocol of protocols) {
  describe(`a cell that says much and is recorded, in the protocol "${protocol}"`, () => {
    let channel: Channel;
    let recorder: RecorderByHand;
    const cell = execute();
    const begin = [status("busy", cell), input(1, cell)];
    const lines = Array.from({ length: 300 }, (_, index) => printed(`${index}\n`, cell));
    const end = status("idle", cell);
    const all = lines.map(({ content }) => (content as { text: string }).text);

    beforeEach(async () => {
      channel = new Channel(protocol);
      recorder = new RecorderByHand();
      recordedBy(recorder, channel);
      channel.open(false);
      channel.ask(cell);
      recorder.said.push(...begin);
      channel.answer(...begin);
      await eventually(() => channel.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
    });
    afterEach(() => channel.traffic.ended(undefined));

    /** Over the connection these, and the recorder hears all. @returns what the client gets at once */
    function says(brought: readonly Message[]): Message[] {
      recorder.said.push(...lines, end);
      return [...channel.answer(...brought), ...channel.answer(reply(cell), end)];
    }
    const kinds = () =>
      channel.messages.map(({ header, content }) => ("text" in content ? content.text : header.msg_type));
    const hasEnded = () => eventually(() => channel.kernelTraffic.runs.length === 0, "it has ended");

    it("is left as it is where all came, and ends as it ended", async () => {
      const direct = says(lines);
      assert.equal(direct.length, lines.length + 1);
      await hasEnded();
      assert.deepEqual(kinds(), ["status"]);
    });

    it("is cleared and shown from its record where some was dropped in silence, before it ends", async () => {
      const brought = lines.filter((_, index) => index % 50 !== 7);
      const direct = says(brought);
      assert.equal(direct.length, brought.length + 1);
      await hasEnded();
      assert.deepEqual(kinds(), ["clear_output", ...all, "status"]);
      const [clear] = channel.messages;
      assert.equal((clear?.parent_header as KernelMessage.IHeader).msg_id, cell.header.msg_id);
    });

    it("says that some is missing where its beginning is not kept any more", async () => {
      says(lines.slice(20));
      recorder.first = 5;
      await hasEnded();
      assert.deepEqual(kinds(), ["Dropped.\n", "status"]);
    });

    /** As ipykernel numbers all that it sends. */
    const numbered = (messages: readonly Message[], skip: (index: number) => boolean): Message[] =>
      messages
        .map((message, index) => ({ ...message, header: { ...message.header, msg_id: `session_12_${index}` } }))
        .filter((_, index) => !skip(index));

    it("says that some is missing where the kernel itself has dropped it, also after it was shown from its record", async () => {
      for (const bringsAll of [true, false]) {
        const next = execute();
        const lost = (index: number) => index > 100 && index < 120;
        const of = [
          status("busy", next),
          input(2, next),
          ...lines.map(({ content }) => printed((content as { text: string }).text, next)),
        ];
        const brought = numbered(of, lost);
        const idle = status("idle", next);
        channel.messages.length = 0;
        channel.answer(reply(cell), end);
        channel.ask(next);
        recorder.said.push(...brought, idle);
        channel.answer(...brought.filter((_, index) => bringsAll || index !== 50), idle, reply(next));
        await eventually(() => channel.kernelTraffic.runs.length === 0, "it has ended");
        const shown = bringsAll ? [] : ["clear_output", ...all.filter((_, index) => !lost(index + 2))];
        assert.deepEqual(kinds().slice(-shown.length - 2), [...shown, "Dropped.\n", "status"]);
      }
    });

    it("is whole where only replies have the numbers that did not come", async () => {
      const next = execute();
      const of = [
        status("busy", next),
        input(2, next),
        ...lines.map((line) => ({ ...line, parent_header: next.header })),
      ];
      const brought = numbered(of, (index) => index === 40 || index === 200);
      const idle = status("idle", next);
      channel.answer(reply(cell), end);
      channel.ask(next);
      recorder.said.push(...brought, idle);
      channel.answer(...brought, reply(next), idle);
      await eventually(() => channel.kernelTraffic.runs.length === 0, "it has ended");
      assert.deepEqual(kinds(), ["status"]);
    });

    it("is not shown again where widgets may have taken some of its output", async () => {
      recorder.said.push(lab.fromKernel("iopub", "comm_open", { comm_id: "1", target_name: "w", data: {} }, cell));
      says(lines.slice(20));
      await hasEnded();
      assert.deepEqual(kinds(), ["Dropped.\n", "status"]);
    });

    it("ends as it ended where nobody can say whether all came", async () => {
      recorder.fails = true;
      says(lines.slice(20));
      await hasEnded();
      assert.deepEqual(kinds(), ["status"]);
    });

    it("ends, and has nothing twice, where the connection is lost while that is found out", async () => {
      let give: () => void = () => undefined;
      recorder.ready = new Promise((resolve) => (give = resolve));
      says(lines.slice(20));
      channel.open(true);
      give();
      await hasEnded();
      assert.deepEqual(kinds(), ["status"]);
    });

    it("ends as it ended where its kernel is gone while that is found out", async () => {
      recorder.ready = new Promise(() => undefined);
      says(lines.slice(20));
      channel.traffic.ended("gone");
      assert.deepEqual(kinds(), ["status"]);
      await hasEnded();
    });

    it("has what comes after it come after it", async () => {
      says(lines.slice(20));
      const late = printed("late", cell);
      assert.deepEqual(channel.answer(late), []);
      await eventually(() => kinds().at(-1) === "late", "it came");
      assert.deepEqual(kinds().slice(-2), ["status", "late"]);
    });
  });
}

for (const protocol of protocols) {
  describe(`a cell whose connection is lost before it is recorded, in the protocol "${protocol}"`, () => {
    const cell = execute();
    const said = [status("busy", cell), input(1, cell), ...["a", "b", "c"].map((text) => printed(text, cell))];
    const end = status("idle", cell);
    const of = (message: Message, number: number) => ({
      ...message,
      header: { ...message.header, msg_id: `session_12_${number}` },
    });

    function shownAfterGap(...brought: Message[]): unknown[] {
      const channel = new Channel(protocol);
      recordedBy(new RecorderByHand(), channel, { afterMs: 60_000 });
      channel.open(false);
      channel.ask(cell);
      channel.answer(...said.slice(0, 3).map(of));
      channel.open(true);
      channel.answer(...brought);
      channel.traffic.ended(undefined);
      return channel.messages.map(({ content }) => ("text" in content ? content.text : ""));
    }

    it("says once that output may be missing where a number of the kernel's words did not come", () => {
      assert.deepEqual(shownAfterGap(...said.slice(4).map((message) => of(message, 4)), of(end, 9)), ["Unrecorded.\n"]);
    });

    it("says nothing where all came, or a reply alone took a number", () => {
      assert.deepEqual(shownAfterGap(...said.slice(3).map((message, index) => of(message, index + 3))), []);
      assert.deepEqual(shownAfterGap(of(end, 4)), []);
      assert.deepEqual(shownAfterGap(...said.slice(4)), [], "of a kernel that numbers nothing");
    });
  });
}

for (const protocol of protocols) {
  describe(`a cell whose beginning doesn't come, in the protocol "${protocol}"`, () => {
    const [first, second] = [execute(), execute()];
    const whole = (cell: Message, count: number) => [
      status("busy", cell),
      input(count, cell),
      printed("a", cell),
      reply(cell),
      status("idle", cell),
    ];

    /** What the client is told besides what the kernel says. */
    function toldOf(said: (channel: Channel) => void): unknown[] {
      const channel = new Channel(protocol);
      recordedBy(new RecorderByHand(), channel, { afterMs: 60_000 });
      channel.open(false);
      said(channel);
      channel.traffic.ended(undefined);
      return channel.messages.map(({ content }) => ("text" in content ? content.text : ""));
    }

    it("says that output may be missing, before it ends", () => {
      const told = toldOf((channel) => {
        channel.ask(first);
        channel.answer(...whole(first, 1));
        channel.ask(second);
        channel.answer(reply(second));
        assert.deepEqual(channel.messages, []);
        channel.answer(status("idle", second));
      });
      assert.deepEqual(told, ["Unheard.\n"]);
    });

    it("says nothing of a kernel that never tells a beginning, nor of a cell that may have begun over an earlier connection", () => {
      const neverBusy = toldOf((channel) => {
        for (const cell of [first, second]) {
          channel.ask(cell);
          channel.answer(...whole(cell, 1).slice(1));
        }
      });
      assert.deepEqual(neverBusy, []);
      const overAnother = toldOf((channel) => {
        channel.ask(first);
        channel.answer(...whole(first, 1));
        channel.ask(second);
        channel.open(true);
        channel.answer(reply(second), status("idle", second));
      });
      assert.deepEqual(overAnother, []);
    });
  });
}
