import assert from "node:assert/strict";
import { usageLines } from "../../../src/servers/resources/usage-words.js";
import { bytesLabel } from "../../../src/text/bytes.js";
import { decimal } from "../../../src/text/number-words.js";
import { writeTimesIn } from "../../../src/text/time-of-day.js";
import { english as l10n } from "./english.js";

describe("numbers within sentences", () => {
  afterEach(() => writeTimesIn("en"));

  it("are written as the editor's language writes them", () => {
    assert.equal(bytesLabel(1.25 * 1024 ** 3), "1.3 GiB");
    writeTimesIn("de");
    assert.equal(bytesLabel(1.25 * 1024 ** 3), "1,3 GiB");
    writeTimesIn("fr");
    const cpu = { used: 1.25, whole: 8, past: [] };
    const [line] = usageLines({ cpu, gpus: [], kernels: [] }, l10n);
    assert.equal(line?.value, "1,3 of 8 cores");
  });

  it("have no separator of thousands, and as many digits as are asked for", () => {
    assert.equal(decimal(1234.5), "1234.5");
    assert.equal(decimal(2), "2");
    assert.equal(decimal(2, 1, 1), "2.0");
    writeTimesIn("de");
    assert.equal(decimal(1234.5), "1234,5");
  });

  it("are English where the editor's language is nobody's", () => {
    writeTimesIn("qps-ploc");
    assert.equal(decimal(0.5), "0.5");
    writeTimesIn("not a language");
    assert.equal(decimal(0.5), "0.5");
  });
});
