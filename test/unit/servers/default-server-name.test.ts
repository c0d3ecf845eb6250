import assert from "node:assert/strict";
import { askDefaultServer, toldDefaultServer } from "../../../src/servers/names/default-server-name.js";
import { accountIdOf, hubIdOf } from "../../../src/text/ids.js";
import type { HubFetch, HubResponse } from "../../../src/transport/types.js";

const hub = { baseUrl: hubIdOf("https://hub.example/"), label: "hub.example" };
const account = { id: accountIdOf({ ...hub, user: "ada" }), hub };

/** The hub's companion answers so. */
function asked(answer: () => Response): Promise<string | undefined> {
  const fetch: HubFetch = () => new Promise((resolve) => resolve(answer() as unknown as HubResponse));
  const session = { baseUrl: hub.baseUrl, fetch };
  return askDefaultServer({ transport: () => Promise.resolve(session as never) }, account);
}

const about = (rest: object) => () => Response.json({ version: "0.3.0", api: 1, ...rest });

describe("the hub's default server", () => {
  it("is what its companion says, until it says otherwise", async () => {
    assert.equal(await asked(about({ default_server: "login-node" })), "login-node");
    assert.equal(toldDefaultServer(hub), "login-node");
    assert.equal(await asked(about({})), undefined);
    assert.equal(toldDefaultServer(hub), undefined);
  });

  it("is still what it said while it does not answer, and none once there is no companion", async () => {
    await asked(about({ default_server: "login-node" }));
    const away = () => Response.json({ status: 503, message: "" }, { status: 503 });
    assert.equal(await asked(away), "login-node");
    const refused = () => {
      throw new Error("away");
    };
    assert.equal(await asked(refused), "login-node");
    const none = () => Response.json({ status: 404, message: "Not Found" }, { status: 404 });
    assert.equal(await asked(none), undefined);
  });
});
