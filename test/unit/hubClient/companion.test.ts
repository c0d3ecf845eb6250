import assert from "node:assert/strict";
import { Companion } from "../../../src/hubClient/options/companion.js";
import type { OptionForm } from "../../../src/hubClient/options/model.js";
import { type ASession, aSession } from "../../a-session.js";
import { json, noSignal, ScriptedHub, status, stranger } from "./scripted-hub.js";

const ABOUT = "GET hub-kernels";
const GET = "GET hub-kernels/users/ada/options?server=";
const POST = "POST hub-kernels/users/ada/options?server=";
const ada = { user: "ada", name: "" };
const spawner = { class: "site.Spawner", bases: ["site.Spawner", "jupyterhub.spawner.Spawner"] };
const HTML = '<label for="n">Cores</label><input type="number" name="n" id="n">';
const profiles = [
  {
    slug: "gpu",
    display_name: "GPU",
    profile_options: { image: { choices: { torch: {} }, unlisted_choice: { enabled: true } } },
  },
];

describe("the companion's client", () => {
  let hub: ScriptedHub;
  let transport: ASession;
  let companion: Companion;

  beforeEach(async () => {
    hub = await ScriptedHub.open();
    transport = aSession({ baseUrl: hub.url, token: "secret-token" });
    companion = new Companion({ baseUrl: hub.url, fetch: transport.fetch });
  });
  afterEach(async () => {
    transport.dispose();
    await hub.close();
  });

  const form = () => companion.form(ada, noSignal);
  const kindOf = (work: Promise<unknown>) =>
    work.then(
      () => "fulfilled",
      (error: unknown) => (error as { kind?: unknown }).kind ?? error,
    );

  it("prefers the profiles to the page that scripts make of them, but not to fields of the site's own", async () => {
    hub.on(GET, json({ api: 1, spawner, html: "<div id=app></div><script>render()</script>", profile_list: profiles }));
    assert.equal((await form()).fields[0]?.name, "profile");
    hub.on(GET, json({ api: 1, spawner, html: HTML, profile_list: profiles }));
    assert.equal((await form()).fields[0]?.name, "n");
    const kube = `<div id="kubespawner-profiles-list"><input type="radio" name="profile" value="a"></div>`;
    const acting = `${kube}<select name="course" onchange="price()"><option>ml</select>`;
    hub.on(GET, json({ api: 1, spawner, html: acting, profile_list: profiles }));
    assert.equal((await form()).scripted, "whole", "half of it is not offered");
    hub.on(GET, json({ api: 1, spawner, html: HTML, profile_list: [] }));
    assert.equal((await form()).fields[0]?.name, "n");
  });

  it("tells the hub's default server where it has one", async () => {
    const about = { version: "0.3.0", api: 1, abilities: ["options"] };
    hub.on(ABOUT, json({ ...about, default_server: "login-node" }));
    assert.equal((await companion.about(noSignal)).defaultServer, "login-node");
    hub.on(ABOUT, json({ ...about, default_server: "" }));
    assert.deepEqual(await companion.about(noSignal), { version: "0.3.0", abilities: ["options"] });
  });

  it("has an empty form where the spawner has none", async () => {
    hub.on(GET, json({ api: 1, spawner, html: null }));
    assert.deepEqual((await form()).fields, []);
  });

  it("reads a form as that of the spawner whose class it is", async () => {
    const html = '<select name="image" required><option>base</option><option>torch</option></select>';
    hub.on(GET, json({ api: 1, spawner, html }));
    assert.equal((await form()).spawner, "other");
    const bases = ["site.Own", "dockerspawner.dockerspawner.DockerSpawner"];
    hub.on(GET, json({ api: 1, spawner: { class: "site.Own", bases }, html }));
    assert.equal((await form()).spawner, "dockerspawner");
  });

  it("says when the companion is of another version, whatever else it answers", async () => {
    hub.on(GET, json({ api: 2, form: "quite another shape" })).on(ABOUT, json({ version: "9.0.0", api: 2 }));
    assert.equal(await kindOf(form()), "companion-not-understood");
    assert.equal(await kindOf(companion.about(noSignal)), "companion-not-understood");
  });

  it("says when there is no companion, and when there is only no such user", async () => {
    hub.on(GET, status(404, "Not Found")).on(ABOUT, status(404, "Not Found"));
    assert.equal(await kindOf(form()), "companion-missing");
    hub.on(ABOUT, json({ version: "0.1.0", api: 1, abilities: [] }));
    assert.equal(await kindOf(form()), "server-not-found");
    hub.on(GET, stranger(404)).on(ABOUT, stranger(404));
    assert.equal(await kindOf(form()), "front-answered");
  });

  it("reads no form of ten megabytes", async () => {
    hub.on(GET, json({ api: 1, spawner, html: HTML.padEnd(10_000_000, " ") }));
    assert.equal(await kindOf(form()), "form-unreadable");
    hub.on(GET, json({ api: 1, spawner, html: HTML.padEnd(3_000_000, " ") }));
    await assert.rejects(form(), { kind: "form-unreadable", why: "too-large", hub: hub.url });
  });

  it("believes only answers of the documented shape", async () => {
    const answers = [json([]), json({ api: 1 }), json({ api: 1, spawner: {}, html: "" }), json({ api: "1" })];
    const broken = stranger(200, '{"api": 1, "html": "<b>', { "x-jupyterhub-version": "5.5.4" });
    for (const answer of [...answers, broken]) {
      hub.on(GET, answer);
      assert.equal(await kindOf(form()), "unexpected-answer");
    }
  });

  it("sends the fields that count as a browser would, and takes the spawner's options", async () => {
    hub.on(GET, json({ api: 1, spawner, html: null, profile_list: profiles }));
    hub.on(POST, json({ user_options: { profile: "gpu", "image--unlisted-choice": "a:1" } }));
    const kube = await form();
    const name = "profile-option-gpu--image";
    const answers = { profile: ["gpu"], [name]: ["unlisted-choice"], [`${name}--unlisted-choice`]: ["a:1"], x: ["1"] };
    const options = await companion.userOptions(ada, kube, answers, noSignal);
    assert.deepEqual(options, { profile: "gpu", "image--unlisted-choice": "a:1" });
    assert.deepEqual(JSON.parse(hub.bodies.at(-1) ?? ""), {
      fields: { profile: ["gpu"], [`${name}--unlisted-choice`]: ["a:1"] },
    });
  });

  it("tells a refusal from other trouble", async () => {
    const empty: OptionForm = { spawner: "other", fields: [] };
    const options = () => companion.userOptions(ada, empty, {}, noSignal);
    hub.on(POST, status(400, "Account zz000 has no hours left"));
    await assert.rejects(options(), { kind: "options-refused", hubMessage: "Account zz000 has no hours left" });
    hub.on(POST, status(400, "Named servers are not enabled."));
    assert.equal(await kindOf(options()), "named-servers-disabled");
    hub.on(POST, status(403, "requires any of [servers]"));
    assert.equal(await kindOf(options()), "scope-missing");
    hub.on(POST, status(500, "Internal Server Error"));
    assert.equal(await kindOf(options()), "hub-fault");
    hub.on(POST, json({ user_options: [] }));
    assert.equal(await kindOf(options()), "unexpected-answer");
  });

  it("escapes the names of user and server", async () => {
    const path = "hub-kernels/users/ada%2Fx%40y/options?server=my%20gpu%26a%3D1";
    hub.on(`GET ${path}`, json({ api: 1, spawner, html: null }));
    await companion.form({ user: "ada/x@y", name: "my gpu&a=1" }, noSignal);
    assert.deepEqual(hub.requests, [`GET ${path}`]);
    assert.deepEqual(hub.tokensSeen, ["token secret-token"]);
  });
});
