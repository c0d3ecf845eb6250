import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { SignInRooms } from "../../../src/signIn/contract.js";
import { offeredWays } from "../../../src/signIn/methods/methods.js";
import { hubFromEnvironment } from "../../../src/tokens/environment/environment.js";
import { until } from "../commands/until.js";
import { Adding, hubUrl, tokenFromElsewhere, tokensAtHub } from "./adding.js";

/** What the hub really told a server of zoe's, which runs. */
const told = JSON.parse(process.env["RIG_SERVER_ENV"] ?? "{}") as Record<string, string>;
const own = "Use the token of this server";
const labels = (items: readonly vscode.QuickPickItem[]) => items.map(({ label }) => label);

describe("signing in inside a server of the hub", () => {
  let user: Adding;
  beforeEach(() => {
    user = new Adding();
    Object.assign(process.env, told);
  });
  afterEach(() => {
    user.restore();
    for (const name of Object.keys(told)) Reflect.deleteProperty(process.env, name);
  });

  it("wants the address that the hub does not tell, and says where the server's own token goes", async () => {
    const adding = Promise.resolve(vscode.commands.executeCommand<{ user: string }>("hubKernels.addHub"));
    const address = await user.inputs.box();
    assert.equal(address.value, "");
    assert.match(address.prompt ?? "", /runs in a server of a JupyterHub.*address that you see in the browser/);
    await user.inputs.enter(address, hubUrl);
    const list = await user.inputs.list();
    const offered = list.items.find(({ label }) => label.includes(own));
    assert.match(offered?.detail ?? "", new RegExp(`^Sent to ${new URL(hubUrl).host}, for zoe;`));
    await user.inputs.chooseLabelled(list, own);
    assert.equal((await adding).user, "zoe");
    assert.deepEqual(await tokensAtHub("zoe"), [], "none was made");
  });

  it("fills in the address where the hub tells one that leads to it", async () => {
    process.env["JUPYTERHUB_API_URL"] = `${hubUrl}hub/api`;
    const adding = Promise.resolve(vscode.commands.executeCommand<{ user: string }>("hubKernels.addHub"));
    const address = await user.inputs.box();
    assert.equal(address.value, hubUrl);
    assert.match(address.prompt ?? "", /^The address of your JupyterHub/);
    await user.inputs.enter(address, address.value);
    await user.inputs.chooseLabelled(await user.inputs.list(), own);
    assert.equal((await adding).user, "zoe");
    assert.deepEqual(await tokensAtHub("zoe"), []);
  });

  it("fills in the address that the editor has in the browser, below its server's", async () => {
    const seenAt = (address: string) =>
      user.replaceEnv("asExternalUri", () => Promise.resolve(vscode.Uri.parse(address, true)));
    const prefill = async () => {
      const adding = Promise.resolve(vscode.commands.executeCommand("hubKernels.addHub"));
      const { value } = await user.inputs.box();
      await user.inputs.escape();
      assert.equal(await adding, undefined);
      return value;
    };
    // As code-server behind jupyter-server-proxy was seen to answer.
    seenAt(`${hubUrl}user/zoe/vscode/stable-53c2f325/callback?vscode-reqid=1`);
    assert.equal(await prefill(), hubUrl);
    for (const elsewhere of [
      `${hubUrl}user/zack/vscode/callback`,
      `${new URL(hubUrl).origin}/callback`,
      `code-oss://hub${told["JUPYTERHUB_SERVICE_PREFIX"] ?? ""}`,
      `http://127.0.0.1:1${told["JUPYTERHUB_SERVICE_PREFIX"] ?? ""}vscode/`,
    ]) {
      seenAt(elsewhere);
      assert.equal(await prefill(), "", elsewhere);
    }
  });

  it("keeps no token of another user than the hub told the server of", async () => {
    process.env["JUPYTERHUB_API_TOKEN"] = await tokenFromElsewhere("zora");
    const adding = Promise.resolve(vscode.commands.executeCommand<{ user: string } | undefined>("hubKernels.addHub"));
    await user.inputs.enter(await user.inputs.box(), hubUrl);
    await user.inputs.chooseLabelled(await user.inputs.list(), own);
    await adding.catch(() => undefined);
    await until("it is said", () => user.messages.texts.length > 0);
    assert.match(user.messages.texts.join("\n"), /belongs to zora.*zoe/);
  });

  it("says that it cannot check the hub, where that does not tell which it is", () => {
    const environment = hubFromEnvironment(process.env);
    assert.ok(environment);
    const rooms = { lifetimeDays: () => 30, oauthClients: () => [], log: { warn() {} } } as unknown as SignInRooms;
    const ways = offeredWays({
      hub: { baseUrl: "https://hub.example/jupyter/", label: "hub.example" },
      can: { companion: false, password: "no" },
      here: { environment, leads: "unproven" },
      accept: () => Promise.resolve(),
      rooms,
    });
    assert.match(ways.at(-1)?.detail ?? "", /^Sent to hub\.example, which cannot be checked to be this server's hub/);
  });

  it("is not offered for another account", async () => {
    const added = await vscode.commands.executeCommand<{ account: string }>("hubKernels.addHub", {
      url: hubUrl,
      token: await tokenFromElsewhere("zack"),
    });
    const signingIn = Promise.resolve(vscode.commands.executeCommand("hubKernels.signIn", { account: added.account }));
    const list = await user.inputs.list();
    assert.ok(!labels(list.items).some((label) => label.includes("this server")));
    await user.inputs.escape();
    assert.equal(await signingIn, undefined);
  });
});
