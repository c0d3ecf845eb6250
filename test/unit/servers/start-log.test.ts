import assert from "node:assert/strict";
import { SpawnFailed } from "../../../src/hubClient/errors.js";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import type { ModelLog } from "../../../src/model/model-log.js";
import { StartLogs } from "../../../src/model/start-log.js";
import { Log } from "../../../src/ui/log/log.js";
import { moment } from "../a-moment.js";
import { baseUrl, MemoryLog, running } from "./model-fakes.js";
import { defaultId, ModelRig, turn } from "./model-rig.js";

const TOKEN = "abcdef0123456789";

function begun(log: ModelLog, logs = new StartLogs(log), now = () => moment(1_000)) {
  const about = { serverId: defaultId, label: "hub.example", isOwn: true, began: moment(1_000), options: undefined };
  return { logs, start: logs.begin(about, now) };
}

/** As the editor's channel, in memory. */
function realLog() {
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  return {
    lines,
    log: new Log({ trace: take, debug: take, info: take, warn: take, error: take, show() {}, dispose() {} }),
  };
}

describe("the log of a start", () => {
  it("has every message once, in order, and how it ended", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    for (const message of ["Server requested", "Pending in queue...", "Pending in queue...", "", "Running"]) {
      call.report({ kind: "message", message });
    }
    call.report({ kind: "message", message: "Server requested" });
    call.answer(running());
    await start;
    assert.deepEqual(rig.log.lines, [
      "---- hub.example/jupyter: start asked for ----",
      "hub.example/jupyter: Server requested",
      "hub.example/jupyter: Pending in queue...",
      "hub.example/jupyter: Running",
      "---- hub.example/jupyter: the server runs ----",
    ]);
  });

  it("has the hub's reason when it failed, and that it was withdrawn", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new SpawnFailed(baseUrl, "no such image: x", false));
    await assert.rejects(start);
    assert.match(rig.log.lines.at(-1) ?? "", /no such image: x/);
    const second = await rig.starting();
    const stop = rig.model.stop(defaultId);
    await new Promise((resolve) => setImmediate(resolve));
    rig.client.stopped[0]?.answer(undefined);
    second.call.fail(new Error("gone"));
    await stop;
    await assert.rejects(second.start, { kind: "spawn-cancelled" });
    assert.match(rig.log.lines.at(-1) ?? "", /withdrawn/);
  });

  it("writes no secret: a hub's message goes through the redaction of the log", () => {
    const { lines, log } = realLog();
    log.secret(TOKEN);
    const { start } = begun(log);
    start.message(`env JUPYTERHUB_API_TOKEN ${TOKEN}`);
    assert.deepEqual(lines.slice(1), ["hub.example: env JUPYTERHUB_API_TOKEN <redacted>"]);
  });

  it("remembers a bounded number of messages", () => {
    const log = new MemoryLog();
    const { start, logs } = begun(log);
    for (let second = 0; second < 1_100; second++) start.message(`waiting (${second} s)`);
    start.message("waiting (1099 s)");
    assert.equal(log.lines.length, 1_101);
    start.message("waiting (0 s)");
    assert.equal(log.lines.length, 1_102);
    const [{ lines, leftOut } = assert.fail()] = logs.all;
    assert.deepEqual([lines.length, leftOut], [200, 901]);
    assert.deepEqual(
      [lines[0], lines[49], lines[50], lines.at(-1)].map((line) => line?.text),
      ["waiting (0 s)", "waiting (49 s)", "waiting (951 s)", "waiting (0 s)"],
    );
  });
});

describe("the last starts of a window", () => {
  it("are kept with their options, lines, times and ends", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    rig.now += 2_000;
    call.report({ kind: "message", message: "Pending in queue...", pending: { phase: "queued" } });
    rig.now += 3_000;
    call.fail(new SpawnFailed(baseUrl, "no such image: x", false));
    await assert.rejects(start);
    const [{ began, ...kept } = assert.fail(), ...more] = rig.model.starts.all;
    assert.deepEqual(kept, {
      serverId: defaultId,
      label: "hub.example/jupyter",
      isOwn: true,
      options: { image: "gpu" },
      lines: [{ afterMs: 2_000, text: "Pending in queue...", pending: { phase: "queued" } }],
      leftOut: 0,
      end: { kind: "failed", afterMs: 5_000, why: "no such image: x" },
    });
    assert.deepEqual([began, more], [moment(1_000), []]);
  });

  it("are ten", () => {
    const log = new MemoryLog();
    const logs = new StartLogs(log);
    for (let count = 0; count < 12; count++) begun(log, logs).start.message(`start ${count}`);
    assert.deepEqual([logs.all.length, logs.all[0]?.lines[0]?.text], [10, "start 2"]);
  });

  it("have no token, also one that is forgotten before they are read, and none that is cut", () => {
    const { log } = realLog();
    const { start, logs } = begun(log);
    log.secret(TOKEN);
    start.message(`${"x".repeat(495)}${TOKEN}`);
    start.message(`token ${TOKEN}`);
    start.ended("failed", `spawner with ${TOKEN}`);
    log.forget(TOKEN);
    const text = JSON.stringify(logs.all);
    assert.doesNotMatch(text, /abcde/);
    assert.match(text, /token <redacted>.*spawner with <redacted>/);
  });

  it("have nothing of what was typed as a secret, where a hub repeats it, and none of a form's fields with one", async () => {
    const { lines, log } = realLog();
    const rig = await ModelRig.create({ log });
    rig.model.noteSecrets(defaultId, ["correct horse"]);
    const start = rig.model.start(defaultId, formFields({ password: ["correct horse"] }, { secret: true }));
    start.catch(() => undefined);
    await turn();
    rig.client.started[0]?.report({ kind: "message", message: "mounting with correct horse" });
    rig.client.started[0]?.fail(new SpawnFailed(baseUrl, "correct horse is wrong", false));
    await assert.rejects(start);
    assert.match(lines.join("\n"), /mounting with <redacted>\n.*<redacted> is wrong/);
    assert.doesNotMatch(JSON.stringify([lines, rig.model.starts.all]), /horse/);
    assert.equal(rig.model.starts.all[0]?.options, undefined);
  });
});
