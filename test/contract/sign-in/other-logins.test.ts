import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type HubLine, type RunningHub, startHub } from "../../../rig/hub.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { libraryConfig } from "../../../rig/python-library.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { withPassword } from "./password-cases.js";
import { closeTransports, PASSWORD, refusal, SCOPES, startTogether, waysOf, whoami } from "./sign-in-on-hub.js";

/** The pages of these logins are the authenticator's, whatever the hub. */
const lines: HubLine[] = ["5.5"];

/** Two authenticators, each with its pages below its own name. */
const MULTI = `
from jupyterhub.auth import DummyAuthenticator
class Local(DummyAuthenticator):
    login_service = "Local"
class Guests(DummyAuthenticator):
    login_service = "Guests"
c.JupyterHub.authenticator_class = "multiauthenticator.MultiAuthenticator"
c.MultiAuthenticator.authenticators = [
    {"authenticator_class": Local, "url_prefix": "/local", "config": {"allow_all": True}},
    {"authenticator_class": Guests, "url_prefix": "/guests", "config": {"allow_all": True}},
]
`;

/** Both ways in which a learning platform leads its users to a hub. */
const LTI = {
  "1.1": `
c.JupyterHub.authenticator_class = "ltiauthenticator.lti11.auth.LTI11Authenticator"
c.LTI11Authenticator.consumers = {"course": "shared with the platform"}
`,
  "1.3": `
c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
c.LTI13Authenticator.client_id = {"hub"}
c.LTI13Authenticator.issuer = "https://platform.example"
c.LTI13Authenticator.authorize_url = "https://platform.example/authorize"
c.LTI13Authenticator.jwks_endpoint = "https://platform.example/keys"
`,
};

async function startLtiHub(version: keyof typeof LTI, line: HubLine): Promise<RunningHub> {
  const library = await libraryConfig("ltiauthenticator", line, [
    "jupyterhub-ltiauthenticator==1.6.3",
    "pyjwt==2.10.1",
    "cachetools==5.5.0",
  ]);
  return await startHub({ line, config: library + LTI[version] });
}

/** A login at a provider that runs out when its user's folder of the hub has a file "over". */
const RUNS_OUT = `
import os
from jupyterhub.auth import DummyAuthenticator
class Campus(DummyAuthenticator):
    async def refresh_user(self, user, handler=None):
        return not os.path.exists(os.path.join(rig["folder"], "over"))
c.JupyterHub.authenticator_class = Campus
c.Authenticator.allow_all = True
`;

async function startMultiHub(line: HubLine): Promise<RunningHub> {
  const library = await libraryConfig("multiauthenticator", line, ["jupyterhub-multiauthenticator==0.4.0"]);
  return await startHub({ line, config: library + MULTI });
}

describe("signing in to a hub with several authenticators", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hubs = new Map<HubLine, RunningHub>();
  before(async () => {
    hubs = await startTogether(lines, startMultiHub);
  });
  after(async () => {
    closeTransports();
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
  });

  for (const line of lines) {
    it(`offers no password, which the hub's API gives to none of them, hub ${line}`, async () => {
      const hub = hubs.get(line);
      assert.ok(hub);
      assert.deepEqual(await waysOf(hub), { companion: false, password: "no" });
      const { html } = await new PlainBrowser().open(`${hub.url}hub/login`);
      assert.match(html, /hub\/local\/login/);
      assert.equal((await refusal(withPassword(hub, "local:ada"))).why, "unsaid");
    });
  }
});

for (const version of ["1.1", "1.3"] as const) {
  describe(`signing in to a hub that is entered from a course (LTI ${version})`, function () {
    this.timeout(HUB_DEADLINE_MS);
    let hubs = new Map<HubLine, RunningHub>();
    before(async () => {
      hubs = await startTogether(lines, (line) => startLtiHub(version, line));
    });
    after(async () => {
      closeTransports();
      await Promise.all([...hubs.values()].map((hub) => hub.stop()));
    });

    for (const line of lines) {
      it(`begins in the course: who comes to its login page alone is sent away, hub ${line}`, async () => {
        const hub = hubs.get(line);
        assert.ok(hub);
        const ways = await waysOf(hub);
        assert.deepEqual(ways, { companion: false, password: "no", comeFrom: "course" });
      });
    }
  });
}

describe("a login at the provider that ran out", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hubs = new Map<HubLine, RunningHub>();
  before(async () => {
    hubs = await startTogether(["5.5"], (line) => startHub({ line, config: RUNS_OUT }));
  });
  after(async () => {
    closeTransports();
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
  });

  it("makes the hub refuse a good token until its user has logged in again", async () => {
    const hub = hubs.get("5.5");
    assert.ok(hub);
    const token = await hub.token("ada", { scopes: SCOPES });
    await writeFile(path.join(path.dirname(hub.logFile), "over"), "");
    assert.equal((await refusal(whoami(hub, token))).kind, "token-rejected");
    await new PlainBrowser().openSignedIn(`${hub.url}hub/home`, { user: "ada", password: PASSWORD });
    assert.equal((await whoami(hub, token)).name, "ada");
  });
});
