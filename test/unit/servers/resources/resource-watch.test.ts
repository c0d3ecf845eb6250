import assert from "node:assert/strict";
import type { Server } from "../../../../src/model/types.js";
import type { HelperUse } from "../../../../src/servers/contents/contract.js";
import type { Reading } from "../../../../src/servers/resources/reading.js";
import { ResourceWatch } from "../../../../src/servers/resources/resource-watch.js";
import type { RunningNotebook } from "../../../../src/servers/status/running-cells.js";
import type { Moment } from "../../../../src/transport/moment.js";
import type { AwaySocket } from "../../../../src/transport/socket/away-sockets.js";
import { User } from "../../../user/user.js";
import { moment } from "../../a-moment.js";
import { MemoryMemento } from "../model-fakes.js";
import { account, baseUrl } from "../view/an-account.js";

const minute = 60_000;
const EVERY_MS = 5_000;

/** All that waits for nothing from outside is done then. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("when a server is asked what it uses", () => {
  const [known] = account([{ state: { kind: "running", url: baseUrl, started: "2026-11-21T09:00:00Z" } }]).servers;
  assert.ok(known);
  const { id } = known;
  let server: Server;
  let now: number;
  let running: RunningNotebook[];
  let away: AwaySocket | undefined;
  let isVisible: boolean;
  let asked: HelperUse[];
  let answer: () => Promise<Reading | undefined>;
  let hubAsked: string[];
  let changes: number;
  let watch: ResourceWatch;
  let clock: { tick: () => void } | undefined;
  const realInterval = globalThis.setInterval;

  beforeEach(() => {
    [server, now, running, away, isVisible, asked, hubAsked, changes] = [known, 0, [], undefined, true, [], [], 0];
    answer = () =>
      Promise.resolve({ memory: { usedBytes: 1, limitBytes: 2, isMachine: false }, gpus: [], kernels: [] });
    const about = () => account([{ ...server }]);
    // The clock is the test's.
    globalThis.setInterval = ((tick: () => void) => {
      clock = { tick };
      return { unref: () => clock };
    }) as unknown as typeof setInterval;
    watch = new ResourceWatch({
      ui: new User().ui,
      model: {
        get accounts() {
          return [{ ...about(), servers: [server] }];
        },
        account: about,
        server: () => server,
        refresh: (accountId) => {
          hubAsked.push(accountId);
          return Promise.reject(new Error("the hub is away too"));
        },
      },
      running: { of: () => running, onDidChange: () => ({ dispose: () => undefined }) },
      away: { of: () => away },
      contents: {
        get: () =>
          Promise.resolve({
            ask: () => Promise.reject(new Error("nothing is to be named")),
            resources: (_, helper) => {
              asked.push(helper);
              return answer();
            },
          }),
      },
      unsavedOn: () => [],
      memento: new MemoryMemento(),
      changed: () => changes++,
      log: { info: () => undefined, warn: () => undefined },
      now: (): Moment => moment(now),
    });
  });
  afterEach(() => {
    watch.dispose();
    globalThis.setInterval = realInterval;
  });

  /** So long goes by. */
  async function passes(ms: number): Promise<void> {
    for (const until = now + ms; now < until;) {
      now += EVERY_MS;
      clock?.tick();
      await turn();
    }
  }
  const look = (helper: HelperUse = "at-hand") => watch.looked(id, { helper, isVisible: () => isVisible });
  const cell = () => [{ name: "a.ipynb", cells: 1, since: moment(now) }];

  it("is at once when somebody looks, each five seconds for ten minutes, and then no more: a night costs nothing", async () => {
    look();
    await turn();
    assert.equal(asked.length, 1);
    assert.equal(watch.of(id)?.memory?.used, 1);
    await passes(10 * minute);
    assert.equal(asked.length, 120);
    await passes(12 * 60 * minute);
    assert.equal(asked.length, 120);
    assert.equal(watch.of(id), undefined, "what is old is not said to be so");
    assert.equal(watch.lackOf(id), "paused");
    look();
    await turn();
    assert.equal(asked.length, 121);
    assert.equal(watch.lackOf(id), undefined);
  });

  it("is not while nobody can see it", async () => {
    look();
    await turn();
    isVisible = false;
    await passes(5 * minute);
    assert.equal(asked.length, 1);
    isVisible = true;
    await passes(EVERY_MS);
    assert.equal(asked.length, 2);
  });

  it("is while a cell runs, for as long as it does, but for what is done at once", async () => {
    running = cell();
    watch.begin();
    now += 1_000;
    clock?.tick();
    await turn();
    assert.deepEqual(asked, []);
    await passes(60 * minute);
    assert.ok(asked.length > 700, `${asked.length} questions`);
    const before = asked.length;
    running = [];
    await passes(minute);
    assert.equal(asked.length, before);
  });

  it("is not while the connections to it are away, nor when it has stopped, and one that was started again is another", async () => {
    running = cell();
    watch.begin();
    away = {} as AwaySocket;
    await passes(minute);
    assert.deepEqual(asked, []);
    away = undefined;
    await passes(EVERY_MS);
    assert.equal(asked.length, 1);
    server = { ...known, state: { kind: "stopped" } };
    await passes(minute);
    assert.deepEqual([asked.length, watch.of(id)], [1, undefined]);
    server = { ...known, state: { kind: "running", url: baseUrl, started: "2026-11-21T10:00:00Z" } };
    await passes(EVERY_MS);
    assert.deepEqual([asked.length, watch.of(id)?.memory?.past.length], [2, 1]);
  });

  it("is ever more seldom where it fails, one question at a time", async () => {
    answer = () => Promise.reject(new Error("away"));
    running = cell();
    watch.begin();
    await passes(10 * minute);
    assert.ok(asked.length >= 8 && asked.length <= 16, `${asked.length} questions`);
    answer = () => new Promise(() => undefined);
    const before = asked.length;
    await passes(10 * minute);
    assert.equal(asked.length, before + 1);
  });

  it("has its hub asked once whether it is still there, when it stops answering", async () => {
    look("listed");
    await turn();
    assert.deepEqual(hubAsked, []);
    const { accountId } = server;
    for (const times of [1, 2]) {
      const answering = answer;
      answer = () => Promise.reject(new Error("away"));
      await passes(minute);
      assert.deepEqual(hubAsked, Array<string>(times).fill(accountId));
      answer = answering;
      await passes(minute);
    }
  });

  it("has its helper started once, where its user wants that", async () => {
    answer = () => Promise.resolve(undefined);
    look("listed");
    await turn();
    assert.equal(watch.lackOf(id), "nobody");
    const told = changes;
    await passes(minute);
    assert.equal(changes, told, "no news is none");
    asked = [];
    answer = () => Promise.resolve({ gpus: [], kernels: [] });
    look("start");
    await turn();
    await passes(10_000);
    assert.deepEqual(asked, ["start", "listed", "listed"]);
    assert.equal(watch.lackOf(id), undefined);
  });
});
