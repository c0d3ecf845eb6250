import assert from "node:assert/strict";
import { MemoryKills } from "../../../src/helper/memory-kills.js";

const { signal } = new AbortController();

describe("what is known of kills for memory", () => {
  let groups: unknown;
  let kills: MemoryKills;

  beforeEach(() => {
    groups = [{ kills: 3, limitBytes: 2_000 }];
    const ask = () => (groups instanceof Error ? Promise.reject(groups) : Promise.resolve({ groups }));
    kills = new MemoryKills({ ask }, { info: () => undefined });
  });

  it("is a count that rose since the kernel is recorded, each time anew", async () => {
    await kills.begin("a", signal);
    assert.deepEqual(await kills.verdict("a", signal), { isKilled: false, limitBytes: 2_000 });
    groups = [
      { kills: 4, limitBytes: null },
      { kills: 9, limitBytes: 1_000 },
    ];
    assert.deepEqual(await kills.verdict("a", signal), { isKilled: true, limitBytes: 1_000 });
    assert.deepEqual(await kills.verdict("a", signal), { isKilled: false, limitBytes: 1_000 });
  });

  it("is nothing that others around were killed for", async () => {
    groups = [{ kills: 3 }, { kills: 3 }];
    await kills.begin("a", signal);
    groups = [{ kills: 3 }, { kills: 4 }];
    assert.deepEqual(await kills.verdict("a", signal), { isKilled: false });
  });

  it("tells of one kernel for each kill", async () => {
    await kills.begin("a", signal);
    await kills.begin("b", signal);
    groups = [{ kills: 4 }];
    assert.equal((await kills.verdict("a", signal))?.isKilled, true);
    assert.equal((await kills.verdict("b", signal))?.isKilled, false);
    groups = [{ kills: 6 }];
    assert.equal((await kills.verdict("b", signal))?.isKilled, true);
    assert.equal((await kills.verdict("a", signal))?.isKilled, true);
  });

  it("is nothing where nobody counts, where no helper answers, and of a kernel that was not recorded", async () => {
    await kills.begin("a", signal);
    assert.equal(await kills.verdict("b", signal), undefined);
    for (const answer of [[], "none", new Error("no helper")]) {
      groups = answer;
      assert.equal(await kills.verdict("a", signal), undefined);
    }
  });
});
