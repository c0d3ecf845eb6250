import assert from "node:assert/strict";
import http from "node:http";
import nodeFetch from "node-fetch";
import { type HubLine, type RunningHub, startHub } from "../../../rig/hub.js";
import { freePort } from "../../../rig/ports.js";
import { parseHubAddress } from "../../../src/hubClient/address/hub-address.js";
import { hubBehind } from "../../../src/hubClient/address/hub-behind.js";
import { recogniseHub } from "../../../src/hubClient/address/recognise.js";
import type { HubResponse } from "../../../src/transport/types.js";
import { networksWith } from "../../a-session.js";
import { HUB_DEADLINE_MS, LINES, noSignal } from "../hubClient/client-on-hub.js";
import { startTogether } from "./sign-in-on-hub.js";

/** Every host's name is this machine's. */
const agent = new http.Agent({
  lookup: (_host, _options, found) => found(null, [{ address: "127.0.0.1", family: 4 }]),
});
const networks = networksWith(
  async (url) => (await nodeFetch(url as string, { agent, redirect: "manual" })) as unknown as HubResponse,
);

async function found(pasted: string): Promise<string> {
  const address = parseHubAddress(pasted);
  return (await hubBehind(await recogniseHub(address, networks, noSignal), address, networks, noSignal)).baseUrl;
}

async function startSubdomainHub(line: HubLine): Promise<RunningHub> {
  const port = await freePort();
  const config = `c.JupyterHub.subdomain_host = "http://hub.localhost:${port}"\n`;
  return await startHub({ line, port, basePath: "/jupyter", config });
}

describe("a hub that gives each user a host", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hubs = new Map<HubLine, RunningHub>();
  before(async () => {
    hubs = await startTogether(LINES, startSubdomainHub);
  });
  after(() => Promise.all([...hubs.values()].map((hub) => hub.stop())));

  for (const line of LINES) {
    it(`is found behind it, and at its own address, hub ${line}`, async () => {
      const { port } = new URL(hubs.get(line)?.url ?? "");
      const hub = `http://hub.localhost:${port}/jupyter/`;
      assert.equal(await found(`${hub}hub/home`), hub);
      assert.equal(await found(hub), hub);
      assert.equal(await found(`http://ada.hub.localhost:${port}/jupyter/user/ada/lab`), hub);
      // Hubs before 5.0 name their own host nowhere.
      const own = `http://ada.hub.localhost:${port}/jupyter/`;
      assert.equal(await found(own), line === "4.1" ? own : hub);
    });
  }
});
