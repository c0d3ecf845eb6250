import assert from "node:assert/strict";
import { HubPages } from "../../../../src/hubClient/pages/hub-pages.js";
import { aSession } from "../../../a-session.js";
import { noSignal, type Reply, ScriptedHub, status, stranger } from "../scripted-hub.js";

const LOGIN = "GET /hub/login";
const SIGN_IN = "POST /hub/login?next=";
const SPAWN = "GET /hub/spawn/ada";
const ada = { user: "ada", name: "" };

const login = (action: string, more = "") => `<form method="post" action="${action}">
  <input type="hidden" name="_xsrf" value="t0"><input name="username"><input type="password" name="password">${more}</form>`;
const page = (html: string, code = 200, headers: Record<string, string> = {}): Reply =>
  stranger(code, html, { "x-jupyterhub-version": "5.5.4", ...headers });
const redirect = (location: string, headers = {}): Reply => page("", 302, { location, ...headers });

describe("a hub's pages", () => {
  let hub: ScriptedHub;
  let pages: HubPages;

  beforeEach(async () => {
    hub = await ScriptedHub.open();
    pages = new HubPages(aSession({ baseUrl: hub.url }));
  });
  afterEach(async () => {
    pages.dispose();
    await hub.close();
  });

  const signIn = () => pages.signIn("ada", "secret & more", noSignal);
  const kindOf = (work: Promise<unknown>) =>
    work.then(
      () => "fulfilled",
      (error: unknown) => (error as { kind?: unknown }).kind ?? error,
    );

  it("get the password in the form that the page has, with its hidden fields and no token", async () => {
    hub.on(LOGIN, page(login("/hub/login?next="), 200, { "set-cookie": "_xsrf=t0; Path=/hub/" }));
    hub.on(SIGN_IN, redirect("/hub/", { "set-cookie": "jupyterhub-hub-login=x; Path=/hub/" }));
    await signIn();
    assert.equal(hub.bodies.at(-1), "_xsrf=t0&username=ada&password=secret+%26+more");
    assert.deepEqual(hub.tokensSeen, [undefined, undefined]);
  });

  it("get no password where the form leads elsewhere", async () => {
    for (const action of [
      "https://evil.example/hub/login",
      "//evil.example/hub/login",
      "/services/x/login",
      "http://[",
    ]) {
      hub.on(LOGIN, page(login(action)));
      assert.equal(await kindOf(signIn()), "no-password-sign-in", action);
    }
    assert.ok(hub.requests.every((request) => request === LOGIN));
  });

  it("get no password where people sign in elsewhere", async () => {
    const others = [redirect("https://sso.example/auth"), page('<a href="/hub/oauth_login">Sign in with Campus</a>')];
    for (const other of [...others, page(login("/hub/login?next=", '<input type="password" name="new">'))]) {
      hub.on(LOGIN, other);
      assert.equal(await kindOf(signIn()), "no-password-sign-in");
    }
    hub.on(LOGIN, stranger(200, "<title>Campus sign in</title>"));
    assert.equal(await kindOf(signIn()), "front-answered");
    hub.on(LOGIN, stranger(503));
    assert.equal(await kindOf(signIn()), "hub-fault");
    // And whether something hides the hub's version.
    assert.ok(hub.requests.every((request) => request === LOGIN || request === "GET "));
  });

  it("are asked for a form only of the hub's, and it goes only to the hub", async () => {
    const form = (action: string) => `<form id="spawn_form" method="post" action="${action}"><input name="a"></form>`;
    for (const html of [
      "<p>hello</p>",
      form("https://evil.example/hub/spawn/ada"),
      form("/hub/spawn/ada").slice(0, 5),
    ]) {
      hub.on(SPAWN, page(html));
      assert.equal(await kindOf(pages.form(ada, noSignal)), "form-unreadable");
    }
    hub.on(SPAWN, page(form("/hub/spawn/ada?_xsrf=t1").padEnd(3_000_000, " ")));
    assert.equal(await kindOf(pages.form(ada, noSignal)), "form-unreadable");
    hub
      .on(SPAWN, page(form("/hub/spawn/ada?_xsrf=t1")))
      .on("POST /hub/spawn/ada?_xsrf=t1", redirect("/hub/spawn-pending/ada"));
    const read = await pages.form(ada, noSignal);
    await pages.start(read, { a: ["1"] }, noSignal);
    assert.equal(hub.bodies.at(-1), "a=1");
    await assert.rejects(pages.start({ ...read }, { a: ["1"] }, noSignal), TypeError);
  });

  it("get no password where they ask for a code besides", async () => {
    hub.on(LOGIN, page(login("/hub/login", '<input name="otp">')));
    await assert.rejects(signIn(), { kind: "no-password-sign-in", why: "code" });
    assert.deepEqual(hub.requests, [LOGIN]);
  });

  it("are the hub's where something hides its version, which is asked for once", async () => {
    const bare = (html: string, code = 200, headers = {}) => stranger(code, html, headers);
    hub.on(LOGIN, bare(login("/hub/login?next="))).on(SIGN_IN, bare("", 302, { location: "/hub/" }));
    hub.on("GET ", (response) => void response.end('{"version": "5.5.4"}'));
    await signIn();
    assert.deepEqual(hub.requests, [LOGIN, "GET ", SIGN_IN]);
  });

  it("say where they lead on to", async () => {
    hub.on(SPAWN, redirect("/hub/login?next=%2Fhub%2Fspawn%2Fada"));
    assert.equal(await kindOf(pages.form(ada, noSignal)), "pages-signed-out");
    for (const address of ["/hub/oauth_login", "/hub/github/oauth_login?next=", "/hub/pam/login", "/hub/lti/launch"]) {
      hub.on(SPAWN, redirect(address));
      assert.equal(await kindOf(pages.form(ada, noSignal)), "pages-signed-out", address);
    }
    hub.on(SPAWN, redirect("/hub/spawn-pending/ada"));
    assert.equal(await kindOf(pages.form(ada, noSignal)), "no-options-form");
    hub.on("GET /hub/spawn/ada/login", redirect("/hub/spawn-pending/ada/login"));
    assert.equal(await kindOf(pages.form({ ...ada, name: "login" }, noSignal)), "no-options-form", "a server's name");
  });

  it("have the hub's words on their error pages", async () => {
    const error = '<div class="error"><h1>400 : Bad Request</h1><p>Named servers are not enabled.</p></div>';
    hub.on(SPAWN, page(error, 400));
    assert.equal(await kindOf(pages.form(ada, noSignal)), "named-servers-disabled");
    hub.on(SPAWN, status(500));
    assert.equal(await kindOf(pages.form(ada, noSignal)), "hub-fault");
  });
});
