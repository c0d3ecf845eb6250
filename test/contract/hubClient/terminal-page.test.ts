import assert from "node:assert/strict";
import { startHub } from "../../../rig/hub.js";
import { CLASSIC_PAGES } from "../../../rig/python.js";
import { terminalPage } from "../../../src/hubClient/terminal-page.js";
import type { HubFetch } from "../../../src/transport/types.js";
import { hubFrom, transportWith } from "../companion/companion-on-hub.js";
import { userOf } from "../rig-user.js";
import { HUB_DEADLINE_MS, noSignal } from "./client-on-hub.js";

/** As slurmformspawner's "Terminal"; ben's server has no pages at all. */
const config = `
c.Spawner.default_url = "/terminals/1"

def without_pages(spawner):
    if spawner.user.name == "ben":
        spawner.args = [*spawner.args, "--ServerApp.jpserver_extensions=nbclassic=False"]

c.Spawner.pre_spawn_hook = without_pages
`;

describe("a server whose user interface is a terminal", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => startHub({ config, packages: [CLASSIC_PAGES] }));

  for (const [user, path] of [
    ["ada", "terminals/1?"],
    ["ben", undefined],
  ] as const) {
    it(path === undefined ? "has none where it has no pages" : "has its page", async () => {
      const server = await userOf(hub(), user);
      await server.startToReady({});
      const url = `${hub().url}user/${user}/`;
      const { fetch } = transportWith(hub(), server.token);
      const leadsTo = (await fetch(url, { redirect: "manual" })).headers.get("location");
      assert.equal(leadsTo, `/user/${user}/terminals/1?`);
      assert.equal(await terminalPage(fetch, url, noSignal), path && `${url}${path}`);
      assert.equal((await server.get(`user/${user}/terminals/1`)).status, path === undefined ? 404 : 200);
    });
  }

  it("has none once it has ended: in its place the hub refuses every HEAD as a page does", async () => {
    const server = await userOf(hub(), "ada");
    await server.startToReady({});
    const url = `${hub().url}user/ada/`;
    const { fetch } = transportWith(hub(), server.token);
    const endsMeanwhile: HubFetch = async (address, init) => {
      const answer = await fetch(address, init);
      if (init?.method !== "HEAD") await hub().api("DELETE", "users/ada/server");
      return answer;
    };
    assert.equal(await terminalPage(endsMeanwhile, url, noSignal), undefined);
    assert.equal((await fetch(`${url}terminals/1`, { method: "HEAD", redirect: "manual" })).status, 405);
  });
});
