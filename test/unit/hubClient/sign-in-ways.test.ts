import assert from "node:assert/strict";
import { availableMethods } from "../../../src/hubClient/signIn/sign-in-methods.js";
import { type ASession, aSession } from "../../a-session.js";
import { drop, json, noSignal, type Reply, ScriptedHub, status, stranger } from "./scripted-hub.js";

const COMPANION = "GET hub-kernels";
const LOGIN = "GET /hub/login";
const page = (html: string, code = 200, headers: Record<string, string> = {}): Reply =>
  stranger(code, html, { "x-jupyterhub-version": "5.5.4", ...headers });
const form = (action: string, more = "") => `<form action="${action}" method="post">
  <input type="hidden" name="_xsrf" value="t0"><input name="username"><input type="password" name="password">${more}</form>`;

describe("the ways to sign in that a hub offers", () => {
  let hub: ScriptedHub;
  let transport: ASession;

  beforeEach(async () => {
    hub = await ScriptedHub.open();
    transport = aSession({ baseUrl: hub.url });
    hub.on(COMPANION, status(404, "Not Found")).on(LOGIN, page(form("/hub/login?next=")));
  });
  afterEach(async () => {
    transport.dispose();
    await hub.close();
  });

  const ways = (signal = noSignal) => availableMethods({ baseUrl: hub.url, fetch: transport.fetch }, signal);
  const password = async (reply: Reply) => {
    hub.on(LOGIN, reply);
    return (await ways()).password;
  };

  it("are asked for with two requests, without a cookie or a redirect that is followed", async () => {
    hub.on(LOGIN, page("", 302, { location: "/hub/oauth_login", "set-cookie": "_xsrf=t0; Path=/hub/" }));
    assert.deepEqual(await ways(), { companion: false, password: "no", shares: true });
    await ways();
    assert.deepEqual(hub.requests.sort(), [LOGIN, LOGIN, COMPANION, COMPANION]);
  });

  it("have shares from JupyterHub 5 on", async () => {
    const shares = async (version: string) => {
      hub.on(LOGIN, page(form("/hub/login"), 200, { "x-jupyterhub-version": version }));
      return (await ways()).shares;
    };
    assert.deepEqual([await shares("4.1.6"), await shares("5.0.0"), await shares("6.1.1")], [undefined, true, true]);
    assert.equal(await shares("of the campus"), undefined);
  });

  it("have the companion where it can sign in", async () => {
    const about = { version: "0.2.0", api: 1, abilities: ["options", "sign_in"] };
    for (const [reply, expected] of [
      [json(about), true],
      [json({ ...about, abilities: ["options"] }), false],
      [json({ version: "0.1.0", api: 1 }), false],
      [json({ ...about, api: 2 }), false],
      [json({ ...about, abilities: "sign_in" }), false],
      [page("<html>"), false],
      [stranger(200), false],
      [status(403, "Forbidden"), false],
      [status(500, "broken"), false],
    ] as const) {
      hub.on(COMPANION, reply);
      assert.equal((await ways()).companion, expected);
    }
  });

  it("have the password where the hub's page asks for it", async () => {
    assert.equal(await password(page(form("/hub/login?next="))), "yes");
    assert.equal(await password(page(form(""))), "yes");
  });

  it("have the password also where the hub's base path is called hub", async () => {
    const { baseUrl, fetch } = transport;
    hub.on("GET /hub/hub/login", page(form("/hub/hub/login?next=")));
    hub.on("GET /hub/hub/api/hub-kernels", status(404, "Not Found"));
    const found = await availableMethods({ baseUrl: `${baseUrl}hub/`, fetch }, noSignal);
    assert.deepEqual(found, { companion: false, password: "yes", shares: true });
  });

  it("have no password where people go on to another site", async () => {
    assert.equal(await password(page('<a role="button" href="/hub/oauth_login?next=">Sign in with Campus</a>')), "no");
    assert.equal(await password(page('<a href="/hub/saml_login">Sign in</a>')), "no");
    assert.equal(await password(page('<form action="/hub/cilogon/oauth_login"><button>Campus</button></form>')), "no");
    assert.equal(await password(page(form("https://sso.example/login"))), "no");
    assert.equal(await password(page("", 302, { location: "https://sso.example/authorize" })), "no");
    assert.equal(await password(status(403, "Forbidden")), "no");
  });

  it("have the password with a code of the moment, where the same form takes it", async () => {
    const codeIn = async (more: string) => {
      hub.on(LOGIN, page(form("/hub/login", more)));
      const { password: taken, code } = await ways();
      return [taken, code?.name, code?.label];
    };
    const label = '<label for="c">2FA code:</label><input id="c" name="2fa">';
    assert.deepEqual(await codeIn(label), ["yes", "2fa", "2FA code"]);
    for (const name of ["otp", "totp", "passcode", "mfa", "token", "duo-passcode", "otpCode", "verification_code"]) {
      assert.deepEqual(await codeIn(`<input name="${name}">`), ["yes", name, name]);
    }
    assert.deepEqual(await codeIn('<input type="password" name="otp">'), ["yes", "otp", "otp"]);
    assert.deepEqual(await codeIn('<input name="x" autocomplete="one-time-password">'), ["yes", "x", "x"]);
    for (const other of ["opinion", "tokenizer", "postcode", "domain"]) {
      assert.deepEqual(await codeIn(`<input name="${other}">`), ["yes", undefined, undefined]);
    }
    assert.deepEqual(await codeIn('<input type="hidden" name="token">'), ["yes", undefined, undefined]);
  });

  it("have no password where a code is asked for elsewhere on the page, or nobody knows what", async () => {
    const second = '<form action="/hub/second" method="post"><input name="otp"></form>';
    assert.equal(await password(page(form("/hub/login") + second)), "yes");
    assert.equal((await ways()).others, true);
    assert.equal(await password(page(second)), "no");
    assert.equal(await password(page(form("/hub/login", '<input name="captcha" required>'))), "unknown");
    assert.equal(await password(page(form("/hub/login", '<input name="otp"><input name="pin">'))), "no");
  });

  it("have the password of the hub's own form beside the ways of other authenticators", async () => {
    const button = '<a role="button" href="/hub/github/oauth_login">Sign in with GitHub</a>';
    const other = form("/hub/ldap/login")
      .replace('"username"', '"ldap_username"')
      .replace('="password">', '="ldap_password">');
    const expected = { companion: false, password: "yes", others: true, shares: true } as const;
    for (const more of [button, other]) {
      for (const html of [more + form("/hub/login"), form("/hub/login") + more]) {
        hub.on(LOGIN, page(html));
        assert.deepEqual(await ways(), expected);
      }
    }
    assert.equal(await password(page(other)), "no");
    assert.equal(await password(page(form("/hub/pam/login"))), "no");
    assert.equal(await password(page('<a href="/hub/pam/login?next=">Sign in with PAM</a>')), "no");
    assert.equal(await password(page('<a href="/hub/login">Login</a>')), "unknown");
  });

  it("begin at a course, or elsewhere, where the login page lets nobody in who comes alone", async () => {
    const from = async (reply: Reply) => {
      hub.on(LOGIN, reply);
      const { password: taken, comeFrom } = await ways();
      return [taken, comeFrom];
    };
    assert.deepEqual(await from(page("", 302, { location: "/hub/lti/launch?next=" })), ["no", "course"]);
    assert.deepEqual(await from(page('<a href="/hub/lti13/oauth_login">Sign in with LTI 1.3</a>')), ["no", "course"]);
    assert.deepEqual(await from(page("<p>Please open this hub from your Moodle course.</p>")), ["no", "course"]);
    assert.deepEqual(await from(page("<p>Required LTI 1.3 arg login_hint not included</p>", 400)), ["no", "course"]);
    for (const code of [400, 403, 405]) assert.deepEqual(await from(page("", code)), ["no", "elsewhere"]);
    const campus = '<p>For the course in statistics</p><a href="/hub/oauth_login">Sign in</a>';
    assert.deepEqual(await from(page(campus)), ["no", undefined]);
    assert.deepEqual(await from(page(`<p>From your course or here:</p>${form("/hub/login")}`)), ["yes", undefined]);
  });

  it("are read of a hub whose version is hidden on the way, and not of somebody before it", async () => {
    hub.on("GET ", (response) => void response.end('{"version": "5.5.4"}'));
    assert.equal(await password(stranger(200, form("/hub/login"))), "yes");
    hub.on("GET ", json({ version: "5.5.4" }));
    assert.equal(await password(stranger(200, form("/hub/login"))), "unknown");
  });

  it("leave open what the page does not tell", async () => {
    assert.equal(await password(page("<div id=app></div><script>login()</script>")), "unknown");
    assert.equal(await password(page(form("/hub/login"), 500)), "unknown");
    assert.equal(await password(stranger(200, form("/hub/login"))), "unknown");
    assert.equal(await password(stranger(302, "", { location: "https://portal.example/" })), "unknown");
  });

  it("are not known where nobody answers, and not waited for any more when the user goes", async () => {
    hub.on(LOGIN, drop);
    await assert.rejects(ways(), { kind: "hub-unreachable" });
    hub.on(LOGIN, () => undefined);
    await assert.rejects(ways(AbortSignal.timeout(50)), { name: "TimeoutError" });
  });
});
