import assert from "node:assert/strict";
import { pooledHub } from "../../../rig/pool.js";
import { ServersView, type ServersViewDeps } from "../../../src/servers/view/servers-view.js";
import { english } from "../../unit/ui/english.js";
import { HubUnderTest, methods, until, type WindowOnHub } from "./model-on-hub.js";

/** A minute of a window in which nobody does anything, in ms. */
const MINUTE_MS = 600;
const [TO_HUB, TO_SERVER] = [20, 0];

describe("a window in which nobody does anything, for ten minutes at a hundredth of the time", function () {
  this.timeout(120_000);
  let rig: HubUnderTest;
  let ada: WindowOnHub;
  let view: ServersView;

  before(async () => {
    rig = new HubUnderTest(await pooledHub());
    ada = await rig.open("ada");
    await ada.start({});
    const { model, log } = ada;
    view = new ServersView({
      ...{ model, log, memento: ada.memento },
      ui: { l10n: english, language: "en", isTrusted: true },
      tokens: { entries: () => [] },
      running: { of: () => [] },
      links: { of: () => undefined, kernelsOf: () => new Set(), onDidChange: () => ({ dispose: () => undefined }) },
      limits: { of: () => ({}) },
      away: { of: () => undefined },
      resources: { of: () => undefined, lackOf: () => undefined, looked: () => undefined },
      contents: { get: () => Promise.reject(new Error("nobody asks the server")) },
      heard: new Map(),
      changed: () => undefined,
      isVisible: () => true,
      whileAsking: () => undefined,
      toItem: () => ({}),
      // Of the 30 seconds and 10 minutes that it waits.
      pauses: { firstMs: MINUTE_MS / 2, mostMs: 10 * MINUTE_MS },
    } as unknown as ServersViewDeps);
  });
  after(async () => {
    view.dispose();
    await rig.stop();
  });

  it("asks its hub twenty times at most, small questions about its own user, and the server never", async () => {
    const isOfHub = (request: string) => !request.includes("/user/ada/");
    rig.hub.clearRequests();
    const began = performance.now();
    view.opened();
    view.children(undefined);
    await until(() => performance.now() - began >= 10 * MINUTE_MS, "the ten minutes are over");
    const asked = methods(rig.hub.requests);
    assert.ok(asked.length > 1, "the view is kept up to date");
    assert.ok(asked.filter(isOfHub).length <= TO_HUB, asked.join("\n"));
    assert.equal(asked.filter((request) => !isOfHub(request)).length, TO_SERVER, asked.join("\n"));
    assert.deepEqual([...new Set(asked)], ["GET users/ada?include_stopped_servers"]);
  });
});
