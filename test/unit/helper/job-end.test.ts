import assert from "node:assert/strict";
import { JobEnd } from "../../../src/helper/job-end.js";
import { eventually } from "../eventually.js";

/** What a helper answers when it is asked for the end of its server's job. */
function jobOf(answer: () => Promise<Record<string, unknown>>) {
  const told: number[] = [];
  const logged: string[] = [];
  let asked = 0;
  const helper = {
    ask: async (op: string) => {
      assert.equal(op, "job");
      asked++;
      return await answer();
    },
  };
  const job = new JobEnd(helper, (endsAtMs) => told.push(endsAtMs), { info: (line) => logged.push(line) });
  return { job, told, logged, asked: () => asked };
}

describe("the end of the job that a server runs in", () => {
  it("is told by the clock of this machine, and asked for once, however often it is looked at", async () => {
    const { job, told, asked } = jobOf(() => Promise.resolve({ status: "ok", leftS: 600 }));
    const beforeMs = Date.now();
    job.look();
    job.look();
    await eventually(() => told.length === 1, "it is told");
    job.look();
    assert.equal(asked(), 1);
    const [endsAtMs = 0] = told;
    assert.ok(endsAtMs >= beforeMs + 600_000 && endsAtMs <= Date.now() + 600_000, String(endsAtMs));
  });

  it("is not told where the server runs in none, nor of an answer that is none", async () => {
    for (const answer of [{}, { leftS: "600" }, { leftS: null }, { leftS: Infinity }]) {
      const { job, told, asked } = jobOf(() => Promise.resolve(answer));
      job.look();
      await eventually(() => asked() === 1, "it is asked");
      await new Promise(setImmediate);
      assert.deepEqual(told, [], JSON.stringify(answer));
    }
  });

  it("that could not be asked for is in the log, and nowhere else", async () => {
    const { job, told, logged } = jobOf(() => Promise.reject(new Error("it is gone")));
    job.look();
    await eventually(() => logged.length === 1, "it is logged");
    assert.match(logged[0] ?? "", /it is gone/);
    assert.deepEqual(told, []);
  });
});
