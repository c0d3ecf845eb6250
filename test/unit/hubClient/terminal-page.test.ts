import assert from "node:assert/strict";
import { terminalPage } from "../../../src/hubClient/terminal-page.js";
import { aSession } from "../../a-session.js";
import { noSignal, ScriptedHub, stranger } from "./scripted-hub.js";

const HOME = "GET /user/ada/gpu/";
/** Node leaves out the mark of a query that is empty. */
const PAGE = "HEAD /user/ada/gpu/terminals/1";
const leadsTo = (location: string) => stranger(302, "", { location });

describe("a server whose own page is a terminal", () => {
  let hub: ScriptedHub;
  beforeEach(async () => {
    hub = await ScriptedHub.open();
    hub.on("HEAD /user/ada/gpu/api", stranger(405, "", { "content-type": "application/json" }));
  });
  afterEach(() => hub.close());

  async function found(): Promise<string | undefined> {
    const transport = aSession({ baseUrl: hub.url, token: "secret" });
    try {
      return await terminalPage(transport.fetch, `${hub.url}user/ada/gpu/`, noSignal);
    } finally {
      transport.dispose();
    }
  }

  it("leads to it, where it has such a page", async () => {
    hub.on(HOME, leadsTo("/user/ada/gpu/terminals/1?"));
    for (const status of [405, 200]) {
      hub.on(PAGE, stranger(status, ""));
      assert.equal(await found(), `${hub.url}user/ada/gpu/terminals/1?`, String(status));
    }
    hub.on(HOME, leadsTo(`${hub.url}user/ada/gpu/terminals/work`));
    hub.on("HEAD /user/ada/gpu/terminals/work", stranger(405, ""));
    assert.equal(await found(), `${hub.url}user/ada/gpu/terminals/work`);
  });

  it("has none that it does not know, or that somebody else answers for", async () => {
    hub.on(HOME, leadsTo("/user/ada/gpu/terminals/1?"));
    for (const status of [404, 302, 403, 424, 500, 503]) {
      hub.on(PAGE, stranger(status, ""));
      assert.equal(await found(), undefined, String(status));
    }
    hub.on(PAGE, stranger(405, ""));
    hub.on("HEAD /user/ada/gpu/api", stranger(405, ""));
    assert.equal(await found(), undefined, "the hub in the place of the server");
  });

  it("is none that leads elsewhere", async () => {
    const elsewhere = [
      "http://[",
      "/user/ada/gpu/lab?",
      "/user/ada/terminals/1",
      "/hub/login?next=/user/ada/gpu/terminals/1",
      "https://other.example/user/ada/gpu/terminals/1",
    ];
    for (const location of elsewhere) {
      hub.on(HOME, leadsTo(location));
      assert.equal(await found(), undefined, location);
    }
    hub.on(HOME, stranger(200));
    assert.equal(await found(), undefined);
    assert.deepEqual(new Set(hub.requests), new Set([HOME]), "and is not asked");
  });
});
