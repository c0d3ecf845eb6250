import assert from "node:assert/strict";
import type { HubModel } from "../../../../src/model/types.js";
import type { CommandDeps } from "../../../../src/servers/commands/deps.js";
import { openServer } from "../../../../src/servers/commands/open-server.js";
import { accountIdOf, serverIdOf } from "../../../../src/text/ids.js";
import { User } from "../../../user/user.js";

const baseUrl = "https://hub.example/";
const accountId = accountIdOf({ baseUrl, user: "ada" });
const id = serverIdOf(accountId, "");

describe("a server's page in the browser", () => {
  async function opened(url: string): Promise<string[]> {
    const user = new User();
    const server = { id, accountId, name: "", state: { kind: "running", url } };
    const account = { id: accountId, hub: { baseUrl }, user: "ada", servers: [server] };
    const model = { server: () => server, account: () => account, accounts: [account] } as unknown as HubModel;
    await openServer({ ui: user.ui, model } as CommandDeps).run({ server: id });
    return user.opened;
  }

  it("is on the hub's own host, or on one below it", async () => {
    for (const url of ["https://hub.example/user/ada/", "https://ada.hub.example/user/ada/"])
      assert.deepEqual(await opened(url), [url]);
  });

  it("is nowhere else, whatever the hub's user model says", async () => {
    for (const url of [
      "https://evil.example/user/ada/",
      "https://evilhub.example/user/ada/",
      "https://ada.hub.example:8443/user/ada/",
      "http://ada.hub.example/user/ada/",
    ])
      await assert.rejects(opened(url), { kind: "foreign-origin", origin: new URL(url).origin });
  });
});
