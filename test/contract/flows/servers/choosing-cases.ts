import assert from "node:assert/strict";
import type { FlowRig } from "../rig.js";
import type { Added } from "../window.js";

const refused = /no longer accepts the token of \w+/;

export function choosingCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const ways = () => user().list(/^Start a Server on/);

  describe("of what it starts with", () => {
    beforeEach(() => user().settings.set("profiles", [{ name: "GPU, 4 h", options: { image: "torch", gpu: "2" } }]));

    it("offers the profiles of the settings, and starts with the chosen one; then that start, under its name", async () => {
      const { server } = await rig().addedFor("ida");
      const starting = rig().command("startServerWithOptions", { server });
      (await ways()).choose("GPU, 4 h");
      await user().ends(starting);
      assert.deepEqual((await rig().serverAtHub("ida"))?.user_options, { image: "torch", gpu: "2" });
      await rig().command("stopServer", { server, confirmed: true });

      // The hub is asked for no more than it knows.
      rig().hub.clearRequests();
      const called = rig().command("startServerWithOptions", { server });
      const list = await ways();
      assert.equal(list.items[0]?.label, "$(history) GPU, 4 h");
      assert.equal(list.items[0].description, "like last time");
      assert.match(list.placeholder ?? "", /Earlier starts\. The hub.s own form isn.t read here/);
      list.escape();
      assert.equal(await user().ends(called), undefined);
      // The companion is asked for its form, and where there is none, whether it is there at all.
      assert.deepEqual(rig().requests("ida").sort(), [
        "GET hub/api/hub-kernels",
        "GET hub/api/hub-kernels/users/ida/options?server",
        "GET hub/api/users/ida?include_stopped_servers",
      ]);
    });

    it("tells of a profile that cannot be used, and offers the others", async () => {
      const { server } = await rig().addedFor("ida");
      user().settings.set("profiles", [
        { name: "two\nlines", options: {} },
        { name: "CPU", options: {} },
      ]);
      const called = rig().command("startServerWithOptions", { server });
      const list = await ways();
      assert.match(user().texts.join(), /profile.*hubKernels\.profiles\[0\]\.name: Remove the line break/i);
      assert.ok(list.item("CPU"));
      list.escape();
      assert.equal(await user().ends(called), undefined);
    });
  });

  describe("of a server to start from the palette", () => {
    const start = () => rig().command("startServer");

    it("offers those that are stopped, in a list with a title", async () => {
      await rig().addedFor("ike");
      await rig().addedFor("ira");
      const starting = start();
      const list = await user().list(/^Start Server\nWhich server do you want to start\?$/);
      assert.equal(list.items.length, 2);
      list.escape();
      assert.equal(await user().ends(starting), undefined);
    });

    it("says that all are running, where none is stopped, and asks the hub for no start", async () => {
      const { server } = await rig().addedFor("ike");
      await rig().command("startServer", { server });
      rig().hub.clearRequests();
      assert.equal(await user().ends(start()), undefined);
      assert.deepEqual(rig().requests(), ["GET hub/api/users/ike?include_stopped_servers"]);
      const said = user().messages.map(({ message, buttons }) => [message, buttons]);
      assert.deepEqual(said, [["All your servers are running.", ["Show Actions…"]]]);
      await rig().command("stopServer", { server, confirmed: true });
    });
  });

  it("of an action of the status item asks the hub first, and so sees a server that was stopped elsewhere", async () => {
    const { server } = await rig().addedFor("jan");
    const offered = async () => {
      const acting = rig().command("showServerActions", { server });
      const list = await user().list(/What do you want to do\?/);
      list.escape();
      await user().ends(acting);
      return list.items.slice(0, 2).map(({ label }) => label.replace(/^\$\([\w~-]+\) /, ""));
    };
    await rig().command("startServer", { server });
    assert.deepEqual(await offered(), ["running", "Stop Server…"]);
    await rig().hub.api("DELETE", "users/jan/server");
    await rig().untilStoppedAtHub("jan");
    assert.deepEqual(await offered(), ["stopped", "Start Server"]);
  });
}

/** Of a token that the hub takes no more. */
export function promptCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const errors = () => user().messages.filter(({ kind }) => kind === "error");

  async function withoutToken(name: string): Promise<Added> {
    const secret = await rig().hub.token(name);
    const added = await rig().window.add(rig().hub.url, secret);
    await rig().hub.revoke(secret);
    return added;
  }

  it("is told of once, and the start that it stopped goes on after “Sign In”", async () => {
    const { server } = await withoutToken("pia");
    user().presses("Sign In", refused);
    await assert.rejects(rig().command("startServer", { server }), { kind: "token-ended" });
    (await user().list(/How do you want to sign in/)).choose("Paste a token you have");
    (await user().box(/The hub checks it/)).paste(await rig().hub.token("pia"));
    await user().sees("the server runs", async () => (await rig().serverAtHub("pia"))?.ready === true);
    assert.deepEqual(
      errors().map(({ buttons }) => buttons),
      [["Sign In", "Open in Browser"]],
    );
    assert.match(errors()[0]?.message ?? "", /token of pia/);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("is told of again for each command, and nothing goes on after the prompt is closed", async () => {
    const { account, server } = await withoutToken("rob");
    await assert.rejects(rig().command("startServer", { server }));
    await assert.rejects(rig().command("startServer", { server }));
    await user().sees("it is told again", () => errors().length >= 2);
    assert.equal(errors().length, 2);
    await rig().command("signIn", { account, token: await rig().hub.token("rob") });
    assert.equal(await rig().serverAtHub("rob"), undefined);
  });

  it("is told of once when the hub is only asked, and the server stays in the list with what helps first", async () => {
    const { server } = await withoutToken("sue");
    for (let times = 0; times < 2; times++) {
      const acting = rig().command("showServerActions", { server });
      const list = await user().list(/What do you want to do\?/);
      assert.equal(list.labels[0], "Sign In with a New Token…");
      assert.match(list.items[0]?.detail ?? "", refused);
      list.escape();
      await user().ends(acting);
    }
    assert.equal(errors().length, 1);
  });

  it("is not spoken of where the user has taken it away", async () => {
    const { account } = await rig().addedFor("tom");
    await rig().command("removeHub", { account, confirmed: true });
    assert.deepEqual(errors(), []);
  });
}
