import assert from "node:assert/strict";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { choose, set, stop, TestHub } from "./hubs.js";
import { labels } from "./lists.js";

describe("a hub whose companion has no options to tell", () => {
  const hub = new TestHub("RIG_BARE_HUB");
  const inputs = inEachTest(() => new QuickInputs());
  const messages = inEachTest(() => new Messages());
  afterEach(() => set("profiles", undefined));

  it("starts at once: there is nothing to choose", async () => {
    const server = await hub.addFor("ada");
    const started = choose(server);
    const asking = await inputs().emptyList();
    assert.equal((await started)?.state, "running", messages().texts.join());
    assert.deepEqual(asking.items, []);
    assert.deepEqual((await hub.server("ada"))?.user_options, {});
    await stop(server);
  });

  it("offers a user's own profiles, and neither a form nor the way to one", async () => {
    const server = await hub.addFor("ada");
    await set("profiles", [{ name: "Large", options: { size: "large" } }]);
    const called = choose(server);
    const ways = labels(await inputs().list());
    assert.deepEqual(ways, ["The Hub's Default", "Large", "Start in Browser, Connect Here"]);
    await inputs().escape();
    assert.equal(await called, undefined);
  });
});
