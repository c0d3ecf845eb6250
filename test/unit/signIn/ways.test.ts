import assert from "node:assert/strict";
import type { SignInAttempt, SignInDeps } from "../../../src/signIn/contract.js";
import { offeredMethods } from "../../../src/signIn/methods/methods.js";
import { passwordMethod } from "../../../src/signIn/methods/password.js";
import { hubFromEnvironment } from "../../../src/tokens/environment/environment.js";
import type { Wizard } from "../../../src/ui/prompts/wizard.js";
import { SiteHubs } from "../../../src/ui/settings/site/site-hubs.js";
import { quietLog } from "../../quiet-log.js";
import { User } from "../../user/user.js";

/** What a server of zoe's hub is told. */
const environmentOfServer = {
  JUPYTERHUB_API_URL: "http://10.0.0.1:8081/jupyter/hub/api",
  JUPYTERHUB_BASE_URL: "/jupyter/",
  JUPYTERHUB_SERVICE_PREFIX: "/jupyter/user/zoe/",
  JUPYTERHUB_USER: "zoe",
  JUPYTERHUB_SERVER_NAME: "",
  JUPYTERHUB_API_TOKEN: "0123456789abcdef0123456789abcdef",
};

describe("the ways to sign in, of a hub that is not asked", () => {
  let user: User;
  beforeEach(() => (user = new User()));
  afterEach(() => user.restore());

  const parts = (more: Partial<SignInAttempt> = {}, deps: object = {}): SignInAttempt => ({
    hub: { baseUrl: "https://hub.example/jupyter/", label: "hub.example" },
    can: { companion: false, password: "no" },
    accept: () => assert.fail("nothing was given"),
    deps: {
      ui: user.ui,
      lifetimeDays: () => 30,
      oauthClients: () => [],
      site: () => SiteHubs.read(user.ui, quietLog, "/nonexistent/hubs.json"),
      log: { warn() {} },
      ...deps,
    } as unknown as SignInDeps,
    ...more,
  });

  it("are pasting alone where the hub can do nothing else, and say why", () => {
    const ways = offeredMethods(parts());
    assert.deepEqual(
      ways.map(({ way }) => way),
      ["paste", "paste"],
    );
    assert.match(ways[0]?.detail ?? "", /no other method.*companion/);
  });

  it("say that they cannot check the hub, where that does not tell which it is", () => {
    const environment = hubFromEnvironment(environmentOfServer);
    assert.ok(environment);
    const ways = offeredMethods(parts({ here: { environment, leads: "unproven" } }));
    assert.match(
      ways.at(-1)?.detail ?? "",
      /^Sent to hub\.example for zoe\. Couldn't verify that this is the server's hub/,
    );
  });

  it("ask before a password goes over plain http to another machine, and ask for none without a yes", async () => {
    const memento = { get: () => [], update: () => assert.fail("a no is not remembered") };
    const hub = { baseUrl: "http://hub.example/", label: "hub.example" };
    const way = passwordMethod(parts({ hub, can: { companion: false, password: "yes" } }, { memento }));
    assert.ok(way);
    const asking = way.first({ text: () => assert.fail("it asked for the name") } as unknown as Wizard);
    const ended = assert.rejects(asking, { name: /Cancel/ });
    (await user.modal(/isn't encrypted/)).close();
    await user.ends(ended);
    assert.equal(user.messages.length, 1);
  });
});
