import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { PlainBrowser } from "../../../../rig/hub-login.js";
import { inEachTest } from "./adding.js";
import { clientSecret, ownRedirect, password, type SignInRig } from "./rig.js";

const byOAuth = "with the browser (OAuth)";

/** As a user does it: logs in and presses Authorize. Gives what the browser ends at. */
async function authorize(page: string, user: string): Promise<{ status: number; html: string; to: string }> {
  const browser = new PlainBrowser();
  const end = await browser.submit(await browser.openSignedIn(page, { user, password }), {});
  return { status: end.status, html: end.html, to: end.headers.get("location") ?? end.url.href };
}

/** The same port called by another name, as a page of another site would by a name of its own. */
async function statusByName(address: string, name: string): Promise<number> {
  const { hostname, port, pathname, search } = new URL(address);
  const asked = request({ host: hostname, port, path: pathname + search, headers: { host: `${name}:${port}` } });
  const [response] = (await once(asked.end(), "response")) as [{ statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

export function oauthCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);

  it("hears the browser on the registered port of this machine, and answers it with a small page", async () => {
    const { adding, page } = await window().beginInBrowser(byOAuth);
    assert.equal(new URL(page).searchParams.get("redirect_uri"), rig().redirect);
    assert.equal(new URL(page).searchParams.get("code_challenge_method"), "S256");
    const { status, html } = await authorize(page, "olga");
    assert.equal(status, 200);
    assert.match(html, /You can close this tab/);
    assert.equal((await window().user.ends(adding))?.user, "olga");
    await rig().assertLeastToken("olga");
    await assert.rejects(fetch(rig().redirect), "nobody listens any more");
  });

  it("refuses on that port what is not the answer, and goes on waiting", async () => {
    const { redirect } = rig();
    const { adding, page } = await window().beginInBrowser(byOAuth);
    const right = `${redirect}?code=abc&state=${new URL(page).searchParams.get("state") ?? ""}`;
    const foreign = await fetch(`${redirect}?code=abc&state=${"t".repeat(43)}`);
    assert.equal(foreign.status, 400);
    assert.match(foreign.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
    assert.equal((await fetch(right.replace("/signed/in", "/signed/in/"))).status, 404);
    assert.equal((await fetch(right, { method: "POST" })).status, 404);
    assert.equal(await statusByName(right, "localhost"), 404);
    assert.equal((await authorize(page, "oleg")).status, 200);
    assert.equal((await window().user.ends(adding))?.user, "oleg");
  });

  it("says that the port is taken, and opens no page", async () => {
    const { user } = window();
    const { port, hostname } = new URL(rig().redirect);
    const other = createServer();
    await once(other.listen(Number(port), hostname), "listening");
    try {
      const { adding, list } = await window().begin();
      list.choose(byOAuth);
      assert.equal(await user.ends(adding), undefined);
      await user.reads(new RegExp(`Another program is using port ${port}`));
      assert.deepEqual(user.opened, []);
    } finally {
      other.close();
    }
  });

  it("takes the browser's last address where nobody heard it, and no other address", async () => {
    const { user } = window();
    const { redirect } = rig();
    const { adding, box, page } = await window().beginInBrowser(byOAuth);
    const state = new URL(page).searchParams.get("state") ?? "";
    for (const wrong of [
      `https://elsewhere.example/?code=abc&state=${state}`,
      `${redirect}?code=abc&state=${"t".repeat(43)}`,
    ]) {
      box.enter(wrong);
      await user.says(box, /isn't the address that ends this sign-in/);
    }
    // A code that the hub did not make: it gets as far as the hub.
    box.enter(`${redirect}?code=abc&state=${state}`);
    await user.says(box, /The sign-in code for .* is no longer valid/);
    box.escape();
    assert.equal(await user.ends(adding), undefined);
  });

  it("on a desktop: the hub sends the browser to the editor's own address", async () => {
    const { adding, page } = await window().asDesktop().beginInBrowser(byOAuth);
    assert.equal(new URL(page).searchParams.get("redirect_uri"), ownRedirect);
    const { to } = await authorize(page, "odin");
    assert.ok(to.startsWith(`${ownRedirect}?`), to);
    window().window.callEditor(to);
    assert.equal((await window().user.ends(adding))?.user, "odin");
    await rig().assertLeastToken("odin");
  });

  it("is offered beside entries of the setting that are none, and those are told of once", async () => {
    const { user } = window();
    const { clients, redirect } = rig();
    const wrong = { hub: "https://...", clientId: "service-nowhere", clientSecret: "s3cret", redirectUri: redirect };
    user.settings.set("oauthClients", [wrong, ...clients]);
    for (let times = 0; times < 2; times++) {
      const { adding, list } = await window().begin();
      assert.ok(list.labels.some((label) => label.includes(byOAuth)));
      list.escape();
      assert.equal(await user.ends(adding), undefined);
    }
    const told = user.texts.filter((text) => text.includes("hubKernels.oauthClients"));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /can't be used\. Entry 1 is ignored\. Check its hub\./);
    assert.ok(!told.join().includes("s3cret"));
  });

  it("asks for a client's secret that the settings leave out, and keeps one that the hub took", async () => {
    const { user } = window();
    const without = rig().clients.map(({ hub, clientId, redirectUri }) => ({ hub, clientId, redirectUri }));
    user.settings.set("oauthClients", without);
    const given = async (secret: string) => {
      const { adding, list } = await window().begin();
      list.choose(byOAuth);
      const asked = await user.box(/Enter the secret of the client “service-loopback”/);
      assert.equal(asked.password, true);
      const opened = user.opened.length;
      asked.enter(secret);
      const box = await user.box(/Waiting for the browser/);
      await user.sees("the page is opened", () => user.opened.length > opened);
      await authorize(user.opened.at(-1) ?? "", "otto");
      return { adding, box };
    };
    const refused = await given("not the secret");
    await user.says(refused.box, /doesn't know this OAuth client or its secret/);
    refused.box.escape();
    assert.equal(await user.ends(refused.adding), undefined);
    const taken = await given(`${clientSecret}-loopback`);
    assert.equal((await user.ends(taken.adding))?.user, "otto");
    // From here on it is known.
    const { adding, box } = await window().beginInBrowser(byOAuth);
    box.escape();
    assert.equal(await user.ends(adding), undefined);
  });

  it("ends calmly when the hub was told no, and says what else the hub has against it", async () => {
    const { user } = window();
    const { redirect } = rig();
    const { adding, box, page } = await window().beginInBrowser(byOAuth);
    await fetch(`${redirect}?error=invalid_scope&state=${new URL(page).searchParams.get("state") ?? ""}`);
    await user.says(box, /isn't allowed the requested scopes/);
    box.escape();
    assert.equal(await user.ends(adding), undefined);

    const again = await window().beginInBrowser(byOAuth);
    await fetch(`${redirect}?error=access_denied&state=${new URL(again.page).searchParams.get("state") ?? ""}`);
    assert.equal(await user.ends(again.adding), undefined);
    await user.reads(/was canceled in the browser/);
    assert.deepEqual(await rig().tokensAtHub("ohm"), []);
  });
}
