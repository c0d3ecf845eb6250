import assert from "node:assert/strict";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { availableMethods } from "../../../src/hubClient/signIn/sign-in-methods.js";
import { HUB_DEADLINE_MS, LINES, noSignal } from "../hubClient/client-on-hub.js";
import { environmentCases } from "./environment-cases.js";
import { oauthCases } from "./oauth-cases.js";
import { passwordCases } from "./password-cases.js";
import { pasteCases } from "./paste-cases.js";
import {
  closeTransports,
  hubWith,
  LONGEST_S,
  oauthClientConfig,
  PASSWORD,
  startPlainHub,
  startTogether,
  WISH,
} from "./sign-in-on-hub.js";

/** How a hub tells its servers an address that leads through its proxy: 4.1 knows no `public_url`. */
const PUBLIC: Record<HubLine, string> = {
  "4.1": `c.Spawner.hub_connect_url = f"http://127.0.0.1:{rig['proxyPort']}"`,
  "5.5": `c.JupyterHub.public_url = f"http://127.0.0.1:{rig['proxyPort']}{rig['basePath']}"`,
  "6.1": `c.JupyterHub.public_url = f"http://127.0.0.1:{rig['proxyPort']}{rig['basePath']}"`,
};

function config(line: HubLine): string {
  return `${oauthClientConfig}
c.DummyAuthenticator.password = "${PASSWORD}"
c.Authenticator.username_map = {"lovelace": "ada", "anna@campus.example": "anna", "campus\\\\anton": "anton"}
c.JupyterHub.token_expires_in_max_seconds = ${LONGEST_S}
${PUBLIC[line]}
`;
}

describe("signing in to a hub with a login form", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hubs = new Map<HubLine, RunningHub>();
  before(async () => {
    hubs = await startTogether(LINES, (line) =>
      startPlainHub(line, { basePath: "/jupyter", companion: true, config: config(line) }),
    );
  });
  after(async () => {
    closeTransports();
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
  });

  for (const line of LINES) {
    describe(`works on hub ${line}`, () => {
      const hub = () => {
        const found = hubs.get(line);
        assert.ok(found);
        return found;
      };
      const longestS = line === "4.1" ? WISH.expiresInS : LONGEST_S;

      it("in the ways that it offers, asked without being signed in", async () => {
        hub().clearRequests();
        assert.deepEqual(await availableMethods(hubWith(hub()), noSignal), {
          companion: true,
          password: "yes",
          ...(line !== "4.1" && { shares: true, companionShares: true }),
        });
        assert.deepEqual(
          hub()
            .requests.map(({ method, path }) => `${method} ${path}`)
            .sort(),
          ["GET /jupyter/hub/api/hub-kernels", "GET /jupyter/hub/login"],
        );
      });
      passwordCases(hub, longestS);
      oauthCases(hub, longestS);
      pasteCases(hub, line);
      environmentCases(hub, line);
    });
  }
});
