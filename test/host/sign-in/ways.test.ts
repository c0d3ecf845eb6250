import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { allowOnPage } from "../../../rig/hub-login.js";
import type { SignInRooms } from "../../../src/signIn/contract.js";
import { offeredWays } from "../../../src/signIn/methods/methods.js";
import { until } from "../commands/until.js";
import { Adding, hubUrl, tokenFromElsewhere, tokensAtHub } from "./adding.js";
import { password } from "./known.js";

const labels = (items: readonly vscode.QuickPickItem[]) => items.map(({ label }) => label);

describe("the ways to sign in", () => {
  let user: Adding;
  beforeEach(() => (user = new Adding()));
  afterEach(() => user.restore());

  it("are offered by what the hub can do, the best first, each with a line of what comes of it", async () => {
    const { adding, list } = await user.begin();
    assert.deepEqual(labels(list.items), [
      "$(globe) Sign in in the browser",
      "$(shield) Sign in in the browser (OAuth)",
      "$(person) User name and password",
      "$(link-external) Open the token page, then paste",
      "$(key) Paste a token that I have",
    ]);
    // What is longer is cut at the list's usual width.
    assert.ok(list.items.every(({ detail = "" }) => detail !== "" && detail.length <= 80));
    assert.match(list.items[0]?.detail ?? "", /type its code; the token ends after 30 days/);
    await user.inputs.escape();
    assert.equal(await adding, undefined);
  });

  it("are called off while a slow hub is asked, which is asked no longer then", async () => {
    const slow = await slowHub();
    try {
      const adding = Promise.resolve(vscode.commands.executeCommand("hubKernels.addHub"));
      await user.inputs.enter(await user.inputs.box(), slow.url);
      const list = await user.inputs.emptyList();
      await until("the hub is asked", () => slow.open() > 0);
      assert.equal(list.busy, true);
      assert.match(list.placeholder ?? "", /^Asking /);
      await user.inputs.escape();
      assert.equal(await adding, undefined);
      await until("the hub is asked no longer", () => slow.open() === 0);
      assert.deepEqual(user.messages.texts, []);
    } finally {
      slow.stop();
    }
  });

  it("are pasting alone where the hub can do nothing else, and say why", () => {
    const hub = { baseUrl: "https://hub.example/", label: "hub.example" };
    const rooms = { lifetimeDays: () => 30, oauthClients: () => [], log: { warn() {} } } as unknown as SignInRooms;
    const ways = offeredWays({
      hub,
      can: { companion: false, password: "no" },
      accept: () => Promise.resolve(),
      rooms,
    });
    assert.deepEqual(
      ways.map(({ way }) => way),
      ["paste", "paste"],
    );
    assert.match(ways[0]?.detail ?? "", /no other way.*companion/);
  });

  it("have no question for a user name that is known, and refuse another user's token", async () => {
    const added = await vscode.commands.executeCommand<{ account: string }>("hubKernels.addHub", {
      url: hubUrl,
      token: await tokenFromElsewhere("wanda"),
    });
    const signingIn = Promise.resolve(vscode.commands.executeCommand("hubKernels.signIn", { account: added.account }));
    const list = await user.inputs.list();
    await user.inputs.chooseLabelled(list, "User name and password");
    const box = await user.inputs.box();
    assert.equal(box.password, true);
    assert.match(box.title ?? "", /as wanda/);
    await user.inputs.back();
    const { box: code, page } = await user.chooseBrowser(await user.inputs.list(), "Sign in in the browser");
    const asWillem = await allowOnPage(page, { user: "willem", password }, "allow");
    await user.inputs.enter(code, asWillem.code ?? "");
    await user.says(code, /belongs to willem.*wanda/);
    const asWanda = await allowOnPage(page, { user: "wanda", password }, "allow");
    await user.inputs.enter(code, asWanda.code ?? "");
    assert.deepEqual(await signingIn, { account: added.account, user: "wanda" });
  });

  it("ask for the right to manage tokens when a command wants that", async () => {
    const added = await vscode.commands.executeCommand<{ account: string }>("hubKernels.addHub", {
      url: hubUrl,
      token: await tokenFromElsewhere("wim"),
    });
    const signingIn = Promise.resolve(
      vscode.commands.executeCommand("hubKernels.signIn", { account: added.account, manage: true }),
    );
    const { box, page } = await user.chooseBrowser(await user.inputs.list(), "Sign in in the browser");
    const { code } = await allowOnPage(page, { user: "wim", password }, "allow");
    await user.inputs.enter(box, code ?? "");
    assert.deepEqual(await signingIn, { account: added.account, user: "wim" });
    const [token] = await tokensAtHub("wim");
    assert.ok(token?.scopes.includes("tokens!user=wim"), token?.scopes.join());
  });

  it("work in a workspace that is not trusted, where no start is offered", async () => {
    user.replaceWorkspace("isTrusted", false);
    const { adding, box, page } = await user.beginInBrowser("Sign in in the browser");
    const { code } = await allowOnPage(page, { user: "ute", password }, "allow");
    await user.inputs.enter(box, code ?? "");
    assert.equal((await adding)?.user, "ute");
    assert.deepEqual(
      user.messages.shown.map(({ buttons }) => buttons),
      [[]],
    );
  });

  it("lead to several accounts of one hub", async () => {
    const ids = [];
    for (const name of ["xena", "xaver"]) {
      const { adding, box, page } = await user.beginInBrowser("Sign in in the browser");
      const { code } = await allowOnPage(page, { user: name, password }, "allow");
      await user.inputs.enter(box, code ?? "");
      const added = await adding;
      assert.equal(added?.user, name);
      ids.push(added.account);
    }
    assert.equal(new Set(ids).size, 2);
  });
});

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
