import assert from "node:assert/strict";
import type { DurationField, MemoryField, OptionField } from "../../../../src/hubClient/options/model.js";
import { parseQuantity, sentNumber, showQuantity } from "../../../../src/hubClient/options/quantities.js";

const duration = (sentAs: DurationField["sentAs"]): DurationField => ({
  kind: "duration",
  name: "t",
  label: "Time",
  sentAs,
});
const memory = (sentAs: MemoryField["sentAs"]): MemoryField => ({ kind: "memory", name: "m", label: "Memory", sentAs });

/** typed → sent → shown */
function turns(field: OptionField, rows: [typed: string, sent: string | undefined, shown?: string][]): void {
  for (const [typed, sent, shown] of rows) {
    assert.equal(parseQuantity(field, typed), sent, typed);
    if (sent !== undefined && shown !== undefined) assert.equal(showQuantity(field, sent), shown, typed);
  }
}

describe("quantities", () => {
  it("of time are typed as people write them, and sent as the form has them", () => {
    turns(duration("h:mm:ss"), [
      ["4", "4:00:00", "4 h"],
      ["1:30", "1:30:00", "1 h 30 min"],
      ["1h 30min", "1:30:00"],
      ["90 min", "1:30:00"],
      ["1-02:00:00", "26:00:00", "26 h"],
      ["1 d", "24:00:00"],
      ["45s", "0:00:45", "45 s"],
      ["soon", undefined],
      ["4 apples", undefined],
      ["", undefined],
    ]);
    turns(duration("hours"), [
      ["4", "4", "4 h"],
      ["90 min", "1.5", "1 h 30 min"],
      ["1,5", "1.5"],
    ]);
    turns(duration("minutes"), [
      ["30", "30", "30 min"],
      ["2 h", "120", "2 h"],
    ]);
  });

  it("of memory are 1024-based, whatever their unit", () => {
    turns(memory("MB"), [
      ["8000", "8000", "7.8 GB"],
      ["8 GB", "8192", "8 GB"],
      ["1.5g", "1536"],
      ["lots", undefined],
    ]);
    turns(memory("GB"), [
      ["8", "8", "8 GB"],
      ["512 MiB", "0.5", "512 MB"],
    ]);
    turns(memory("with-unit"), [
      ["8", "8G", "8 GB"],
      ["1.5 G", "1536M", "1.5 GB"],
      ["2T", "2T", "2 TB"],
    ]);
  });

  it("without a unit are numbers", () => {
    turns({ kind: "number", name: "n", label: "Cores", unit: "cores" }, [
      ["4", "4", "4 cores"],
      ["0,5", "0.5"],
      ["4 cores", undefined],
      ["0x10", undefined],
    ]);
  });

  it("that are sent are compared in seconds and bytes", () => {
    assert.equal(sentNumber(duration("h:mm:ss"), "1:30:00"), 5400);
    assert.equal(sentNumber(duration("minutes"), "30"), 1800);
    assert.equal(sentNumber(memory("MB"), "1"), 1024 ** 2);
    assert.equal(sentNumber(memory("with-unit"), "2K"), 2048);
    assert.equal(sentNumber(memory("with-unit"), "2"), undefined);
  });
});
