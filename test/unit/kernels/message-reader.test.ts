import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { validateMessage } from "@jupyterlab/services/lib/kernel/validate.js";
import { MessageReader } from "../../../src/kernels/builtin/messages/message-reader.js";
import { outputStep, pagedOutputs } from "../../../src/kernels/builtin/outputs/output-step.js";
import { execute, frame, fromKernel, KERNEL, protocols, unframed, V1 } from "../jupyterServer/lab-messages.js";

const run = execute();
const { msg_id: runId } = run.header;
const strange: unknown[] = [null, "text", 7, [], ["a", 1], {}, { toString: null }];
const fields = [
  "text",
  "data",
  "metadata",
  "transient",
  "ename",
  "evalue",
  "traceback",
  "execution_state",
  "wait",
  "prompt",
];
const kinds = [
  ["iopub", "stream"],
  ["iopub", "display_data"],
  ["iopub", "update_display_data"],
  ["iopub", "execute_result"],
  ["iopub", "execute_input"],
  ["iopub", "error"],
  ["iopub", "status"],
  ["iopub", "clear_output"],
  ["iopub", "comm_open"],
  ["iopub", "comm_msg"],
  ["iopub", "comm_close"],
  ["iopub", "of_its_own"],
  ["stdin", "input_request"],
  ["shell", "execute_reply"],
  ["shell", "complete_reply"],
  ["shell", "inspect_reply"],
  ["shell", "kernel_info_reply"],
] as const;

class Reading {
  readonly missed: string[] = [];
  readonly logged: string[] = [];
  readonly reader = new MessageReader({
    unreadable: (type, parent) => this.missed.push(parent === runId ? type : `${type} of ${parent}`),
    log: { warn: (message) => this.logged.push(message) },
  });

  read(channel: string, type: string, content: unknown, protocol = V1): KernelMessage.IMessage {
    return this.frame(frame(fromKernel(channel, type, content as object, run), protocol), protocol);
  }

  frame(data: string | ArrayBuffer, protocol: string): KernelMessage.IMessage {
    const message = this.reader.read(data, () => unframed(data, protocol));
    // As `@jupyterlab/services` does next.
    validateMessage(message);
    return message;
  }

  step(type: string, content: unknown) {
    return outputStep(this.read("iopub", type, content) as KernelMessage.IIOPubMessage);
  }
}

describe("what a kernel sends", () => {
  let reading: Reading;
  beforeEach(() => (reading = new Reading()));

  for (const protocol of protocols) {
    it(`never ends its connection, whatever it is (protocol '${protocol}')`, () => {
      for (const [channel, type] of kinds) {
        const contents = fields.flatMap((field) => strange.map((value) => ({ [field]: value })));
        for (const content of [...strange, ...contents]) {
          const message = reading.read(channel, type, content, protocol);
          assert.equal(message.header.session, KERNEL);
          outputStep(message as KernelMessage.IIOPubMessage);
          if (type === "execute_reply") pagedOutputs(message.content as KernelMessage.IExecuteReplyMsg["content"]);
        }
      }
      assert.equal(reading.logged.length, new Set(reading.logged).size, "each kind is told once");
    });
  }

  it("is given on as it is where nothing is to be mended", () => {
    const content = { data: { "text/plain": "4" }, metadata: { a: 1 }, execution_count: 7, transient: {} };
    assert.deepEqual(reading.read("iopub", "execute_result", content).content, content);
    assert.deepEqual(reading.missed, []);
  });

  it("is shown as far as it can be: a text of lines, an error without traceback, a display without the rest", () => {
    assert.deepEqual(reading.step("stream", { text: ["a\n", "b\n"] }), {
      kind: "text",
      name: "stdout",
      text: "a\nb\n",
    });
    const error = reading.step("error", { ename: "CompileError", evalue: "near 'x'", traceback: null });
    assert.ok(error?.kind === "show" && error.output.kind === "error");
    assert.deepEqual([error.output.name, error.output.message, error.output.stack], ["CompileError", "near 'x'", ""]);
    assert.equal(reading.step("display_data", { data: { "text/plain": "x" } })?.kind, "show");
    assert.equal(reading.step("update_display_data", { data: { "text/plain": "x" } }), undefined);
    assert.deepEqual(reading.missed, []);
  });

  it("is told where nothing of it can be shown, with the request that it is about", () => {
    assert.equal(reading.step("display_data", { data: null }), undefined);
    assert.equal(reading.step("stream", null), undefined);
    assert.equal(reading.step("stream", { text: 7 }), undefined);
    assert.deepEqual(reading.missed, ["display_data", "stream", "stream"]);
    assert.equal(reading.logged.length, 2);
  });

  it("always has an answer for who waits: a reply that says nothing is a failure, a state that nobody knows is busy", () => {
    assert.equal((reading.read("shell", "execute_reply", null).content as { status?: string }).status, "error");
    assert.equal((reading.read("shell", "execute_reply", {}).content as { status?: string }).status, "ok");
    assert.deepEqual(reading.read("iopub", "status", { execution_state: "ruminating" }).content, {
      execution_state: "busy",
    });
    assert.deepEqual(reading.read("stdin", "input_request", null).content, { prompt: "", password: false });
  });

  it("that is no JSON is told with its kind, and what is no message at all too", () => {
    const number = 1234567;
    const result = fromKernel("iopub", "execute_result", { data: { "application/json": number } }, run);
    const bytes = Buffer.from(frame(result, V1) as ArrayBuffer);
    bytes.write("    NaN", bytes.indexOf(String(number)));
    reading.frame(new Uint8Array(bytes).buffer, V1);
    reading.frame(new ArrayBuffer(3), V1);
    reading.frame("no message", "");
    assert.deepEqual(reading.missed, ["execute_result", "? of ", "? of "]);
  });
});
