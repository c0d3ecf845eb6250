import assert from "node:assert/strict";
import { inEachTest } from "./adding.js";
import type { SignInRig } from "./rig.js";

const own = "Use the token of this server";

export function environmentCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);
  const untold = /runs in a server of a JupyterHub.*address you see in the browser/;
  beforeEach(() => void Object.assign(process.env, rig().serverEnv));
  afterEach(() => {
    for (const name of Object.keys(rig().serverEnv)) Reflect.deleteProperty(process.env, name);
  });

  it("wants the address that the hub does not tell, and says where the server's own token goes", async () => {
    const { user } = window();
    const adding = window().add();
    const address = await user.box(untold);
    assert.equal(address.value, "");
    address.enter(rig().url);
    const list = await window().ways();
    assert.match(list.item(own).detail ?? "", new RegExp(`^Sent to ${new URL(rig().url).host} for zoe\\.`));
    list.choose(own);
    assert.equal((await user.ends(adding))?.user, "zoe");
    assert.deepEqual(await rig().tokensAtHub("zoe"), [], "none was made");
  });

  it("fills in the address where the hub tells one that leads to it", async () => {
    process.env["JUPYTERHUB_API_URL"] = `${rig().url}hub/api`;
    const { user } = window();
    const adding = window().add();
    const address = await user.box(/\nEnter the address of your JupyterHub/);
    assert.equal(address.value, rig().url);
    address.enter(address.value);
    (await window().ways()).choose(own);
    assert.equal((await user.ends(adding))?.user, "zoe");
    assert.deepEqual(await rig().tokensAtHub("zoe"), []);
  });

  it("fills in the address that the editor has in the browser, below its server's", async () => {
    const { user } = window();
    const { url, serverEnv } = rig();
    const prefillAt = async (address: string) => {
      user.ownAddress = () => address;
      const adding = window().add();
      const box = await user.box(/address/);
      box.escape();
      assert.equal(await user.ends(adding), undefined);
      return box.value;
    };
    // As code-server behind jupyter-server-proxy was seen to answer.
    assert.equal(await prefillAt(`${url}user/zoe/vscode/stable-53c2f325/callback?vscode-reqid=1`), url);
    for (const elsewhere of [
      `${url}user/zack/vscode/callback`,
      `${new URL(url).origin}/callback`,
      `code-oss://hub${serverEnv["JUPYTERHUB_SERVICE_PREFIX"] ?? ""}`,
      `http://127.0.0.1:1${serverEnv["JUPYTERHUB_SERVICE_PREFIX"] ?? ""}vscode/`,
    ])
      assert.equal(await prefillAt(elsewhere), "", elsewhere);
  });

  it("keeps no token of another user than the hub told the server of", async () => {
    process.env["JUPYTERHUB_API_TOKEN"] = await rig().hub.token("zora");
    const { user } = window();
    const adding = window().add();
    (await user.box(untold)).enter(rig().url);
    (await window().ways()).choose(own);
    assert.equal(await user.ends(adding), undefined);
    await user.reads(/belongs to zora.*zoe/);
  });

  it("is not offered for another account", async () => {
    const { account } = await window().added("zack");
    const signingIn = window().signIn({ account });
    const list = await window().ways();
    assert.ok(!list.labels.some((label) => label.includes("this server")));
    list.escape();
    assert.equal(await window().user.ends(signingIn), undefined);
  });
}
