import assert from "node:assert/strict";
import { mock } from "node:test";
import type { HubModel, ModelChange, Server } from "../../../../src/model/types.js";
import { ServersView, type ServersViewDeps } from "../../../../src/servers/view/servers-view.js";
import { account, baseUrl } from "./an-account.js";

const MINUTE_MS = 60_000;

describe("a window in which nobody does anything, with the view of servers in sight", () => {
  let [hubAsked, serverAsked] = [0, 0];
  let visible = true;
  const known = account([{ state: { kind: "running", url: baseUrl } }]);
  const [server] = known.servers;
  assert.ok(server);
  const ask = () => Promise.resolve(known).finally(() => hubAsked++);
  const model = {
    accounts: [known],
    account: () => known,
    server: () => server,
    refresh: ask,
    refreshAnew: ask,
  } as unknown as HubModel;
  const deps = () =>
    ({
      model,
      tokens: { entries: () => [] },
      running: { of: () => [] } as unknown as ServersViewDeps["running"],
      links: { kernelsOf: () => new Set(), onDidChange: () => ({ dispose: () => undefined }) },
      contents: {
        get: () => {
          serverAsked++;
          return Promise.reject(new Error("nobody asks it"));
        },
      },
      heard: new Map(),
      changed: () => undefined,
      isVisible: () => visible,
      whileAsking: () => undefined,
    }) as unknown as ServersViewDeps;

  beforeEach(() => {
    [hubAsked, serverAsked, visible] = [0, 0, true];
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => mock.timers.reset());

  async function pass(minutes: number): Promise<void> {
    for (let half = 0; half < 2 * minutes; half++) {
      mock.timers.tick(MINUTE_MS / 2);
      await Promise.resolve();
    }
  }

  it("asks its hub 5 times in 10 minutes at most, and its servers never", async () => {
    const made = new ServersView(deps());
    made.opened();
    await pass(10);
    assert.deepEqual([hubAsked, serverAsked], [5, 0]);
    made.dispose();
  });

  it("asks nobody while the view is out of sight", async () => {
    const made = new ServersView(deps());
    visible = false;
    made.hidden();
    await pass(60);
    assert.equal(hubAsked, 0);
    made.dispose();
  });

  it("asks soon again after something has changed, and never more often than each 30 seconds", async () => {
    const made = new ServersView(deps());
    await pass(10);
    const before = hubAsked;
    const after: Server = { ...server, state: { kind: "stopped" } };
    const change = { servers: [{ id: server.id, before: server, after }] } as unknown as ModelChange;
    made.modelChanged(change);
    await pass(0.5);
    assert.equal(hubAsked, before + 1);
    await pass(0.5);
    assert.equal(hubAsked, before + 1);
    made.dispose();
  });
});
