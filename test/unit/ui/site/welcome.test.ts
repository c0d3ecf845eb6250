import assert from "node:assert/strict";
import { welcomeToHubs } from "../../../../src/servers/view/welcome.js";
import { SiteHubs } from "../../../../src/ui/settings/site/site-hubs.js";
import { quietLog } from "../../../quiet-log.js";
import { User } from "../../../user/user.js";

describe("the welcome of the servers view", () => {
  it("knows whether a site has set up hubs", async () => {
    const user = new User();
    const site = () => SiteHubs.read(user.ui, quietLog, "/nonexistent/hubs.json");
    await welcomeToHubs({ ui: user.ui, site });
    user.settings.set("hubs", [{ hub: "https://hub.example" }]);
    await welcomeToHubs({ ui: user.ui, site });
    assert.deepEqual(user.ran, [
      ["setContext", "hubKernels.siteHubs", false],
      ["setContext", "hubKernels.siteHubs", true],
    ]);
    user.restore();
  });
});
