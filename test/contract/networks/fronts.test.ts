import assert from "node:assert/strict";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import { type NginxOptions, startNginx } from "../../../rig/nginx.js";
import { pooledHub } from "../../../rig/pool.js";
import { type HubClientError, hubErrorText } from "../../../src/hubClient/words/error-text.js";
import { noSecrets } from "../../../src/transport/network/network.js";
import { aSession } from "../../a-session.js";
import { l10n } from "../../unit/servers/model-fakes.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { Cell, NotebookOnServer, numbers, run, upTo } from "../jupyterServer/notebook-on-server.js";
import { until, WindowOnHub } from "../servers/model-on-hub.js";

const label = "hub.example";

describe("a hub behind an nginx that was set up for something else", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: RunningHub;
  const ends: (() => unknown)[] = [];

  before(async () => (hub = await pooledHub()));
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  after(() => hub.stop());

  async function windowBehind(options: Partial<NginxOptions>, user: string): Promise<WindowOnHub> {
    const nginx = await startNginx({ upstream: hub.url, ...options });
    const window = await WindowOnHub.open({ ...hub, url: nginx.url }, user);
    ends.push(
      () => nginx.stop(),
      () => window.close(),
    );
    return window;
  }

  /** What its user reads when the hub is asked for the servers, or for what is asked of it here. */
  async function wordsOf(
    window: WindowOnHub,
    ask: () => Promise<unknown> = () => askedForServers(window),
  ): Promise<string> {
    const error: unknown = await ask().then(
      () => assert.fail("the hub answered"),
      (thrown: unknown) => thrown,
    );
    return hubErrorText(error as HubClientError, label, l10n).message;
  }

  async function askedForServers(window: WindowOnHub): Promise<void> {
    await window.model.refresh(window.accountId);
    const { reach } = window.model.account(window.accountId) ?? {};
    if (reach && "problem" in reach) throw reach.problem;
  }

  it("follows a start whose messages are kept back, and says in the log, once, who may do so", async () => {
    const ada = await windowBehind({ buffering: true }, "ada");
    const { state } = await ada.start({ mode: "slow", seconds: 20 });
    assert.equal(state.kind, "running");
    assert.ok(ada.states.some((one) => one.kind === "starting" && one.unheard === "silent"));
    assert.equal(ada.log.lines.filter((line) => /something in front of it keeps them back/.test(line)).length, 1);
  });

  it("loses nothing over connections that are cut when they are idle, notices that, and keeps them from being idle", async () => {
    const bea = await windowBehind({ idleTimeoutS: 2.5 }, "bea");
    await bea.start({});
    const notebook = await NotebookOnServer.open(bea, undefined, "", bea.log);
    ends.push(() => notebook.close());
    const kernel = await notebook.start("idle.ipynb");
    const cuts = () => bea.log.lines.filter((line) => line.includes("closed 1006")).length;
    const said = () => bea.log.lines.filter((line) => /connections that are idle for about [23] s/.test(line)).length;
    const cell = new Cell(kernel, "import time\nfor i in range(5):\n    print(i, flush=True)\n    time.sleep(3.5)");
    assert.deepEqual(numbers((await cell.end).printed), upTo(5));
    await until(() => said() > 0, bea.log.lines.filter((line) => line.includes("socket")).join("\n"), 20_000);
    await until(() => kernel.connectionStatus === "connected", "it is connected");
    await run(kernel, "pass");
    const before = cuts();
    assert.ok(before >= 3);
    const { status } = await run(kernel, "time.sleep(7)");
    assert.deepEqual([status, cuts(), said()], ["ok", before, 1]);
    kernel.dispose();
  });

  it("goes on with a start where requests are limited, with and without a word of when to ask again", async () => {
    for (const limit of [{ perSecond: 1 }, { perSecond: 1, retryAfterS: 2 }]) {
      const cleo = await windowBehind({ limit }, "cleo");
      assert.equal((await cleo.start({ mode: "slow", seconds: 3 })).state.kind, "running");
      assert.ok(cleo.states.some((one) => one.kind === "starting" && one.unheard === "throttled"));
      const words = await wordsOf(cleo, async () => {
        for (let i = 0; i < 3; i++) await askedForServers(cleo);
      });
      const again = "retryAfterS" in limit ? /Try again after \d.*What answered is nginx/ : /Try again in a moment\. /;
      assert.match(words, again);
      await cleo.stopFromOutside();
    }
  });

  it("says who answered in the hub's place, and what to do", async () => {
    const page = (title: string, body = "") =>
      `default_type text/html; return 200 '<html><head><title>${title}</title></head><body>${body}</body></html>';`;
    const fronts: [string, Partial<NginxOptions>, RegExp][] = [
      ["away", { upstream: "http://127.0.0.1:1/jupyter/" }, /couldn't pass this on to the hub \(status 502\)/],
      ["503", { apiLines: ["return 503;"] }, /The hub may be restarting\. Try again in a moment\./],
      ["504", { apiLines: ["return 504;"] }, /got no answer from the hub in time/],
      ["403", { apiLines: ["return 403;"] }, /refused this \(status 403\).*VPN/],
      [
        "302",
        { apiLines: ["return 302 https://idp.example/sso?x=1;"] },
        /sends everyone to the sign-in page of https:\/\/idp\.example first/,
      ],
      ["elsewhere", { apiLines: ["return 302 https://www.example/;"] }, /redirects to https:\/\/www\.example/],
      [
        "login",
        { apiLines: [page("Campus Gateway: Sign in", "<input type=password>")] },
        /Sign in to the network first.*“Campus Gateway: Sign in”/,
      ],
      ["page", { apiLines: [page("Maintenance")] }, /answered instead of it \(status 200\).*“Maintenance”/],
    ];
    for (const [name, options, expected] of fronts) {
      const words = await wordsOf(await windowBehind(options, "dan"));
      assert.match(words, expected, name);
      assert.match(words, /What answered is nginx/, name);
      assert.doesNotMatch(words, /(?:isn't|not) a JupyterHub/, name);
    }
    const small = await windowBehind({ bodyLimit: 1_000 }, "dan");
    const words = await wordsOf(small, () => small.start({ note: "x".repeat(3_000) }));
    assert.match(words, /^The request is too large for something in front of .*status 413.*nginx/);
  });

  it("is asked again once a proxy on the way wants to know who asks, in the middle of a session", async () => {
    const first = await startForwardProxy();
    const asked: boolean[] = [];
    const proxyCredentials = (_proxy: string, refused: boolean) => {
      asked.push(refused);
      return Promise.resolve("ada:open sesame");
    };
    const session = aSession({
      baseUrl: hub.url,
      proxy: { hub: first.url, support: "off", noProxy: [], env: {} },
      secrets: { ...noSecrets, proxyCredentials },
    });
    ends.push(() => session.dispose());
    const status = async () => (await session.fetch("hub/api")).status;
    assert.equal(await status(), 200);
    await first.stop();
    const second = await startForwardProxy({ port: first.port, credentials: { user: "ada", password: "open sesame" } });
    ends.push(() => second.stop());
    assert.deepEqual([await status(), asked], [200, [false]]);
  });
});
