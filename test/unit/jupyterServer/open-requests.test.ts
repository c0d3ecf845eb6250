import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { type Envelope, envelopeOf } from "../../../src/jupyterServer/frames.js";
import { OpenRequests } from "../../../src/jupyterServer/open-requests.js";
import { msSince } from "../../../src/transport/moment.js";
import { execute, failed, frame, fromKernel, printed, reply, request, status, V1 } from "./lab-messages.js";

function read(message: KernelMessage.IMessage): Envelope {
  const envelope = envelopeOf(frame(message, V1), () => true);
  assert.ok(envelope);
  return envelope;
}

/** What is open after these messages, by type. */
function after(sent: KernelMessage.IMessage[], received: KernelMessage.IMessage[]) {
  const requests = new OpenRequests();
  for (const message of sent) requests.sent(read(message), "");
  for (const message of received) requests.received(read(message));
  return requests.all;
}

describe("the requests that are open", () => {
  const cell = execute();

  it("are those without both a reply and the idle state that follows their output", () => {
    assert.equal(after([cell], []).length, 1);
    assert.deepEqual(
      after([cell], [status("busy", cell), reply(cell)]).map(({ replied, idle }) => [replied, idle]),
      [[true, false]],
    );
    assert.deepEqual(
      after([cell], [status("idle", cell)]).map(({ replied, idle }) => [replied, idle]),
      [[false, true]],
    );
    assert.deepEqual(after([cell], [reply(cell), status("idle", cell)]), []);
    assert.deepEqual(after([cell], [status("idle", cell), reply(cell)]), []);
  });

  it("tell how many cells are among them, and not of what an extension runs for itself", () => {
    const told: number[] = [];
    const requests = new OpenRequests((cells) => told.push(cells));
    const silent = request("execute_request", { code: "1", store_history: false, allow_stdin: true });
    for (const message of [cell, execute(), silent]) requests.sent(read(message), "");
    for (const message of [reply(cell), status("idle", cell)]) requests.received(read(message));
    assert.deepEqual(told, [1, 2, 2, 1]);
    requests.resume(["earlier"]);
    requests.received(read(status("restarting")));
    assert.deepEqual(told.slice(4), [2, 0]);
  });

  describe("tell when the one began that runs, and", () => {
    const told: (number | undefined)[] = [];
    const began = (said: string, sent: (requests: OpenRequests) => void): number | undefined => {
      const requests = new OpenRequests((_, begunAt) => told.push(begunAt && msSince(begunAt)));
      sent(requests);
      const input = fromKernel("iopub", "execute_input", { code: "1", execution_count: 1 }, cell);
      input.header.date = said;
      requests.received(read(input));
      return told.at(-1);
    };
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    const resumed = (requests: OpenRequests) => requests.resume([cell.header.msg_id]);
    const sentNow = (requests: OpenRequests) => requests.sent(read(cell), "");
    const about = (ms: number | undefined, wanted: number) =>
      assert.ok(ms !== undefined && Math.abs(ms - wanted) < 5_000, `${ms} and not ${wanted} ms`);

    it("believe the kernel where it can be so, as of what was said while the connection was away", () => {
      about(began(ago(600_000), resumed), 600_000);
      // It was sent a moment ago.
      about(began(ago(600_000), sentNow), 0);
    });

    it("know nothing of an earlier window's cell where the kernel's word tells nothing", () => {
      for (const said of ["", "yesterday", "2026-11-21T10:00:00", new Date(Date.now() + 3_600_000).toISOString()])
        assert.equal(began(said, resumed), undefined, said);
      about(began("", sentNow), 0);
      // Two clocks are never one.
      about(began(new Date(Date.now() + 2_000).toISOString(), resumed), 0);
    });

    it("nothing of what waits behind it", () => {
      const requests = new OpenRequests((_, begunAt) => told.push(begunAt && 1));
      for (const message of [cell, execute()]) requests.sent(read(message), "");
      assert.equal(told.at(-1), undefined);
      requests.received(read(fromKernel("iopub", "execute_input", { code: "1", execution_count: 1 }, cell)));
      assert.equal(told.at(-1), 1);
      for (const message of [reply(cell), status("idle", cell)]) requests.received(read(message));
      assert.equal(told.at(-1), undefined, "the next one has not begun");
    });
  });

  it("know of the error among their output, and of no other request's", () => {
    const other = execute();
    const open = after([cell, other], [failed(cell), printed("x", other)]);
    assert.deepEqual(
      open.map((one) => one.failed),
      [true, false],
    );
  });

  it("stay in the order in which they were asked", () => {
    const asked = [execute(), request("complete_request"), execute()];
    assert.deepEqual(
      after(asked, []).map(({ id }) => id),
      asked.map(({ header }) => header.msg_id),
    );
  });

  it("are none of the other channels', and no messages without an answer", () => {
    const comm = request("comm_msg", { comm_id: "c", data: {} });
    const input = request("input_reply", { value: "1" }, "stdin");
    assert.deepEqual(after([comm, input, request("interrupt_request", {}, "control")], []), []);
  });

  it("are forgotten when the kernel is restarted", () => {
    for (const state of ["restarting", "autorestarting"]) assert.deepEqual(after([cell], [status(state)]), []);
    assert.equal(after([cell], [status("starting")]).length, 1);
  });

  it("are not ended by a reply on another channel, or by another request's state", () => {
    const answers = [fromKernel("control", "execute_reply", {}, cell), status("idle", execute())];
    assert.deepEqual(
      after([cell], answers).map(({ replied, idle }) => [replied, idle]),
      [[false, false]],
    );
  });

  it("are bounded: the oldest is forgotten", () => {
    const requests = new OpenRequests();
    const asked = Array.from({ length: 1_500 }, () => read(execute()));
    for (const envelope of asked) requests.sent(envelope, "");
    assert.deepEqual(
      requests.all.map(({ id }) => id),
      asked.slice(500).map(({ id }) => id),
    );
  });
});
