import assert from "node:assert/strict";
import { HubConnection } from "../../../src/servers/hub-connection.js";
import { account, MemoryLog, MemoryTokens, ScriptedClient, unusedTransport } from "./model-fakes.js";
import { turn } from "./model-rig.js";

describe("the connection to a hub", () => {
  const transport = unusedTransport();
  let opened = 0;
  let open: () => void = () => undefined;
  const connect = () =>
    new HubConnection(account, "5.5.4", {
      tokens: new MemoryTokens(),
      log: new MemoryLog(),
      openTransport: () =>
        new Promise((resolve) => {
          opened++;
          open = () => resolve(transport);
        }),
      createClient: () => new ScriptedClient(),
    });

  it("that was closed is not opened again", async () => {
    const connection = connect();
    connection.close();
    await assert.rejects(connection.transport(), { name: "AbortError" });
    assert.equal(opened, 0);
  });

  it("that is closed while it opens leaves nothing open", async () => {
    const connection = connect();
    const opening = connection.transport();
    await turn();
    connection.close();
    open();
    await opening;
    await turn();
    assert.deepEqual([opened, transport.disposed], [1, 1]);
  });

  it("that cannot be asked for the token of this server's environment is out of reach, not signed out", async () => {
    const tokens = new MemoryTokens();
    const unreachable = new Error("unreachable");
    tokens.entries = () => [{ ...account, scopes: [], store: "environment", storedAt: "2026-01-01T00:00:00.000Z" }];
    tokens.read = () => Promise.reject(unreachable);
    const parts = {
      tokens,
      log: new MemoryLog(),
      openTransport: () => assert.fail(),
      createClient: () => assert.fail(),
    };
    await assert.rejects(new HubConnection(account, "5.5.4", parts).client(), unreachable);
    tokens.entries = () => [{ ...account, scopes: [], store: "keychain", storedAt: "2026-01-01T00:00:00.000Z" }];
    await assert.rejects(new HubConnection(account, "5.5.4", parts).client(), { kind: "not-signed-in" });
  });
});
