import assert from "node:assert/strict";
import { once } from "node:events";
import { hubUrl, serverUrl } from "../../../src/transport/address.js";
import { noSecrets } from "../../../src/transport/network/network.js";
import type { HubSession } from "../../../src/transport/types.js";
import { closeAll, NodeFetch2Request, type SocketServer, startSocketServer, TOKEN, transportTo } from "./support.js";

const hub = "https://hub.example/jupyter/";

describe("where a hub may have a server", () => {
  const places: [hub: string, ...servers: string[]][] = [
    [hub, "https://hub.example/jupyter/user/ada/", "https://ada.hub.example/jupyter/user/ada/"],
    // The names that JupyterHub makes of o'brien and of ünal, up to 4.1 and from 5.0 on, and of ada.l up to 4.1.
    [hub, "https://o_27brien.hub.example/user/o%27brien/", "https://u-obrien--65b8717.hub.example/user/o%27brien/"],
    [hub, "https://_c3_bcnal.hub.example/", "https://xn--nal-goa.hub.example/", "https://ada.l.hub.example/"],
    [hub, "https://ADA.hub.example:443/user/ada/"],
    ["http://hub.localhost:8000/", "http://ada.hub.localhost:8000/user/ada/"],
    ["http://hub/", "http://ada.hub/user/ada/"],
    ["http://127.0.0.1:8000/", "http://127.0.0.1:8000/user/ada/"],
    ["https://[fd00::1]/", "https://[fd00::1]/user/ada/"],
  ];
  for (const [at, ...servers] of places)
    it(`is ${servers.join(" and ")} for ${at}`, () => {
      for (const server of servers) {
        assert.equal(serverUrl(at, server), server);
        const asked = new URL("api/kernels?1", server).href;
        assert.equal(hubUrl({ baseUrl: at, server: () => server }, asked).href, asked);
      }
    });

  const others: [hub: string, ...servers: string[]][] = [
    [
      hub,
      "https://evil.example/user/ada/",
      "https://example/",
      "https://evilhub.example/",
      "https://hub.example.evil/",
    ],
    [hub, "https://hub.example@evil.example/", "https://ada.hub.example.evil.example/", "https://hub-example/"],
    [hub, "https://ada.hub.example:8443/user/ada/", "https://hub.example:8443/", "https://hub.example./"],
    [hub, "http://ada.hub.example/user/ada/", "http://hub.example/", "http://ada.hub.example:443/"],
    ["http://127.0.0.1:8000/", "http://ada.localhost:8000/", "http://localhost:8000/", "http://ada.0.0.1:8000/"],
    ["http://10.0.0.1/", "http://1.10.0.0/", "http://10.0.0.2/"],
    ["https://[fd00::1]/", "https://[fd00::2]/", "https://ada.example/"],
    ["https://ada.hub.example/", "https://hub.example/", "https://eve.hub.example/"],
  ];
  for (const [at, ...servers] of others)
    it(`is not ${servers.join(" nor ")} for ${at}`, () => {
      for (const server of servers.filter((each) => URL.canParse(each))) {
        const { origin } = new URL(server);
        assert.throws(() => serverUrl(at, server), { kind: "foreign-origin", origin });
        assert.throws(() => hubUrl({ baseUrl: at, server: () => server }, server), { kind: "foreign-origin", origin });
        assert.equal(hubUrl({ baseUrl: at, server: () => server }, "hub/api").href, `${at}hub/api`);
      }
    });
});

describe("a server with a host of its own", () => {
  let front: SocketServer;
  let port: string;
  const at = (name: string) => `http://${name}:${port}/`;

  beforeEach(async () => {
    front = await startSocketServer();
    port = new URL(front.url).port;
  });
  afterEach(closeAll);

  /** What came to the front: host and path, and whether with the token. */
  function heard(): string[] {
    return [...front.requests, ...front.upgrades].map(
      ({ headers, url }) => `${headers.host}${url} ${headers.authorization === `token ${TOKEN}`}`,
    );
  }

  async function tried({ fetch, WebSocket, upgrade }: HubSession, address: string): Promise<void> {
    await fetch(address).then((response) => response.text());
    await fetch(new NodeFetch2Request(address)).then((response) => response.text());
    const socket = new WebSocket(address);
    await once(socket, "open");
    socket.terminate();
    const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const { stream } = await upgrade(address, { ...headers, "sec-websocket-key": "MDEyMzQ1Njc4OWFiY2RlZg==" });
    stream.destroy();
  }

  it("gets the token of a session that is for it", async () => {
    const session = transportTo(at("hub.localhost")).at(() => `${at("ada.hub.localhost")}user/ada/`);
    await tried(session, `${at("ada.hub.localhost")}user/ada/api`);
    assert.deepEqual(heard(), Array(4).fill(`ada.hub.localhost:${port}/user/ada/api true`));
  });

  it("gets nothing of any other session, and neither does another user's", async () => {
    const network = transportTo(at("hub.localhost"));
    const sessions: [session: HubSession, asked: string][] = [
      [network, at("ada.hub.localhost")],
      [network.at(() => at("hub.localhost")), at("ada.hub.localhost")],
      [network.at(() => at("ada.hub.localhost")), at("eve.hub.localhost")],
      [network.at(() => at("ada.hub.localhost")), at("x.ada.hub.localhost")],
      [network.at(() => at("evilhub.localhost")), at("evilhub.localhost")],
      [network.at(() => at("localhost")), at("localhost")],
      [network.at(() => front.url), front.url],
    ];
    for (const [{ fetch, WebSocket, upgrade }, asked] of sessions) {
      await assert.rejects(fetch(asked), { kind: "foreign-origin" }, asked);
      assert.throws(() => new WebSocket(asked), { kind: "foreign-origin" }, asked);
      await assert.rejects(upgrade(asked, {}), { kind: "foreign-origin" }, asked);
    }
    assert.equal(front.connections(), 0);
  });

  it("is where the hub has it at each request", async () => {
    let server = at("ada.hub.localhost");
    const { fetch } = transportTo(at("hub.localhost")).at(() => server);
    await fetch(server).then((response) => response.text());
    server = at("eve.hub.localhost");
    await assert.rejects(fetch(at("ada.hub.localhost")), { kind: "foreign-origin" });
    await fetch(server).then((response) => response.text());
    assert.deepEqual(heard(), [`ada.hub.localhost:${port}/ true`, `eve.hub.localhost:${port}/ true`]);
  });

  it("is told the headers that are set for its hub, and shares no connection with it", async () => {
    const secrets = { ...noSecrets, header: () => Promise.resolve("door") };
    const network = transportTo(at("hub.localhost"), { headers: ["X-Front"], secrets });
    await network.fetch("").then((response) => response.text());
    const { fetch } = network.at(() => at("ada.hub.localhost"));
    await fetch(at("ada.hub.localhost")).then((response) => response.text());
    assert.deepEqual(
      front.requests.map(({ headers }) => headers["x-front"]),
      ["door", "door"],
    );
    assert.equal(front.connections(), 2);
  });
});
