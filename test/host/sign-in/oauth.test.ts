import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import * as vscode from "vscode";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { until } from "../commands/until.js";
import { Adding, assertLeastToken, tokensAtHub } from "./adding.js";
import { clientSecret, ownRedirect, password } from "./known.js";

const byOAuth = "in the browser (OAuth)";
const redirect = process.env["RIG_REDIRECT"] ?? "";

/** As a user does it: logs in and presses Authorize. Gives what the browser ends at. */
async function authorize(page: string, user: string): Promise<{ status: number; html: string; to: string }> {
  const browser = new PlainBrowser();
  const end = await browser.submit(await browser.openSignedIn(page, { user, password }), {});
  return { status: end.status, html: end.html, to: end.headers.get("location") ?? end.url.href };
}

describe("signing in with an OAuth client of the hub", () => {
  let user: Adding;
  beforeEach(() => (user = new Adding()));
  afterEach(() => user.restore());

  it("hears the browser on the registered port of this machine, and answers it with a small page", async () => {
    const { adding, page } = await user.beginInBrowser(byOAuth);
    assert.equal(new URL(page).searchParams.get("redirect_uri"), redirect);
    assert.equal(new URL(page).searchParams.get("code_challenge_method"), "S256");
    const { status, html } = await authorize(page, "olga");
    assert.equal(status, 200);
    assert.match(html, /You can close this tab/);
    assert.equal((await adding)?.user, "olga");
    await assertLeastToken("olga");
    await assert.rejects(fetch(redirect), "nobody listens any more");
  });

  it("refuses on that port what is not the answer, and goes on waiting", async () => {
    const { adding, page } = await user.beginInBrowser(byOAuth);
    const state = new URL(page).searchParams.get("state") ?? "";
    const answer = (address: string, init?: RequestInit) => fetch(address, init);
    const right = `${redirect}?code=abc&state=${state}`;
    const foreign = await answer(`${redirect}?code=abc&state=${"t".repeat(43)}`);
    assert.equal(foreign.status, 400);
    assert.match(foreign.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
    assert.equal((await answer(right.replace("/signed/in", "/signed/in/"))).status, 404);
    assert.equal((await answer(right, { method: "POST" })).status, 404);
    assert.equal(await statusByName(right, "localhost"), 404);
    const { status } = await authorize(page, "oleg");
    assert.equal(status, 200);
    assert.equal((await adding)?.user, "oleg");
  });

  it("says that the port is taken, and opens no page", async () => {
    const { port, hostname } = new URL(redirect);
    const other = createServer();
    await once(other.listen(Number(port), hostname), "listening");
    try {
      const { adding, list } = await user.begin();
      await user.inputs.chooseLabelled(list, byOAuth);
      assert.equal(await adding, undefined);
      assert.match(user.messages.texts.join(), new RegExp(`Another program uses port ${port}`));
      assert.deepEqual(user.opened, []);
    } finally {
      other.close();
    }
  });

  it("takes the browser's last address where nobody heard it, and no other address", async () => {
    const { adding, box, page } = await user.beginInBrowser(byOAuth);
    const state = new URL(page).searchParams.get("state") ?? "";
    await user.inputs.enter(box, `https://elsewhere.example/?code=abc&state=${state}`);
    await user.says(box, /not the address that ends this sign-in/);
    await user.inputs.enter(box, `${redirect}?code=abc&state=${"t".repeat(43)}`);
    await user.says(box, /not the address that ends this sign-in/);
    // A code that the hub did not make: it gets as far as the hub.
    await user.inputs.enter(box, `${redirect}?code=abc&state=${state}`);
    await user.says(box, /no longer takes the code/);
    await user.inputs.escape();
    assert.equal(await adding, undefined);
  });

  it("on a desktop: the hub sends the browser to the editor's own address", async () => {
    user.asDesktop();
    const { adding, page } = await user.beginInBrowser(byOAuth);
    assert.equal(new URL(page).searchParams.get("redirect_uri"), ownRedirect);
    const { to } = await authorize(page, "odin");
    assert.ok(to.startsWith(`${ownRedirect}?`), to);
    await user.callEditor(to);
    assert.equal((await adding)?.user, "odin");
    await assertLeastToken("odin");
  });

  it("is offered beside entries of the setting that are none, and those are told of once", async () => {
    const wrong = { hub: "https://...", clientId: "service-nowhere", clientSecret: "s3cret", redirectUri: redirect };
    const { set, before, restore } = clients();
    await set([wrong, ...before]);
    try {
      for (let times = 0; times < 2; times++) {
        const { adding, list } = await user.begin();
        assert.ok(list.items.some(({ label }) => label.includes(byOAuth)));
        await user.inputs.escape();
        assert.equal(await adding, undefined);
      }
      const told = user.messages.texts.filter((text) => text.includes("hubKernels.oauthClients"));
      assert.equal(told.length, 1);
      assert.match(told[0] ?? "", /cannot be used\. Entry 1 is left out: look at its hub\./);
      assert.ok(!told.join().includes("s3cret"));
    } finally {
      await restore();
    }
  });

  it("asks for a client's secret that the settings leave out, and keeps one that the hub took", async () => {
    const { set, before, restore } = clients();
    await set(before.map(({ hub, clientId, redirectUri }) => ({ hub, clientId, redirectUri })));
    const given = async (secret: string) => {
      const { adding, list } = await user.begin();
      await user.inputs.chooseLabelled(list, byOAuth);
      const asked = await user.inputs.box();
      assert.match(asked.prompt ?? "", /^The secret of the client “service-loopback”/);
      assert.equal(asked.password, true);
      const opened = user.opened.length;
      await user.inputs.enter(asked, secret);
      const box = await user.inputs.box();
      await until("the page is opened", () => user.opened.length > opened);
      await authorize(user.opened.at(-1) ?? "", "otto");
      return { adding, box };
    };
    try {
      const refused = await given("not the secret");
      await user.says(refused.box, /does not know this OAuth client or its secret/);
      await user.inputs.escape();
      assert.equal(await refused.adding, undefined);
      const taken = await given(`${clientSecret}-loopback`);
      assert.equal((await taken.adding)?.user, "otto");
      // From here on it is known.
      const { adding, box } = await user.beginInBrowser(byOAuth);
      assert.match(box.prompt ?? "", /^Waiting for the browser/);
      await user.inputs.escape();
      assert.equal(await adding, undefined);
    } finally {
      await restore();
    }
  });

  it("ends calmly when the hub was told no, and says what else the hub has against it", async () => {
    const { adding, box, page } = await user.beginInBrowser(byOAuth);
    const state = new URL(page).searchParams.get("state") ?? "";
    await fetch(`${redirect}?error=invalid_scope&state=${state}`);
    await user.says(box, /may not have the scopes/);
    await user.inputs.escape();
    assert.equal(await adding, undefined);

    const again = await user.beginInBrowser(byOAuth);
    const second = new URL(again.page).searchParams.get("state") ?? "";
    await fetch(`${redirect}?error=access_denied&state=${second}`);
    assert.equal(await again.adding, undefined);
    assert.match(user.messages.texts.join(), /was cancelled in the browser/);
    assert.deepEqual(await tokensAtHub("ohm"), []);
  });
});

/** The setting of this window's user. */
function clients() {
  const section = vscode.workspace.getConfiguration("hubKernels");
  const before = section.get<{ hub: string; clientId: string; redirectUri: string }[]>("oauthClients") ?? [];
  const set = (value: unknown) => section.update("oauthClients", value, vscode.ConfigurationTarget.Global);
  return { before, set, restore: () => set(before) };
}

/** The same port called by another name, as a page of another site would by a name of its own. */
async function statusByName(address: string, name: string): Promise<number> {
  const { request } = await import("node:http");
  const { hostname, port, pathname, search } = new URL(address);
  const asked = request({ host: hostname, port, path: pathname + search, headers: { host: `${name}:${port}` } });
  const [response] = (await once(asked.end(), "response")) as [{ statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}
