import assert from "node:assert/strict";
import { SpawnFailed } from "../../../src/hubClient/errors.js";
import { StartLog } from "../../../src/model/start-log.js";
import { Log } from "../../../src/ui/log/log.js";
import { baseUrl, MemoryLog, running } from "./model-fakes.js";
import { defaultId, ModelRig } from "./model-rig.js";

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
    const lines: string[] = [];
    const take = (line: string) => void lines.push(line);
    const sink = { trace: take, debug: take, info: take, warn: take, error: take, show() {}, dispose() {} };
    const log = new Log(sink);
    log.secret("abcdef0123456789");
    const start = new StartLog(log, "hub.example");
    start.message("env JUPYTERHUB_API_TOKEN abcdef0123456789");
    assert.deepEqual(lines, ["hub.example: env JUPYTERHUB_API_TOKEN <redacted>"]);
  });

  it("remembers a bounded number of messages", () => {
    const log = new MemoryLog();
    const start = new StartLog(log, "hub.example");
    for (let second = 0; second < 1_100; second++) start.message(`waiting (${second} s)`);
    start.message("waiting (1099 s)");
    assert.equal(log.lines.length, 1_100);
    start.message("waiting (0 s)");
    assert.equal(log.lines.length, 1_101);
  });
});
