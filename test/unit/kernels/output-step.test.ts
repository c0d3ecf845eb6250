import assert from "node:assert/strict";
import { outputStep, pagedOutputs } from "../../../src/kernels/builtin/outputs/output-step.js";

type Message = Parameters<typeof outputStep>[0];

function step(msg_type: string, content: object) {
  return outputStep({ header: { msg_type }, content } as unknown as Message);
}

describe("what a kernel's message does to outputs", () => {
  it("keeps what the notebook file needs of a result: type, number, metadata", () => {
    const shown = step("execute_result", { data: { "text/plain": "4" }, metadata: { a: 1 }, execution_count: 7 });
    assert.ok(shown?.kind === "show" && shown.output.kind === "rich");
    assert.deepEqual(shown.output.metadata, { outputType: "execute_result", metadata: { a: 1 }, executionCount: 7 });
  });

  it("keeps the display id of a display, so that it can be updated", () => {
    const shown = step("display_data", { data: {}, metadata: {}, transient: { display_id: "bar" } });
    assert.ok(shown?.kind === "show");
    assert.deepEqual(shown.output.metadata, {
      outputType: "display_data",
      metadata: {},
      transient: { display_id: "bar" },
    });
  });

  it("keeps the traceback of an error line by line for the file, and joined for the editor", () => {
    const traceback = ["\u001b[31mline 1", "line 2"];
    const shown = step("error", { ename: "ValueError", evalue: "no", traceback });
    assert.ok(shown?.kind === "show" && shown.output.kind === "error");
    assert.equal(shown.output.stack, traceback.join("\n"));
    assert.deepEqual(shown.output.metadata.originalError?.traceback, traceback);
  });

  it("knows streams, clears and updates, and ignores the rest", () => {
    assert.deepEqual(step("stream", { name: "stderr", text: "x" }), { kind: "text", name: "stderr", text: "x" });
    assert.deepEqual(step("clear_output", { wait: true }), { kind: "clear", wait: true });
    assert.equal(
      step("update_display_data", { data: {}, metadata: {}, transient: { display_id: "b" } })?.kind,
      "update",
    );
    assert.equal(step("status", { execution_state: "busy" }), undefined);
    assert.equal(step("comm_open", {}), undefined);
  });

  it("shows what IPython's pager got", () => {
    const payload = [
      { source: "page", data: { "text/plain": "Docstring" } },
      { source: "set_next_input", text: "x" },
    ];
    const shown = pagedOutputs({ status: "ok", execution_count: 1, payload } as unknown as Parameters<
      typeof pagedOutputs
    >[0]);
    assert.equal(shown.length, 1);
    assert.equal(shown[0]?.metadata.outputType, "display_data");
  });
});
