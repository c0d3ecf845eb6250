import assert from "node:assert/strict";
import * as lab from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

const { execute, failed, input, protocols, reply, request, status } = lab;
const IPYTHON = { implementation: "ipython" };

for (const protocol of protocols) {
  describe(`what guards cells on their way to a kernel in the protocol "${protocol}"`, () => {
    let channel: Channel;
    const [first, second] = [execute("first()"), execute("second()")];

    beforeEach(() => {
      channel = new Channel(protocol);
      channel.info = IPYTHON;
      channel.open(false);
    });
    afterEach(() => channel.traffic.ended(undefined));

    it("goes in front of a cell while the one before has not ended, and what the kernel says of it nobody hears", () => {
      channel.ask(first);
      assert.equal(channel.sent.length, 0);
      channel.ask(second);
      const [guard, ...others] = channel.sent;
      assert.ok(guard && others.length === 0);
      const { code, store_history, stop_on_error } = guard.content as Record<string, unknown>;
      assert.match(String(code), /^# Hub Kernels: /);
      assert.deepEqual([guard.header.session, store_history, stop_on_error], [lab.CLIENT, false, true]);
      const said = [status("busy", guard), input(2, guard), failed(guard), reply(guard), status("idle", guard)];
      assert.deepEqual(channel.answer(...said), []);
      const ofFirst = [reply(first), status("idle", first)];
      assert.deepEqual(channel.answer(...ofFirst), ofFirst);
    });

    it("is there for each of many, and is no cell itself", () => {
      channel.ask(first, second, execute("third()"));
      assert.equal(channel.sent.length, 2);
      assert.equal(channel.kernelTraffic.runs.length, 3);
    });

    it("is there for a cell of an earlier window too", () => {
      channel.kernelTraffic.resume(["earlier"]);
      channel.ask(first);
      assert.equal(channel.sent.length, 1);
    });

    const silently = (content: object) =>
      request("execute_request", { code: "1", store_history: false, allow_stdin: true, ...content });
    for (const [what, open, next] of [
      ["once the one before has ended", undefined, second],
      [
        "where an error of the one before stops nothing",
        request("execute_request", { code: "1", stop_on_error: false }),
        second,
      ],
      ["after code that is silent", request("execute_request", { code: "1", silent: true }), second],
      ["before code that is silent", first, request("execute_request", { code: "1", silent: true })],
      ["after what the Jupyter extension runs for itself", silently({}), second],
      ["before what the Jupyter extension runs for itself", first, silently({})],
      ["before a question", first, request("kernel_info_request")],
    ] as const)
      it(`is not there ${what}`, () => {
        if (open) channel.ask(open);
        channel.ask(next);
        assert.deepEqual(channel.sent, []);
      });

    it("is not there for a kernel that is not IPython, or not known, or away", () => {
      channel.ask(first);
      for (const info of [undefined, { implementation: "bash" }]) {
        channel.info = info;
        channel.ask(second);
      }
      channel.info = IPYTHON;
      channel.isOpen = false;
      channel.ask(execute());
      assert.deepEqual(channel.sent, []);
    });
  });
}
