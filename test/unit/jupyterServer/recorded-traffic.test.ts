import assert from "node:assert/strict";
import { mock } from "node:test";
import type { KernelMessage } from "@jupyterlab/services";
import { eventually } from "../eventually.js";
import * as lab from "./lab-messages.js";
import { recordedBy, RecorderByHand } from "./recorder-by-hand.js";
import { Channel } from "./traffic-channel.js";

const { execute, failed, input, printed, protocols, reply, status } = lab;
type Message = KernelMessage.IMessage;

for (const protocol of protocols) {
  describe(`the traffic of a kernel that is recorded, in the protocol "${protocol}"`, () => {
    let channel: Channel;
    let recorder: RecorderByHand;
    const cell = execute();

    beforeEach(async () => {
      channel = new Channel(protocol);
      recorder = new RecorderByHand();
      recordedBy(recorder, channel);
      channel.open(false);
      channel.ask(cell);
      says(status("busy", cell), input(1, cell));
      await eventually(() => channel.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
    });
    afterEach(() => channel.traffic.ended(undefined));

    /** Over the connection, and so that the recorder hears it. @returns what the client gets at once */
    function says(...messages: Message[]): Message[] {
      recorder.said.push(...messages);
      return channel.answer(...messages);
    }

    const texts = () => channel.messages.map(({ content }) => (content as { text?: string }).text).filter(Boolean);

    it("brings what was said in a gap, in order, before what comes over the new connection, and each once", async () => {
      says(printed("1", cell));
      const [two, three, four] = ["2", "3", "4"].map((text) => printed(text, cell)) as [Message, Message, Message];
      recorder.said.push(two);
      channel.open(true);
      // The server kept the end of it too, and is ahead of the recorder.
      assert.deepEqual(channel.answer(four), []);
      await eventually(() => texts().length === 1, "the client has what is recorded");
      recorder.said.push(three, four);
      await eventually(() => texts().length >= 3, "the client has it");
      assert.deepEqual(texts(), ["2", "3", "4"]);
      const five = printed("5", cell);
      assert.deepEqual(channel.answer(five), [five]);
    });

    describe("a while later", () => {
      beforeEach(() => {
        const now = performance.now.bind(performance);
        mock.method(performance, "now", () => now() + 31_000);
      });
      afterEach(() => mock.restoreAll());

      it("is asked for before the next cell, as its recorder may have ended, and begins anew with what is heard then", async () => {
        const [one, next] = [printed("1", cell), execute()];
        says(one);
        recorder.said.length = 0;
        recorder.begins = "another";
        channel.ask(next);
        await eventually(() => recorder.records === 2, "it is asked for");
        recorder.said.push(printed("2", cell));
        channel.open(true);
        await eventually(() => texts().length > 0, "the client has it");
        assert.deepEqual(texts(), ["2"]);
      });

      it("is no longer counted on where it cannot be had any more", async () => {
        recorder.isAway = true;
        channel.ask(execute());
        await eventually(() => channel.kernelTraffic.allHeardSinceMs === Infinity, "it has ended");
      });
    });

    it("waits for a recorder that is behind by more than it is asked for, and brings nothing twice", async () => {
      const heard = Array.from({ length: 12 }, (_, index) => printed(`${index}`, cell));
      channel.answer(...heard);
      channel.open(true);
      await eventually(() => recorder.reads > 0, "it was asked");
      recorder.said.push(...heard, printed("12", cell));
      await eventually(() => texts().length > 0, "the client has it");
      assert.deepEqual(texts(), ["12"]);
    });

    it("brings nothing twice that the recorder hears while it is asked", async () => {
      const [one, two] = [printed("1", cell), printed("2", cell)];
      says(one);
      channel.answer(two);
      recorder.heardLate.push(two, printed("3", cell));
      channel.open(true);
      await eventually(() => texts().length > 0, "the client has it");
      assert.deepEqual(texts(), ["3"]);
    });

    it("misses nothing that a server threw away while it opened the socket", async () => {
      const [two, three, four, five] = ["2", "3", "4", "5"].map((text) => printed(text, cell)) as [
        Message,
        Message,
        Message,
        Message,
      ];
      recorder.said.push(two);
      channel.open(true);
      await eventually(() => texts().length === 1, "what was said before is brought");
      // Nobody but the recorder hears it, and nobody knows before the next one comes.
      recorder.said.push(three);
      assert.deepEqual(says(four), []);
      await eventually(() => texts().length === 3, "the client has it");
      assert.deepEqual(texts(), ["2", "3", "4"]);
      assert.deepEqual(says(five), [five]);
    });

    it("is recorded after a break that kept it from being so", async () => {
      const [other, away] = [new Channel(protocol), new RecorderByHand()];
      recordedBy(away, other);
      away.isAway = true;
      other.open(false);
      other.ask(cell);
      await eventually(() => away.records === 1, "it is asked for");
      away.isAway = false;
      other.traffic.lost(undefined);
      other.open(true);
      await eventually(() => other.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
      assert.deepEqual([away.records, away.lostLines], [2, 1]);
      other.traffic.ended(undefined);
    });

    for (const when of ["while it is lost", "after it"]) {
      it(`is not believed to be recorded from before a loss where the record began ${when}: what the server kept passes`, async () => {
        const [other, late] = [new Channel(protocol), new RecorderByHand()];
        recordedBy(late, other);
        let begin: () => void = () => undefined;
        late.begun = new Promise((resolve) => (begin = resolve));
        other.open(false);
        other.ask(cell);
        other.answer(status("busy", cell));
        await eventually(() => late.records === 1, "it is asked for");
        other.isOpen = false;
        other.traffic.lost(undefined);
        if (when === "while it is lost") {
          begin();
          await new Promise((resolve) => setImmediate(resolve));
        }
        other.isOpen = true;
        other.open(true);
        const kept = [input(1, cell), printed("1", cell)];
        assert.deepEqual(other.answer(...kept), kept);
        assert.equal(other.kernelTraffic.allHeardSinceMs, Infinity);
        begin();
        await eventually(() => other.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
        assert.deepEqual([late.records, other.delivered], [2, []]);
        other.traffic.ended(undefined);
      });
    }

    it("ends a cell that ended in the gap, as the kernel said", async () => {
      recorder.said.push(failed(cell), status("idle", cell));
      channel.open(true);
      await eventually(() => channel.delivered.some((line) => line.startsWith("shell")), "the client has it");
      assert.deepEqual(channel.delivered, ["iopub error E", "iopub status idle", "shell execute_reply E"]);
    });

    it("sends again what the kernel never got, in order, but nothing that would come after what was sent later", async () => {
      const [first, second] = [execute("a = 1"), execute("a = 2")];
      channel.ask(first, second);
      recorder.said.push(status("idle", cell));
      channel.open(true);
      const { probe } = channel;
      recorder.said.push(status("idle", probe));
      channel.answer(reply(cell), reply(probe));
      await eventually(() => channel.sent.length === 3, "the client has it");
      assert.deepEqual(
        channel.sent.slice(1).map(({ header }) => header.msg_id),
        [first, second].map(({ header }) => header.msg_id),
      );
    });

    it("does not send it again where something was sent later", async () => {
      const [lost, later] = [execute("a = 1"), execute("a = 2")];
      channel.ask(lost);
      recorder.said.push(status("idle", cell));
      channel.open(true);
      const { probe } = channel;
      channel.ask(later);
      recorder.said.push(status("idle", probe));
      channel.answer(reply(cell), reply(probe));
      await eventually(() => channel.delivered.includes("shell execute_reply Not arrived"), "the client has it");
      assert.equal(channel.sent.length, 1);
    });

    it("does not run what came after an error", async () => {
      const next = execute("a = 1");
      channel.ask(next);
      recorder.said.push(failed(cell), status("idle", cell));
      channel.open(true);
      const { probe } = channel;
      recorder.said.push(status("idle", probe));
      channel.answer(reply(cell), reply(probe));
      await eventually(() => channel.delivered.includes("shell execute_reply aborted"), "the client has it");
      assert.equal(channel.sent.length, 1);
    });

    for (const what of ["only the end", "all but the beginning"]) {
      it(`says so where of a cell of an earlier window ${what} is recorded`, async () => {
        const next = new Channel(protocol);
        const rest = what === "only the end" ? [] : [printed("4", cell)];
        recorder.said.push(...rest, status("idle", cell));
        recorder.first = recorder.said.length - 1 - rest.length;
        next.kernelTraffic.resume([cell.header.msg_id]);
        recordedBy(recorder, next, { afterMs: 0 });
        next.open(false);
        await eventually(() => next.messages.length >= 2 + rest.length, "the client has it");
        const missing = { name: "stderr", text: "Missing.\n" };
        assert.deepEqual(
          next.messages.map(({ content }) => content),
          [missing, ...rest.map(({ content }) => content), { execution_state: "idle" }],
        );
        next.traffic.ended(undefined);
      });
    }

    it("says so where more was said than is kept", async () => {
      recorder.first = 3;
      recorder.said.push(printed("2", cell), printed("3", cell), printed("4", cell));
      says(printed("1", cell));
      recorder.said.length = 0;
      recorder.said.push(...["a", "b", "c", "4"].map((text) => printed(text, cell)));
      channel.open(true);
      await eventually(() => texts().length === 2, "the client has it");
      assert.deepEqual(texts(), ["Missing.\n", "4"]);
    });

    it("goes on with what comes where there is no record, and asks for one again", async () => {
      recorder.fails = true;
      channel.open(true);
      const two = printed("2", cell);
      assert.deepEqual(channel.answer(two), []);
      await eventually(() => texts().length === 2, "the client has it");
      assert.deepEqual(texts(), ["Unrecorded.\n", "2"]);
      await eventually(() => channel.kernelTraffic.allHeardSinceMs < Infinity, "it is recorded");
    });

    it("begins again with what the client has where the connection is lost while it is fetched", async () => {
      let give: () => void = () => undefined;
      recorder.ready = new Promise((resolve) => (give = resolve));
      recorder.said.push(printed("2", cell));
      channel.open(true);
      channel.answer(printed("3", cell));
      recorder.said.push(printed("3", cell));
      channel.open(true);
      give();
      await eventually(() => texts().length === 2, "the client has it");
      assert.deepEqual(texts(), ["2", "3"]);
    });

    it("reads a burst from the record, as its server drops some", async () => {
      const lines = Array.from({ length: 1_500 }, (_, index) => printed(`${index}`, cell));
      recorder.said.push(...lines);
      const direct = channel.answer(...lines.filter((_, index) => index < 800 || index % 3 === 0)).length;
      assert.ok(direct < 800, String(direct));
      says(status("idle", cell), reply(cell));
      await eventually(() => texts().length + direct === lines.length, "the client has it");
      assert.deepEqual(
        texts(),
        lines.slice(direct).map(({ content }) => (content as { text: string }).text),
      );
    });

    it("reads too what the server dropped, as it said, while the record was read", async () => {
      const [one, two, three] = ["1", "2", "3"].map((text) => printed(text, cell)) as [Message, Message, Message];
      channel.open(true);
      // The record is behind the connection, and is waited for.
      const notice = printed("IOPub message rate exceeded.", cell, lab.CLIENT);
      await eventually(() => recorder.reads > 0, "it was read");
      assert.deepEqual(channel.answer(one), []);
      assert.deepEqual(channel.answer(notice, three), []);
      recorder.said.push(one);
      await eventually(() => texts().length > 0, "the client has the first");
      recorder.said.push(two, three);
      await eventually(() => texts().length === 3, "the client has it");
      assert.deepEqual(texts(), ["1", "2", "3"]);
    });

    it("is left with the end of the socket, unless it works on", () => {
      channel.traffic.ended(undefined);
      assert.deepEqual(recorder.left, []);
      says(status("idle", cell), reply(cell));
      channel.traffic.ended(undefined);
      assert.deepEqual(recorder.left, ["k"]);
    });
  });
}
