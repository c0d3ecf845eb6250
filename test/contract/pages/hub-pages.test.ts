import assert from "node:assert/strict";
import { startHub } from "../../../rig/hub.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import { HubPages } from "../../../src/hubClient/pages/hub-pages.js";
import { failure, fieldNames, hubFrom, transportWith } from "../companion/companion-on-hub.js";
import { clientWith, HUB_DEADLINE_MS, LINES, noSignal } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";

const config = `
c.DummyAuthenticator.password = "let me in & more"
site_form = c.Spawner.options_form
c.Spawner.options_form = lambda spawner: "" if spawner.user.name == "bob" else site_form
def site_options(fields):
    if fields["account"] == ["zz000"]:
        raise ValueError("Account zz000 has no hours left")
    return fields
c.Spawner.options_from_form = site_options
`;
const PASSWORD = "let me in & more";
const ada = { user: "ada", name: "" };

for (const line of LINES) {
  describe(`a hub's own pages, hub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubFrom(() => startSpawnerHub("html", { line, basePath: "/jupyter", config }));
    const pages = () => new HubPages(transportWith(hub(), undefined));
    const signedIn = async (user = "ada") => {
      const page = pages();
      await page.signIn(user, PASSWORD, noSignal);
      return page;
    };

    it("give the options form after a sign-in", async () => {
      const form = await (await signedIn()).form(ada, noSignal);
      const names = ["account", "runtime", "nprocs", "memory", "gpu", "ui", "exclusive", "cluster"];
      assert.deepEqual(fieldNames(form), names);
      const statuses = hub().requests.map(({ method, path, status }) => `${method} ${path} ${status}`);
      assert.deepEqual(
        statuses.slice(-3).map((one) => one.replace(/\?\S*/, "")),
        ["GET /jupyter/hub/login 200", "POST /jupyter/hub/login 302", "GET /jupyter/hub/spawn/ada 200"],
      );
    });

    it("start a server with options that only the hub makes of them", async () => {
      const page = await signedIn();
      const form = await page.form(ada, noSignal);
      await page.start(form, { account: ["ab123"], gpu: ["a100:4"], ui: ["notebook"], exclusive: ["yes"] }, noSignal);
      const user = await userOf(hub(), "ada");
      const client = clientWith(hub(), user.token, hub().version);
      const server = await client.follow(ada, () => undefined, noSignal);
      const expected = {
        account: ["ab123"],
        runtime: ["4"],
        nprocs: ["2"],
        memory: ["8000"],
        gpu: ["a100:4"],
        ui: ["notebook"],
        exclusive: ["yes"],
        cluster: ["alpha"],
      };
      assert.deepEqual(server.userOptions, expected);
      assert.deepEqual(JSON.parse(await user.run("import os; print(os.environ['HUB_OPTIONS'])")), expected);

      assert.equal((await failure(page.form(ada, noSignal))).kind, "no-options-form");
      assert.equal((await failure(page.start(form, {}, noSignal))).kind, "server-already-running");
      await client.stop(ada, noSignal);
    });

    it("say why the hub refuses options, and start nothing", async () => {
      const page = await signedIn();
      const form = await page.form(ada, noSignal);
      const refused = await failure(page.start(form, { account: ["zz000"] }, noSignal));
      assert.deepEqual(refused, { kind: "options-refused", words: "Account zz000 has no hours left" });
      const { body } = await hub().api("GET", "users/ada");
      assert.deepEqual((body as { servers: object }).servers, {});
    });

    it("want the right password", async () => {
      const page = pages();
      const refused = await failure(page.signIn("ada", "wrong", noSignal));
      assert.deepEqual(refused, { kind: "password-refused", words: "Invalid username or password" });
      assert.equal((await failure(page.form(ada, noSignal))).kind, "pages-signed-out");
      await page.signIn("ada", PASSWORD, noSignal);
      assert.equal((await page.form(ada, noSignal)).fields.length, 8);
    });

    it("show the form of a named server, and of no other user", async () => {
      await hub().token("carla");
      const page = await signedIn();
      assert.equal((await page.form({ user: "ada", name: "gpu" }, noSignal)).fields.length, 8);
      assert.equal((await failure(page.form({ user: "carla", name: "" }, noSignal))).kind, "server-not-found");
    });

    it("know nobody any more once they were closed", async () => {
      const page = await signedIn();
      page.dispose();
      await assert.rejects(page.form(ada, noSignal), { name: "AbortError" });
    });

    // A start more, and the same code of JupyterHub in all lines.
    if (line !== "5.5") return;
    it("tell that a hub without a form has started the server", async () => {
      const user = await userOf(hub(), "bob");
      const bob = { user: "bob", name: "" };
      const page = await signedIn("bob");
      assert.equal((await failure(page.form(bob, noSignal))).kind, "no-options-form");
      const client = clientWith(hub(), user.token, hub().version);
      assert.equal((await client.follow(bob, () => undefined, noSignal)).ready, true);
      await client.stop(bob, noSignal);
    });
  });
}

const SINGLE_SIGN_ON = `
from jupyterhub.auth import DummyAuthenticator
class Campus(DummyAuthenticator):
    login_service = "Campus"
    auto_login = AUTO
    def login_url(self, base_url):
        return base_url + "oauth_login"
c.JupyterHub.authenticator_class = Campus
`;

for (const automatic of [true, false]) {
  describe(`a hub's own pages behind ${automatic ? "an automatic" : "a"} single sign-on`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubFrom(() => startHub({ config: SINGLE_SIGN_ON.replace("AUTO", automatic ? "True" : "False") }));

    it("take no password, and are sent none", async () => {
      const refused = await failure(new HubPages(transportWith(hub(), undefined)).signIn("ada", PASSWORD, noSignal));
      assert.equal(refused.kind, "no-password-sign-in");
      assert.deepEqual(
        hub().requests.map(({ method }) => method),
        ["GET"],
      );
    });
  });
}
