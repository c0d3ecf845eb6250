import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { problemOf, sent } from "../../../../src/hubClient/options/answers.js";
import { parseQuantity, showQuantity } from "../../../../src/hubClient/options/quantities.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { fieldNamed, fieldOf, offered, spawnPage } from "./html.js";

const GIB = 1024 ** 3;
const HOUR_S = 3600;

/** As sites write them: a table, names of the batch script, units in words. */
const table = `<table>
<tr><th>Partition</th><td><select name="req_partition"><option value="short">short (4 h)</option><option value="long" selected>long (7 d)</option></select></td></tr>
<tr><th>Account</th><td><input name="req_account" required></td></tr>
<tr><th>Wall time [h]</th><td><input name="req_runtime" type="number" min="1" max="168" value="8"></td></tr>
<tr><th>Number of cores</th><td><input name="req_nprocs" type="number" min="1" max="48" value="4"></td></tr>
<tr><th>Memory per node (GB)</th><td><input name="req_memory" type="number" min="1" max="384" step="0.5" value="16"></td></tr>
<tr><th>GPUs</th><td><input type="radio" name="req_gres" value=""  checked> none <input type="radio" name="req_gres" value="gpu:v100:1"> 1 × V100</td></tr>
</table>
<input type="hidden" name="req_qos" value="normal">`;

describe("a form of an HPC hub", () => {
  it("in a table has its words, units and limits", () => {
    const form = formFromHtml(spawnPage(table));
    assert.equal(form.spawner, "other");
    assert.equal(form.scripted, undefined);
    assert.deepEqual(
      form.fields.map(({ kind, label }) => `${kind} ${label}`.trim()),
      [
        "choice Partition",
        "text Account",
        "duration Wall time [h]",
        "number Number of cores",
        "memory Memory per node (GB)",
        "choice GPUs",
        "hidden",
      ],
    );
    assert.deepEqual(offered(fieldNamed(form, "req_gres")), ["none ()", "1 × V100 (gpu:v100:1)"]);
    const answers = startAnswers(form);
    assert.deepEqual(sent(form, { ...answers, req_account: ["ab12"] }), {
      req_partition: ["long"],
      req_account: ["ab12"],
      req_runtime: ["8"],
      req_nprocs: ["4"],
      req_memory: ["16"],
      req_gres: [""],
      req_qos: ["normal"],
    });
  });

  it("takes times and memory as people write them, within the page's limits", () => {
    const form = formFromHtml(table);
    const time = fieldNamed(form, "req_runtime");
    const typed = (text: string) => problemOf(time, [parseQuantity(time, text) ?? text]);
    assert.equal(parseQuantity(time, "2 d"), "48");
    assert.equal(showQuantity(time, "48"), "48 h");
    assert.equal(typed("2 d"), undefined);
    assert.deepEqual(typed("8 d"), { kind: "too-large", max: 168 * HOUR_S });
    assert.deepEqual(typed("1h 30min"), { kind: "not-a-step", step: HOUR_S }, "a browser takes whole hours only");
    const memory = fieldNamed(form, "req_memory");
    assert.equal(problemOf(memory, [parseQuantity(memory, "1536 MB") ?? ""]), undefined);
    assert.deepEqual(problemOf(memory, ["1.25"]), { kind: "not-a-step", step: GIB / 2 });
    assert.deepEqual(problemOf(memory, ["400"]), { kind: "too-large", max: 384 * GIB });
  });

  const rows: [string, Record<string, unknown>][] = [
    [
      `<label>Time (hours) <input name="t" type="number" value="2"></label>`,
      { kind: "duration", sentAs: "hours", default: 2 * HOUR_S },
    ],
    [
      `<label>Duration in minutes <input name="t" type="number" max="90"></label>`,
      { kind: "duration", sentAs: "minutes", max: 5400 },
    ],
    [
      `<label>Runtime <input name="runtime" placeholder="HH:MM:SS" value="1:30:00"></label>`,
      { kind: "duration", sentAs: "h:mm:ss", default: 5400 },
    ],
    [
      `<label>Walltime (hrs) <input name="t" value="4"></label>`,
      { kind: "duration", sentAs: "hours", default: 4 * HOUR_S },
    ],
    [
      `<label>Memory (MB) <input name="m" type="number" value="8000"></label>`,
      { kind: "memory", sentAs: "MB", default: 8000 * 1024 ** 2 },
    ],
    [`<label>RAM [GiB] <input name="m" type="number"></label>`, { kind: "memory", sentAs: "GB" }],
    [
      `<label>Memory <input name="m" type="number" aria-describedby="u"></label><small id="u">in GB</small>`,
      { kind: "memory", sentAs: "GB" },
    ],
    // Where the unit is not said, or said twice, a number is a number.
    [`<label>Memory <input name="m" type="number"></label>`, { kind: "number" }],
    [`<label>Memory in MB or GB <input name="m" type="number"></label>`, { kind: "number" }],
    [`<label>Time <input name="t" type="number"></label>`, { kind: "number" }],
    [`<label>Time (hours or minutes) <input name="t" type="number"></label>`, { kind: "number" }],
    [`<label>Hours <input name="t" type="number"></label>`, { kind: "number", label: "Hours" }],
    [`<label>Timeout (minutes) <input name="t" type="number"></label>`, { kind: "number", unit: "minutes" }],
    [`<label>Memory (MB) <input name="m" placeholder="as much as there is"></label>`, { kind: "text" }],
    [`<label>Time (hours) <input name="t"></label>`, { kind: "text" }],
  ];
  for (const [html, expected] of rows) {
    it(`has ${String(expected["kind"])} of ${html.slice(7, 60)}`, () => {
      const field = fieldOf(html);
      assert.deepEqual({ ...field, ...expected }, { ...field });
    });
  }
});
