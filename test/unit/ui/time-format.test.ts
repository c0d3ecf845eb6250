import assert from "node:assert/strict";
import { timeFormat, writeTimesIn } from "../../../src/text/time-of-day.js";

describe("a time within a sentence", () => {
  const { locale } = new Intl.DateTimeFormat().resolvedOptions();
  const written = () => timeFormat({ dateStyle: "medium", timeZone: "UTC" }).format(Date.UTC(2026, 10, 21));
  afterEach(() => writeTimesIn(locale));

  it("is written in the editor's language", () => {
    writeTimesIn("de");
    assert.equal(written(), "21.11.2026");
    writeTimesIn("en");
    assert.match(written(), /Nov/);
  });

  it("is written as the machine writes it where that is the editor's language", () => {
    writeTimesIn(locale.split("-", 1)[0] ?? "");
    assert.equal(timeFormat({}).resolvedOptions().locale, locale);
  });
});
