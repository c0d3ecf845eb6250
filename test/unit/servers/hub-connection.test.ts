import assert from "node:assert/strict";
import { once } from "node:events";
import { AccountConnection } from "../../../src/model/account-connection.js";
import { HubNetworks } from "../../../src/transport/network/hub-network.js";
import { closeAll, startServer } from "../transport/support.js";
import { address, MemoryLog, MemoryTokens, ScriptedClient, UnusedNetworks } from "./model-fakes.js";

describe("the connection to a hub", () => {
  const log = new MemoryLog();
  const networks = new HubNetworks({ log, settings: () => () => ({}) });
  after(() => networks.dispose());
  afterEach(closeAll);
  const connect = (baseUrl: string, user: string) =>
    new AccountConnection({ baseUrl, user }, "5.5.4", {
      tokens: new MemoryTokens(),
      log,
      networks,
      createClient: () => new ScriptedClient(),
    });

  it("that was closed is not opened again", async () => {
    const unused = new UnusedNetworks();
    const parts = { tokens: new MemoryTokens(), log, networks: unused, createClient: () => new ScriptedClient() };
    const connection = new AccountConnection(address, "5.5.4", parts);
    connection.close();
    await assert.rejects(connection.transport(), { name: "AbortError" });
    assert.equal(unused.opened, 0);
  });

  it("that is closed while it opens leaves nothing open", async () => {
    const server = await startServer((_request, response) => response.end());
    const connection = connect(server.url, "ada");
    const opening = connection.transport();
    connection.close();
    const { fetch } = await opening;
    await assert.rejects(fetch(server.url), { name: "AbortError" });
    assert.equal(server.connections(), 0);
  });

  it("ends what is under way for its account, and nothing of the hub's other accounts", async () => {
    const server = await startServer((request, response) => {
      if (request.url !== "/held") response.end("answer");
    });
    const [ada, bob] = [connect(server.url, "ada"), connect(server.url, "bob")];
    const [ofAda, ofBob] = [await ada.transport(), await bob.transport()];
    const held = ofAda.fetch(`${server.url}held`);
    const [request] = (await once(server.server, "request")) as [{ socket: NodeJS.EventEmitter }];
    const closed = once(request.socket, "close");
    ada.close();
    await assert.rejects(held, { name: "AbortError" });
    await closed;
    assert.equal(await (await ofBob.fetch(server.url)).text(), "answer");
  });

  it("that cannot be asked for the token of this server's environment is out of reach, not signed out", async () => {
    const tokens = new MemoryTokens();
    const unreachable = new Error("unreachable");
    tokens.entries = () => [{ ...address, scopes: [], store: "environment", storedAt: "2026-01-01T00:00:00.000Z" }];
    tokens.read = () => Promise.reject(unreachable);
    const parts = { tokens, log, networks: { of: () => assert.fail() }, createClient: () => assert.fail() };
    await assert.rejects(new AccountConnection(address, "5.5.4", parts).client(), unreachable);
    tokens.entries = () => [{ ...address, scopes: [], store: "keychain", storedAt: "2026-01-01T00:00:00.000Z" }];
    await assert.rejects(new AccountConnection(address, "5.5.4", parts).client(), { kind: "not-signed-in" });
  });
});
