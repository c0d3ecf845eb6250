import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { allowOnPage } from "../../../../rig/hub-login.js";
import { AskedList } from "../../../user/inputs.js";
import { inEachTest } from "./adding.js";
import { password, type SignInRig } from "./rig.js";

const inBrowser = "Sign in with the browser";

export function waysCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);

  /** In the box of the companion's page. */
  const codeFor = async (page: string, user: string) =>
    (await allowOnPage(page, { user, password }, "allow")).code ?? "";

  it("are offered by what the hub can do, the best first, each with a line of what comes of it", async () => {
    const { adding, list } = await window().begin();
    assert.deepEqual(
      list.items.map(({ label }) => label),
      [
        "$(globe) Sign in with the browser",
        "$(shield) Sign in with the browser (OAuth)",
        "$(person) User name and password",
        "$(link-external) Open the token page, then paste a token",
        "$(key) Paste a token you have",
      ],
    );
    // What is longer is cut at the list's usual width.
    assert.ok(list.items.every(({ detail = "" }) => detail !== "" && detail.length <= 80));
    assert.match(list.items[0]?.detail ?? "", /enter its code\. The token expires after 30 days\./);
    list.escape();
    assert.equal(await window().user.ends(adding), undefined);
  });

  it("are called off while a slow hub is asked, which is asked no longer then", async () => {
    const { user } = window();
    const slow = await slowHub();
    try {
      const adding = window().add();
      (await user.box(/address of your JupyterHub/)).enter(slow.url);
      await user.sees("the hub is asked", () => slow.open() > 0);
      const list = user.open;
      assert.ok(list instanceof AskedList);
      assert.equal(list.busy, true);
      assert.match(list.placeholder ?? "", /^Checking how you can sign in to /);
      list.escape();
      assert.equal(await user.ends(adding), undefined);
      await user.sees("the hub is asked no longer", () => slow.open() === 0);
      assert.deepEqual(user.texts, []);
    } finally {
      slow.stop();
    }
  });

  it("have no question for a user name that is known, and refuse another user's token", async () => {
    const { user } = window();
    const { account } = await window().added("wanda");
    const signingIn = window().signIn({ account });
    (await window().ways()).choose("User name and password");
    const box = await user.box(/Enter the password of wanda/);
    assert.equal(box.password, true);
    assert.match(box.title ?? "", /as wanda/);
    box.back();
    const { box: code, page } = await window().chooseBrowser(await window().ways(), inBrowser);
    code.enter(await codeFor(page, "willem"));
    await user.says(code, /belongs to willem.*wanda/);
    code.enter(await codeFor(page, "wanda"));
    assert.deepEqual(await user.ends(signingIn), { hub: rig().url, account, user: "wanda" });
  });

  it("ask for the right to manage tokens when a command wants that", async () => {
    const { account } = await window().added("wim");
    const signingIn = window().signIn({ account, manage: true });
    const { box, page } = await window().chooseBrowser(await window().ways(), inBrowser);
    box.enter(await codeFor(page, "wim"));
    assert.deepEqual(await window().user.ends(signingIn), { hub: rig().url, account, user: "wim" });
    const [token] = await rig().tokensAtHub("wim");
    assert.ok(token?.scopes.includes("tokens!user=wim"), token?.scopes.join());
  });

  it("work in a workspace that is not trusted, where no start is offered", async () => {
    const { user } = window();
    user.isTrusted = false;
    const { adding, box, page } = await window().beginInBrowser(inBrowser);
    box.enter(await codeFor(page, "ute"));
    assert.equal((await user.ends(adding))?.user, "ute");
    assert.deepEqual(
      user.messages.map(({ buttons }) => buttons),
      [[]],
    );
  });

  it("lead to several accounts of one hub", async () => {
    const ids = new Set<string>();
    for (const name of ["xena", "xaver"]) {
      const { adding, box, page } = await window().beginInBrowser(inBrowser);
      box.enter(await codeFor(page, name));
      const added = await window().user.ends(adding);
      assert.equal(added?.user, name);
      ids.add(added.account);
    }
    assert.equal(ids.size, 2);
  });
}

/** Says that it is a hub, and then nothing. */
async function slowHub(): Promise<{ url: string; open(): number; stop(): void }> {
  const open = new Set<unknown>();
  const server = createServer((request, response) => {
    if (request.url === "/hub/api") {
      response.writeHead(200, { "content-type": "application/json", "x-jupyterhub-version": "5.5.4" });
      response.end(JSON.stringify({ version: "5.5.4" }));
      return;
    }
    open.add(response);
    response.on("close", () => open.delete(response));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, open: () => open.size, stop };
}
