import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { allowOnPage, PlainBrowser } from "../../../../rig/hub-login.js";
import { type RunningSshd, startSshd } from "../../../../rig/sshd.js";
import type { AskedBox } from "../../../user/inputs.js";
import { inEachTest } from "./adding.js";
import { password, type SignInRig } from "./rig.js";

const throughSsh = "The Hub Is Only Reachable Through SSH…";

export function sshCases(rig: () => SignInRig): void {
  const window = inEachTest(rig);
  const { PATH: path_, HOME: home_ } = process.env;
  let home: string;
  let sshd: RunningSshd;

  before(async () => {
    sshd = await startSshd({ jump: true });
    home = await mkdtemp(path.join(tmpdir(), "hub-kernels-home-"));
    await mkdir(path.join(home, ".ssh"));
    await writeFile(path.join(home, ".ssh", "config"), "Host gateway login\nHost *.cluster\n  User ada\n");
    process.env["PATH"] = `${path.dirname(sshd.program)}:${path_}`;
    process.env["HOME"] = home;
  });
  after(async () => {
    Object.assign(process.env, { PATH: path_, HOME: home_ });
    await sshd.stop();
    await rm(home, { recursive: true, force: true });
  });

  /** Presses the button beside the address, and answers what is asked there. */
  async function throughLogin(box: AskedBox, remote: string): Promise<void> {
    const { user } = window();
    box.press(throughSsh);
    const hosts = await user.list(/Which SSH host can reach the hub/);
    assert.deepEqual(hosts.labels, ["gateway", "login", "Enter Another Host…"]);
    hosts.choose("login");
    (await user.box(/Enter the address of the hub, as login sees it/)).enter(remote);
  }

  /** As the host behind the gateway sees it. */
  const remote = () => rig().url.replace("127.0.0.1", sshd.internalName);

  it("is set where the address is asked, and the companion's page opens through the same way", async () => {
    const { user } = window().asDesktop();
    const adding = window().add();
    await throughLogin(await user.box(/address of your JupyterHub/), remote());
    const { page } = await window().chooseBrowser(await window().ways(), "Sign in with the browser");
    assert.match(page, /^http:\/\/127\.0\.0\.1:\d+\/jupyter\/hub\/hub-kernels\/sign-in\?/);
    const { returnTo } = await allowOnPage(page, { user: "sven", password }, "allow");
    window().window.callEditor(returnTo);
    assert.equal((await user.ends(adding))?.user, "sven");
    await rig().assertLeastToken("sven");
    const { origin, host } = new URL(remote());
    assert.deepEqual(user.settings.get("networks"), { [origin]: { ssh: { host: "login", remote: host } } });
  });

  it("tries http where that was not said and the hub's name is a private one, and keeps what was found", async () => {
    const { user } = window();
    const adding = window().add();
    const { origin, host } = new URL(remote());
    await throughLogin(await user.box(/address of your JupyterHub/), remote().replace("http://", ""));
    (await window().ways()).escape();
    assert.equal(await user.ends(adding), undefined);
    assert.deepEqual(user.settings.get("networks"), { [origin]: { ssh: { host: "login", remote: host } } });
  });

  it("carries the pages of OAuth, and the address that is copied leads there too", async () => {
    const { user } = window().asDesktop();
    const [client] = rig().clients;
    user.settings.set("oauthClients", [{ ...client, hub: remote() }]);
    const adding = window().add();
    await throughLogin(await user.box(/address of your JupyterHub/), remote());
    const { box, page } = await window().chooseBrowser(await window().ways(), "with the browser (OAuth)");
    box.press("Copy the Page's Address");
    await user.sees("the address", () => user.copied === page);
    const browser = new PlainBrowser();
    const end = await browser.submit(await browser.openSignedIn(page, { user: "sara", password }), {});
    window().window.callEditor(end.headers.get("location") ?? end.url.href);
    assert.equal((await user.ends(adding))?.user, "sara");
  });

  it("says what the host says that can't connect to the hub, and takes another address then", async () => {
    const { user } = window();
    const adding = window().add();
    const box = await user.box(/address of your JupyterHub/);
    box.type("http://login:1");
    await throughLogin(box, "127.0.0.1:1");
    await user.says(box, /The SSH host login couldn't connect to .*: connect failed: Connection refused/);
    await throughLogin(box, `http://127.0.0.1:${new URL(rig().url).port}/jupyter`);
    (await window().ways()).escape();
    assert.equal(await user.ends(adding), undefined);
    assert.equal(user.texts.filter((text) => /encrypted/.test(text)).length, 0);
  });

  it("leaves everything as it was when it is called off", async () => {
    const { user } = window();
    const adding = window().add();
    const box = await user.box(/address of your JupyterHub/);
    box.press(throughSsh);
    (await user.list(/Which SSH host/)).choose("Enter Another Host…");
    const host = await user.box(/as you write it after “ssh”/);
    host.enter("-oProxyCommand=true");
    await user.says(host, /Enter one host, without options/);
    host.escape();
    await user.sees("the address", () => box.isOpen);
    assert.equal(user.settings.get("networks"), undefined);
    box.escape();
    assert.equal(await user.ends(adding), undefined);
  });

  it("opens no page of an encrypted hub by a name that is not the hub's, and says so", async () => {
    const { user, window: inside } = window();
    user.settings.set("networks", { "https://hub.internal": { ssh: { host: "login", remote: "hub.internal:443" } } });
    user.presses("Copy Address", /Your browser can't use the SSH connection to hub\.internal/);
    const { ui } = inside.deps;
    await ui.openOutside("https://hub.internal/hub/token");
    assert.deepEqual([user.opened, user.copied], [[], "https://hub.internal/hub/token"]);
    await ui.openOutside("https://elsewhere.example/hub/token");
    assert.deepEqual(user.opened, ["https://elsewhere.example/hub/token"]);
  });
}
