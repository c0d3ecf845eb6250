import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { canSignIn } from "../../../src/hubClient/signIn/companion-sign-in.js";
import { companionWith, hubFrom } from "../companion/companion-on-hub.js";
import { HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { allowed, begin, exchange, hubWithSignIn, pageFor } from "./sign-in-on-hub.js";

/** A release of JupyterHub that has moved all that it calls private: to the companion none of it is there. */
const NOTHING_PRIVATE = `
import sys, types
import jupyterhub.apihandlers.base, jupyterhub.handlers.base, jupyterhub.scopes, jupyterhub.utils

class Moved(types.ModuleType):
    def __getattribute__(self, name):
        asking = sys._getframe(1).f_globals.get("__name__", "")
        if name.startswith("_") and not name.startswith("__") and asking.startswith("hub_kernels_companion"):
            raise AttributeError(name)
        return super().__getattribute__(name)

for name, module in list(sys.modules.items()):
    if name.split(".")[0] == "jupyterhub":
        module.__class__ = Moved
`;
/** A hub that lacks what the page needs. */
const OLD = "import jupyterhub\njupyterhub.version_info = (4, 0, 2, '', '')\n";
/** One that lacks what all of it needs. */
const OTHER = "import sys, jupyterhub.orm\nsys.modules['jupyterhub.apihandlers.base'].APIHandler = None\n";
const form = { user: "ada", name: "" };

describe("the companion on a hub that has moved its private names", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => hubWithSignIn({ line: "6.1", config: NOTHING_PRIVATE }));

  it("does all that it does elsewhere", async () => {
    const begun = begin(hub());
    assert.equal((await exchange(hub(), await allowed(begun), begun.verifier)).user, "ada");
    const companion = companionWith(hub(), await hub().token("ada"));
    const abilities = ["options", "user_options", "start", "sign_in", "sign_in_shares"];
    assert.deepEqual((await companion.about(noSignal)).abilities, abilities);
    await companion.form(form, noSignal).catch((error: unknown) => {
      assert.equal((error as { kind?: unknown }).kind, "no-options-form");
    });
    assert.doesNotMatch(await readFile(hub().logFile, "utf8"), /switched off/);
  });
});

describe("the companion on a hub before 4.1", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => hubWithSignIn({ line: "4.1", config: OLD }));

  it("has no page on which Allow could not work, and says so in the log", async () => {
    const { abilities } = await companionWith(hub(), undefined).about(noSignal);
    assert.equal(canSignIn(abilities), false);
    assert.deepEqual(abilities, ["options", "user_options", "start"]);
    assert.equal((await pageFor(begin(hub()).url)).page.status, 404);
    assert.match(
      await readFile(hub().logFile, "utf8"),
      /hub_kernels_companion: The browser sign-in is switched off, .* it needs JupyterHub 4\.1 or newer/,
    );
  });
});

describe("the companion on a hub that lacks what it needs", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => hubWithSignIn({ line: "5.5", config: OTHER }));

  it("is not there, says so in the log, and the hub runs", async () => {
    await assert.rejects(companionWith(hub(), undefined).about(noSignal), { kind: "companion-missing" });
    assert.ok(Array.isArray((await hub().api("GET", "users")).body));
    const log = await readFile(hub().logFile, "utf8");
    assert.match(log, /hub_kernels_companion: The API for server options is switched off/);
    assert.match(log, /hub_kernels_companion: The browser sign-in is switched off/);
  });
});

describe("the companion's sign-in page of a hub that ends servers at a log-out", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => hubWithSignIn({ line: "5.5", config: "c.JupyterHub.shutdown_on_logout = True\n" }));

  it("says so beside “Log out”, while one runs", async () => {
    const says = async () => (await pageFor(begin(hub()).url)).page.html.includes('id="ends-servers"');
    assert.equal(await says(), false);
    const started = await hub().api("POST", "users/ada/server", {});
    assert.equal(started.status, 201);
    assert.equal(await says(), true);
  });
});
