import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import { RecordedTraffic } from "../../../src/jupyterServer/recorded-traffic.js";
import { eventually } from "../eventually.js";
import * as lab from "./lab-messages.js";
import { recordedBy, RecorderByHand } from "./recorder-by-hand.js";
import { Channel } from "./traffic-channel.js";

const { execute, input, printed, status, V1 } = lab;

describe("a kernel that lets nothing else be done before it is recorded", () => {
  it("is asked for until it is heard, and is recorded from the cell's beginning on", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const [channel, recorder, cell] = [new Channel(V1), new RecorderByHand(), execute()];
    try {
      recordedBy(recorder, channel);
      recorder.isDeaf = true;
      channel.open(false);
      channel.ask(cell);
      const said = [status("busy", cell), input(1, cell), printed("begins", cell)];
      channel.answer(...said);
      const looks = async (times: number) => {
        for (let time = 0; time < 100 && recorder.records < times; time++) {
          mock.timers.tick(100);
          await setImmediate();
        }
        assert.equal(recorder.records, times);
      };
      await looks(2);
      const first = printed("ends", cell);
      recorder.isDeaf = false;
      recorder.begins = first.header.msg_id;
      await looks(3);
      channel.answer(first);
      mock.timers.reset();
      await eventually(() => recorder.before.length > 0, "its beginning is handed over");
      assert.deepEqual(
        recorder.before.map(({ header }) => header.msg_id),
        said.map(({ header }) => header.msg_id),
      );
    } finally {
      mock.timers.reset();
      channel.traffic.ended(undefined);
    }
  });

  it("is waited for where its holder is about to leave", async () => {
    const [channel, recorder, cell] = [new Channel(V1), new RecorderByHand(), execute()];
    recordedBy(recorder, channel, { afterMs: 600_000 });
    const traffic = channel.traffic;
    assert.ok(traffic instanceof RecordedTraffic);
    try {
      recorder.isDeaf = true;
      channel.open(false);
      channel.ask(cell);
      channel.answer(status("busy", cell));
      const recorded = traffic.recordNow();
      await eventually(() => recorder.records === 1, "it is not heard at the first try");
      const first = printed("ends", cell);
      recorder.isDeaf = false;
      recorder.begins = first.header.msg_id;
      await eventually(() => recorder.records === 2, "it is asked for again");
      channel.answer(first);
      assert.equal(await recorded, true);
    } finally {
      traffic.ended(undefined);
    }
  });
});
