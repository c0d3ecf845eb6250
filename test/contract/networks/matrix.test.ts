import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { startHub } from "../../../rig/hub.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { exchangeOAuthCode } from "../../../src/hubClient/signIn/oauth.js";
import type { SpawnProgress } from "../../../src/hubClient/types.js";
import { aSession } from "../../a-session.js";
import { HUB_DEADLINE_MS, messages, noSignal } from "../hubClient/client-on-hub.js";
import { allowInBrowser } from "../sign-in/oauth-cases.js";
import { CLIENT, oauthClientConfig } from "../sign-in/sign-in-on-hub.js";
import { connect, run, startKernel } from "../transport/transport-on-hub.js";
import { type Way, waysTo } from "./ways.js";

describe("each way to a hub, for all that goes over it", function () {
  this.timeout(HUB_DEADLINE_MS);
  let [bare, based]: RunningHub[] = [];

  before(async () => {
    const config = oauthClientConfig;
    [bare, based] = await Promise.all([startHub({ config }), startHub({ config, basePath: "/jupyter" })]);
  });
  after(() => Promise.all([bare?.stop(), based?.stop()]));

  async function assertAll(hub: RunningHub, way: Way, user: string): Promise<void> {
    const session = aSession({ baseUrl: way.url, token: await hub.token(user), ...way.settings });
    const said: string[] = [];
    try {
      const client = createHubClient({ baseUrl: way.url, fetch: session.fetch });
      assert.equal((await client.whoami(noSignal)).name, user);
      said.push("REST ok");

      const events: SpawnProgress[] = [];
      const ref = { user, name: "" };
      const { url } = await client.start(ref, { mode: "slow", seconds: 2 }, (event) => events.push(event), noSignal);
      assert.ok(messages(events).some((message) => message.startsWith("Pulling image")));
      said.push("progress ok");

      const kernel = connect(session, url, await startKernel(session, url), session.WebSocket);
      assert.equal(await run(kernel, "print(6 * 7)"), "42\n");
      kernel.dispose();
      await client.stop(ref, noSignal);
      said.push("kernel socket ok");

      if (way.browser !== "none") {
        const browser = new PlainBrowser(way.browser);
        const { code, verifier } = await allowInBrowser({ ...hub, url: way.url }, user, undefined, browser);
        const asNobody = aSession({ baseUrl: way.url, ...way.settings });
        const grant = await exchangeOAuthCode(asNobody, CLIENT, { code, verifier }, noSignal);
        asNobody.dispose();
        assert.ok(grant.accessToken);
        said.push("sign-in by browser ok");
      }
    } finally {
      console.log(`      ${way.name.padEnd(14)}  ${said.join("  ")}`);
      session.dispose();
      await way.close();
    }
  }

  it("directly, and below a path", async () => {
    const ways: [string, RunningHub | undefined][] = [
      ["direct", bare],
      ["base path", based],
    ];
    for (const [name, hub] of ways) {
      assert.ok(hub);
      await assertAll(
        hub,
        { name, url: hub.url, settings: {}, browser: undefined, close: () => Promise.resolve() },
        "ada",
      );
    }
  });

  it("with an authority of the site, a client's certificate, proxies, and SSH", async () => {
    assert.ok(based);
    for await (const way of waysTo(based)) await assertAll(based, way, way.name.replaceAll(" ", "-").toLowerCase());
  });
});
