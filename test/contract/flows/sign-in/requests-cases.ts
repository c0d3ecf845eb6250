import assert from "node:assert/strict";
import { allowOnPage, PlainBrowser } from "../../../../rig/hub-login.js";
import { inEachTest } from "./adding.js";
import { password, type SignInRig } from "./rig.js";

/** What is asked of a hub before it is known how its user signs in: the last two at once. */
const whatItIs = ["GET hub/api", "GET hub/api/hub-kernels", "GET hub/login"];

function accountOf(added: { account: string } | undefined): string {
  return added?.account ?? "";
}

/** As the hub's proxy counts them, for adding a hub by hand. */
export function requestCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);

  const requests = () => {
    const base = new URL(rig().url).pathname;
    return rig().hub.requests.map(({ method, path }) => `${method} ${path.replace(base, "")}`);
  };
  /** without the pages that the user opens in the browser */
  const ofApi = () => requests().filter((request) => request.includes("hub/api/") && !request.includes("/authorize"));
  /** Up to the list of ways; what comes later is counted on its own. */
  const begun = async () => {
    rig().hub.clearRequests();
    const begin = await window().begin();
    assert.deepEqual(requests().sort(), whatItIs);
    rig().hub.clearRequests();
    return begin;
  };
  const pasted = async (token: string) => {
    const { adding, list } = await begun();
    list.choose("Paste a token you have");
    (await window().user.box(/The hub checks it/)).paste(token);
    return await window().user.ends(adding);
  };
  /** The token view is looked at, and asks what it does not know. */
  const looked = async () => {
    const { data, drawn } = window().window;
    data.roots();
    await window().user.sees("the view has other lines", () => window().window.drawn > drawn);
  };

  it("with a pasted token: four requests, also while the view shows the tokens", async () => {
    const once = ["GET hub/api/user?include_stopped_servers"];
    const scopes = ["access:servers!user", "servers!user"];
    const added = await pasted(await rig().hub.token("vera", { scopes }));
    assert.equal(added?.user, "vera");
    await looked();
    assert.deepEqual(requests(), once);
    // What is asked of the view is asked of the hub.
    await window().window.command("hubKernels.refreshTokens", { account: accountOf(added) });
    await looked();
    assert.deepEqual(requests(), [...once, ...once]);
  });

  it("with a pasted token that may list tokens: five, also while the view lists them", async () => {
    const once = ["GET hub/api/user?include_stopped_servers", "GET hub/api/users/viola/tokens"];
    const added = await pasted(await rig().hub.token("viola", { scopes: ["servers!user", "tokens!user"] }));
    await looked();
    assert.deepEqual(requests(), once);
    await window().window.command("hubKernels.refreshTokens", { account: accountOf(added) });
    await looked();
    assert.deepEqual(requests(), [...once, "GET hub/api/users/viola/tokens"]);
  });

  it("with user name and password: five", async () => {
    await new PlainBrowser().openSignedIn(`${rig().url}hub/home`, { user: "victor", password });
    const { user } = window();
    const { adding, list } = await begun();
    list.choose("User name and password");
    (await user.box(/Enter your user name on/)).enter("victor");
    (await user.box(/Enter the password of victor/)).enter(password);
    assert.equal((await user.ends(adding))?.state, "stopped");
    assert.deepEqual(ofApi(), ["POST hub/api/users/victor/tokens", "GET hub/api/users/victor?include_stopped_servers"]);
  });

  it("on the companion's page: five", async () => {
    const { adding, list } = await begun();
    const { box, page } = await window().chooseBrowser(list, "Sign in with the browser");
    const { code } = await allowOnPage(page, { user: "vito", password }, "allow");
    box.enter(code ?? "");
    assert.equal((await window().user.ends(adding))?.state, "stopped");
    assert.deepEqual(ofApi(), ["POST hub/api/hub-kernels/token", "GET hub/api/users/vito?include_stopped_servers"]);
  });

  it("with an OAuth client: eight, with the exchange and the end of the browser's token", async () => {
    const { adding, list } = await begun();
    const { page } = await window().chooseBrowser(list, "with the browser (OAuth)");
    const browser = new PlainBrowser();
    const asks = await browser.openSignedIn(page, { user: "vlad", password });
    await browser.submit(asks, {});
    assert.equal((await window().user.ends(adding))?.state, "stopped");
    const [exchange, whose, make, end, servers, ...more] = ofApi();
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
}
