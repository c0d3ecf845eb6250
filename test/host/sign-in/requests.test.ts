import assert from "node:assert/strict";
import * as vscode from "vscode";
import { allowOnPage, PlainBrowser } from "../../../rig/hub-login.js";
import { removeAllHubs } from "../commands/gestures.js";
import { clearRequests, requests } from "../commands/rig-door.js";
import { until } from "../commands/until.js";
import { Adding, hubUrl, tokenFromElsewhere } from "./adding.js";
import { password } from "./known.js";

/** What is asked of a hub before it is known how its user signs in: the last two at once. */
const whatItIs = ["GET hub/api", "GET hub/api/hub-kernels", "GET hub/login"];

/** As the hub's proxy counts them, for adding a hub by hand. */
describe("adding a hub asks it nothing twice", () => {
  let user: Adding;
  beforeEach(async () => {
    // The view asks for every account that it shows: those of other tests would be counted too.
    await removeAllHubs();
    user = new Adding();
    await clearRequests();
  });
  afterEach(() => user.restore());

  /** Up to the list of ways; what comes later is counted on its own. */
  async function begun(): ReturnType<Adding["begin"]> {
    const begin = await user.begin();
    assert.deepEqual((await requests()).sort(), whatItIs);
    await clearRequests();
    return begin;
  }
  /** without the pages that the user opens in the browser */
  const ofApi = async () =>
    (await requests()).filter((request) => request.includes("hub/api/") && !request.includes("/authorize"));

  it("with a pasted token: four requests, also while the view shows the tokens", async () => {
    const token = await tokenFromElsewhere("vera", { scopes: ["access:servers!user", "servers!user"] });
    await vscode.commands.executeCommand("hubKernels.tokens.focus");
    await clearRequests();
    const { adding, list } = await begun();
    await user.inputs.chooseLabelled(list, "Paste a token that I have");
    user.inputs.paste(await user.inputs.box(), token);
    const added = await adding;
    assert.equal(added?.user, "vera");
    assert.deepEqual(await requests("vera"), ["GET hub/api/user?include_stopped_servers"]);

    // What is asked of the view is asked of the hub; and that the view asked nothing before shows when it has asked by then.
    await vscode.commands.executeCommand("hubKernels.refreshTokens", { account: added.account });
    await until("the view asks", async () => (await requests("vera")).length > 1);
    assert.deepEqual(await requests("vera"), [
      "GET hub/api/user?include_stopped_servers",
      "GET hub/api/user?include_stopped_servers",
    ]);
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("with a pasted token that may list tokens: five, also while the view lists them", async () => {
    const token = await tokenFromElsewhere("viola", { scopes: ["servers!user", "tokens!user"] });
    await vscode.commands.executeCommand("hubKernels.tokens.focus");
    await clearRequests();
    const { adding, list } = await begun();
    await user.inputs.chooseLabelled(list, "Paste a token that I have");
    user.inputs.paste(await user.inputs.box(), token);
    const added = await adding;
    const once = ["GET hub/api/user?include_stopped_servers", "GET hub/api/users/viola/tokens"];
    assert.deepEqual(await requests("viola"), once);
    await vscode.commands.executeCommand("hubKernels.refreshTokens", { account: added?.account });
    await until("the view asks", async () => (await requests("viola")).length > once.length);
    assert.deepEqual(await requests("viola"), [...once, "GET hub/api/users/viola/tokens"]);
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("with user name and password: five", async () => {
    await new PlainBrowser().openSignedIn(`${hubUrl}hub/home`, { user: "victor", password });
    await clearRequests();
    const { adding, list } = await begun();
    await user.inputs.chooseLabelled(list, "User name and password");
    await user.inputs.enter(await user.inputs.box(), "victor");
    await user.inputs.enter(await user.inputs.box(), password);
    assert.equal((await adding)?.state, "stopped");
    assert.deepEqual(await ofApi(), [
      "POST hub/api/users/victor/tokens",
      "GET hub/api/users/victor?include_stopped_servers",
    ]);
  });

  it("on the companion's page: five", async () => {
    const { adding, list } = await begun();
    const { box, page } = await user.chooseBrowser(list, "Sign in in the browser");
    const { code } = await allowOnPage(page, { user: "vito", password }, "allow");
    await user.inputs.enter(box, code ?? "");
    assert.equal((await adding)?.state, "stopped");
    assert.deepEqual(await ofApi(), [
      "POST hub/api/hub-kernels/token",
      "GET hub/api/users/vito?include_stopped_servers",
    ]);
  });

  it("with an OAuth client: eight, with the exchange and the end of the browser's token", async () => {
    const { adding, list } = await begun();
    const { page } = await user.chooseBrowser(list, "in the browser (OAuth)");
    const browser = new PlainBrowser();
    const asks = await browser.openSignedIn(page, { user: "vlad", password });
    await browser.submit(asks, {});
    assert.equal((await adding)?.state, "stopped");
    const [exchange, whose, make, end, servers, ...more] = await ofApi();
    assert.deepEqual(
      [exchange, whose, make, servers, more],
      [
        "POST hub/api/oauth2/token",
        "GET hub/api/user?include_stopped_servers",
        "POST hub/api/users/vlad/tokens",
        "GET hub/api/users/vlad?include_stopped_servers",
        [],
      ],
    );
    assert.match(end ?? "", /^DELETE hub\/api\/users\/vlad\/tokens\//);
  });
});
