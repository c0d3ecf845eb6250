import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import * as lab from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

const { execute, failed, input, printed, protocols, reply, request, status } = lab;

for (const protocol of protocols) {
  describe(`the traffic of a kernel in the protocol "${protocol}"`, () => {
    let channel: Channel;
    const cell = execute();

    beforeEach(() => {
      channel = new Channel(protocol);
      channel.open(false);
    });
    afterEach(() => channel.traffic.ended(undefined));

    it("passes unchanged while nothing is lost", () => {
      channel.ask(cell);
      const said = [status("busy", cell), printed("1", cell), reply(cell), status("idle", cell)];
      assert.deepEqual(channel.answer(...said), said);
      assert.deepEqual([channel.sent, channel.delivered], [[], []]);
    });

    it("asks after a gap where nothing was under way too, and ends nothing", () => {
      channel.ask(cell);
      channel.answer(reply(cell), status("idle", cell));
      channel.open(true);
      assert.deepEqual(channel.answer(reply(channel.probe), status("idle", channel.probe)), []);
      assert.deepEqual([channel.sent.length, channel.delivered, channel.reached], [1, [], 2]);
    });

    it("ends a cell whose end was lost once the kernel has answered what came after it, and keeps that answer to itself", () => {
      channel.ask(cell);
      channel.answer(status("busy", cell), printed("1", cell));
      channel.open(true);
      const { probe } = channel;
      assert.deepEqual(channel.answer(status("busy", probe), reply(probe)), []);
      assert.deepEqual(channel.delivered, []);
      assert.deepEqual(channel.answer(status("idle", probe)), []);
      assert.deepEqual(channel.delivered, ["iopub error Lost", "shell execute_reply Lost", "iopub status idle"]);
      for (const { parent_header } of channel.messages)
        assert.equal((parent_header as KernelMessage.IHeader).msg_id, cell.header.msg_id);
    });

    it("answers a lost question for the kernel's info with what the kernel says of itself, or not at all", () => {
      const [first, second] = [request("kernel_info_request"), request("kernel_info_request")];
      channel.ask(first);
      channel.traffic.slept();
      assert.deepEqual(channel.delivered, ["iopub status idle"]);
      channel.ask(second);
      channel.open(true);
      channel.answer(reply(channel.probe, { status: "ok", implementation: "ipython" }), status("idle", channel.probe));
      assert.deepEqual(channel.delivered.slice(1), ["shell kernel_info_reply ok", "iopub status idle"]);
    });

    it("adds only the lost idle to a kernel's info that came", () => {
      const asked = request("kernel_info_request");
      channel.ask(asked);
      channel.answer(reply(asked));
      channel.open(true);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.deepEqual(channel.delivered, ["iopub status idle"]);
    });

    it("ends nothing that the server replays before the answer", () => {
      channel.ask(cell);
      channel.open(true);
      const replayed = [printed("1", cell), reply(cell), status("idle", cell)];
      assert.deepEqual(channel.answer(...replayed), replayed);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.deepEqual(channel.delivered, []);
    });

    it("ends only what was asked before the gap", () => {
      const later = execute();
      channel.ask(cell);
      channel.open(true);
      channel.ask(later);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.deepEqual(channel.delivered.length, 3);
      channel.answer(reply(later), status("idle", later));
      channel.open(true);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.equal(channel.delivered.length, 3);
    });

    it("says only what is known: a reply stands, outputs that all came stand, and so does the error among them", () => {
      const [replied, idle, broken, stopped] = [execute(), execute(), execute(), execute()];
      channel.ask(replied, idle, broken, stopped);
      channel.answer(reply(replied), input(7, idle), status("idle", idle));
      channel.answer(input(8, broken), failed(broken), status("idle", broken), status("idle", stopped));
      channel.open(true);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.deepEqual(channel.delivered, [
        "iopub stream ",
        "iopub status idle",
        "shell execute_reply ok",
        "shell execute_reply E",
        "shell execute_reply aborted",
      ]);
      const counts = channel.messages.map(({ content }) => (content as { execution_count?: number }).execution_count);
      assert.deepEqual(counts, [undefined, undefined, 7, 8, undefined]);
    });

    it("asks anew after a second gap, and keeps the late answer to the first question to itself too", () => {
      channel.ask(cell);
      channel.open(true);
      const first = channel.probe;
      channel.open(true);
      assert.notEqual(channel.probe.header.msg_id, first.header.msg_id);
      assert.deepEqual(channel.answer(reply(first), status("idle", first)), []);
      assert.deepEqual(channel.delivered, []);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.equal(channel.delivered.length, 3);
    });

    it("asks anew where another process speaks: the one before took the question with it", () => {
      channel.ask(cell);
      channel.answer(status("busy", cell));
      channel.open(true);
      const first = channel.probe;
      channel.answer(status("starting", undefined, "after the death"));
      const second = channel.probe;
      assert.notEqual(second.header.msg_id, first.header.msg_id);
      channel.answer(reply(second), status("idle", second, "after the death"));
      assert.deepEqual(channel.delivered, ["iopub error Lost", "shell execute_reply Lost", "iopub status idle"]);
    });

    it("asks without a gap too where another process speaks, as after a restart by another client", () => {
      channel.ask(cell);
      channel.answer(status("busy", cell), status("starting", undefined, "after the restart"));
      channel.answer(reply(channel.probe), status("idle", channel.probe, "after the restart"));
      assert.equal(channel.delivered.length, 3);
    });

    it("ends what a kernel was doing when it went", () => {
      channel.ask(cell, request("complete_request"));
      channel.traffic.slept();
      assert.deepEqual(channel.delivered, [
        "iopub error Gone",
        "shell execute_reply Gone",
        "iopub status idle",
        "shell complete_reply Gone",
        "iopub status idle",
        // It sleeps: a client waits for that before it runs anything.
        "iopub status idle",
      ]);
      channel.open(true);
      channel.answer(reply(channel.probe), status("idle", channel.probe));
      assert.equal(channel.delivered.length, 6);
    });

    it("ends what was under way when its socket is lost for good: whoever connects anew knows nothing of it", () => {
      for (const [why, word] of [
        ["gone", "Gone"],
        ["given-up", "Lost"],
      ] as const) {
        channel.ask(cell);
        channel.answer(status("busy", cell));
        channel.traffic.ended(why);
        assert.deepEqual(channel.delivered.splice(0), [
          `iopub error ${word}`,
          `shell execute_reply ${word}`,
          "iopub status idle",
        ]);
      }
      channel.ask(cell);
      channel.traffic.ended(undefined);
      assert.deepEqual(channel.delivered, []);
    });

    it("is woken by a cell; its info is waited for; what else is asked is aborted, and what needs no answer gets none", () => {
      assert.equal(channel.asleep(execute()), "wake");
      assert.equal(channel.asleep(request("kernel_info_request")), "keep");
      assert.deepEqual(channel.delivered, []);
      assert.equal(channel.asleep(request("complete_request")), "done");
      assert.equal(channel.asleep(request("debug_request", {}, "control")), "done");
      assert.equal(channel.asleep(request("comm_msg", {})), "done");
      assert.deepEqual(channel.delivered, [
        "shell complete_reply aborted",
        "iopub status idle",
        "control debug_reply aborted",
        "iopub status idle",
      ]);
    });

    it("is woken by code that an extension runs for another, and not by what a client runs for itself", () => {
      const silent = { code: "1", silent: false, store_history: false };
      assert.equal(channel.asleep(request("execute_request", { ...silent, allow_stdin: true })), "keep");
      assert.equal(channel.asleep(request("execute_request", { ...silent, allow_stdin: false })), "wake");
    });

    it("answers with the info of its kind, where that is known", () => {
      channel.info = { status: "ok", implementation: "ipython" };
      assert.equal(channel.asleep(request("kernel_info_request")), "done");
      assert.deepEqual(channel.delivered, ["shell kernel_info_reply ok", "iopub status idle"]);
    });

    it("that was only promised is woken by a client's own code too, and one no is the answer to all that comes of a run", () => {
      channel.isPromised = true;
      const own = request("execute_request", { code: "1", store_history: false, allow_stdin: true });
      assert.equal(channel.asleep(own), "wake");
      assert.ok(channel.declined(own));
      const asked = [own, execute(), own, execute()].map((message) => channel.asleep(message));
      assert.deepEqual(asked, ["done", "done", "done", "wake"]);
      assert.deepEqual(
        channel.delivered.filter((message) => message.startsWith("shell")),
        Array.from({ length: 4 }, () => "shell execute_reply no"),
      );
    });

    it("is woken by a cell of any length", () => {
      assert.equal(channel.asleep(execute("x = 1\n".repeat(100_000))), "wake");
    });

    it("says why a cell was not run, aborts what came with it, and has the question for its info wait on", () => {
      assert.ok(channel.declined(execute()));
      assert.ok(channel.declined(request("complete_request")));
      assert.ok(!channel.declined(request("kernel_info_request")));
      assert.deepEqual(channel.delivered, [
        "iopub error no",
        "shell execute_reply no",
        "iopub status idle",
        "shell complete_reply aborted",
        "iopub status idle",
      ]);
    });

    it("speaks in the name of the kernel's session, so that clients drop nothing they still work on", () => {
      channel.ask(cell);
      channel.answer(status("busy", cell));
      channel.traffic.slept();
      assert.deepEqual([...new Set(channel.messages.map(({ header }) => header.session))], [lab.KERNEL]);
    });

    it("follows the session of a kernel that was restarted", () => {
      channel.answer(status("busy"), status("starting", undefined, "after the restart"));
      channel.asleep(request("complete_request"));
      assert.equal(channel.messages[0]?.header.session, "after the restart");
    });

    it("brings the server's word of dropped output under the kernel's session, with its text and request", () => {
      channel.answer(status("busy", cell));
      const text = "IOPub data rate exceeded.\nThe Jupyter server will temporarily stop sending output\n";
      assert.deepEqual(channel.answer(printed(text, cell, lab.CLIENT)), []);
      const [message] = channel.messages;
      assert.deepEqual(message?.content, { name: "stdout", text });
      assert.equal(message.header.session, lab.KERNEL);
      assert.equal((message.parent_header as KernelMessage.IHeader).msg_id, cell.header.msg_id);
    });

    it("leaves a cell's own words of an exceeded rate alone", () => {
      channel.answer(status("busy", cell));
      const own = [printed("API rate exceeded", cell), printed(`rate exceeded ${"x".repeat(5_000)}`, cell, lab.CLIENT)];
      assert.deepEqual(channel.answer(...own), own);
      assert.deepEqual(channel.delivered, []);
    });

    it("passes on what it cannot read, and goes on", () => {
      channel.answer(status("busy", cell));
      const no = { ...printed("", cell, lab.CLIENT), content: null } as unknown as KernelMessage.IMessage;
      const textless = [no, { ...no, content: { text: { toString: 1 } } }].map((each) => channel.framed(each));
      const odd = ["rate exceeded", '"rate exceeded"', "null", "{", '{"channel":"shell","header":{}}', Buffer.alloc(3)];
      for (const data of [...textless, ...odd]) assert.equal(channel.traffic.received(data), true);
      for (const data of odd) channel.traffic.sent(data);
      for (const data of odd) assert.equal(channel.traffic.asleep(data), "done");
      channel.ask(cell);
      channel.open(true);
      assert.ok(channel.probe);
    });

    it("parses no output, and nothing that is long", () => {
      channel.answer(status("busy", cell));
      const long = { status: "ok", data: "x".repeat(1_000_000) };
      const frames = [printed("x", cell), printed("x".repeat(1_000_000), cell), reply(cell, long)].map((message) =>
        channel.framed(message),
      );
      const parse = JSON.parse;
      let parsed = 0;
      JSON.parse = (...args) => {
        parsed++;
        return parse(...args) as unknown;
      };
      try {
        for (const frame of frames) assert.equal(channel.traffic.received(frame), true);
      } finally {
        JSON.parse = parse;
      }
      assert.equal(parsed, 0);
    });
  });
}
