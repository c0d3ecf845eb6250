import assert from "node:assert/strict";
import type { FlowRig } from "../rig.js";

/** What a site's page leads to: `vscode://hub-kernels.hub-kernels/open?…` */
export function linkCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const open = (more = "", hub = rig().hub.url) =>
    rig().window.called(`vscode://hub-kernels.hub-kernels/open?hub=${hub}${more}`);
  const label = () => new URL(rig().hub.url).host;
  const untilRunning = (name: string, server = "") =>
    user().sees("the server runs", async () => (await rig().serverAtHub(name, server))?.ready === true);

  it("of a hub that is not known: is asked about by its host, adds it, signs in, and starts what it names", async () => {
    user().settings.set("profiles", [{ name: "GPU, 4 h", options: { gpu: "2" } }]);
    rig().hub.clearRequests();
    const opening = open("&server=lab&profile=GPU,%204%20h");
    const asked = await user().modal(
      /^A link wants to add the hub 127\.0\.0\.1:\d+\/jupyter and start a server there\.$/,
    );
    assert.match(asked.shown.detail, /^Hub: http:\/\/127\.0\.0\.1:\d+\/jupyter\/\nServer: lab\nProfile: GPU, 4 h\n\n/);
    assert.match(asked.shown.detail, /it gets what you sign in with/);
    assert.deepEqual(rig().requests(), []);
    asked.press("Add Hub and Start…");
    assert.equal((await user().box(/address of your JupyterHub/)).value, rig().hub.url);
    (await user().list(/How do you want to sign in/)).choose("Paste a token you have");
    (await user().box(/The hub checks it/)).paste(await rig().hub.token("lea"));
    await user().ends(opening);
    await untilRunning("lea", "lab");
    assert.deepEqual((await rig().serverAtHub("lea", "lab"))?.user_options, { gpu: "2" });
    await rig().command("stopServer", { server: rig().window.deps.model.accounts[0]?.servers[1]?.id, confirmed: true });
  });

  it("of a hub that is known: starts the server with what is chosen then", async () => {
    await rig().addedFor("leo");
    user().settings.set("profiles", [{ name: "CPU", options: { gpu: "0" } }]);
    const opening = open("&server=");
    const asked = await user().modal(/^A link wants to start a server on 127\.0\.0\.1/);
    assert.match(asked.shown.detail, /Server: your default server/);
    asked.press("Start Server…");
    (await user().list(/^Start a Server on/)).choose("CPU");
    await user().ends(opening);
    await untilRunning("leo");

    const again = open("&profile=CPU");
    (await user().modal(/^A link wants to start/)).press("Start Server…");
    await user().ends(again);
    await user().reads(/is already running\. Its kernels are in the kernel picker/);
  });

  it("does nothing without the user's press, and asks once at a time", async () => {
    await rig().addedFor("lia");
    rig().hub.clearRequests();
    const opening = open("&server=");
    const asked = await user().modal(/^A link wants to start/);
    await open("&server=other");
    assert.ok(rig().window.logged.some((line) => line.includes("another one is being asked")));
    asked.close();
    await user().ends(opening);
    assert.deepEqual(rig().requests("lia"), []);
    assert.equal(rig().window.deps.model.accounts[0]?.servers.length, 1);
  });

  it("of a known hub alone says that it has been added", async () => {
    await rig().addedFor("lou");
    await open();
    await user().reads(new RegExp(`^${label()}/jupyter has already been added`));
  });

  it("of a profile that deletes something, or that is not there, shows the list of what can be chosen", async () => {
    await rig().addedFor("luc");
    user().settings.set("profiles", [{ name: "Clean", options: { reset_volume: "true" } }]);
    for (const [profile, said] of [
      ["Clean", undefined],
      ["Nowhere", /The profile “Nowhere” isn't among the ways to start this server/],
    ] as const) {
      const opening = open(`&server=&profile=${profile}`);
      (await user().modal(/^A link wants to start/)).press("Start Server…");
      const list = await user().list(/^Start a Server on/);
      if (said) await user().reads(said);
      assert.ok(list.item("Clean"));
      list.escape();
      await user().ends(opening);
    }
    assert.equal(await rig().serverAtHub("luc"), undefined);
  });

  it("is refused from a workspace that is not trusted, and with a token", async () => {
    user().isTrusted = false;
    await open("&server=");
    await user().reads(/workspace that you don't trust/);
    user().isTrusted = true;
    await open("&token=0123456789abcdef0123456789abcdef");
    await user().reads(/contains a token or password.*Nothing was done/);
    assert.ok(![...user().texts, ...rig().window.logged].some((line) => line.includes("0123456789abcdef")));
  });

  describe("for colleagues", () => {
    it("is copied from a row, and opens what the row is", async () => {
      const { account, server } = await rig().addedFor("lin");
      assert.deepEqual(await rig().command("copyLink", { account }), { link: user().copied });
      assert.equal(user().copied, `vscode://hub-kernels.hub-kernels/open?hub=${rig().hub.url}`);
      await rig().command("copyLink", { server });
      assert.equal(user().copied, `vscode://hub-kernels.hub-kernels/open?hub=${rig().hub.url}&server=`);
      assert.match(user().statuses.join(), /The link was copied\. It asks before it does anything/);
      rig().window.callEditor(user().copied);
      (await user().modal(/^A link wants to start/)).close();
    });

    it("is made by a choice of server and profile", async () => {
      await rig().addedFor("lis");
      user().settings.set("profiles", [{ name: "GPU & more", options: {} }]);
      const copying = rig().command("copyLink");
      (await user().list(/What is the link for/)).choose("Add the Hub and Start a Server");
      (await user().list(/With which profile/)).choose("GPU & more");
      await user().ends(copying);
      assert.ok(user().copied.endsWith("&server=&profile=GPU%20%2526%20more"), user().copied);
      rig().window.callEditor(user().copied);
      const asked = await user().modal(/^A link wants to start/);
      assert.match(asked.shown.detail, /Profile: GPU & more\n/);
      asked.close();
    });

    it("is one of VS Code where this window is in a browser, and says what else they need", async () => {
      const { account } = await rig().addedFor("liv");
      user().isDesktop = false;
      user().settings.set("networks", { [rig().hub.url]: { minVersion: "TLSv1.2" } });
      await rig().command("copyLink", { account });
      assert.match(user().copied, /^vscode:/);
      await user().reads(/your colleagues need the same there/);
    });
  });
}
