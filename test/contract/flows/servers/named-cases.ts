import assert from "node:assert/strict";
import type { FlowRig, ServerAtHub } from "../rig.js";

interface Outcome {
  server: string;
  state: string;
}

export function namedCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const create = (args: object) => rig().command<Outcome | undefined>("createServer", args);

  /** The user's servers at the hub, the stopped ones too, without the default one. */
  async function namedAtHub(name: string): Promise<Record<string, ServerAtHub>> {
    const { body } = await rig().hub.api("GET", `users/${name}?include_stopped_servers`);
    const { servers } = body as { servers: Record<string, ServerAtHub> };
    return Object.fromEntries(Object.entries(servers).filter(([server]) => server !== ""));
  }

  async function made(name: string, server: string): Promise<{ account: string; server: string }> {
    const { account } = await rig().addedFor(name);
    const outcome = await create({ account, name: server, options: { image: "cuda" } });
    assert.equal(outcome?.state, "running");
    return { account, server: outcome.server };
  }

  it("is made and started with options of its own, beside the default server", async () => {
    const { server } = await rig().addedFor("nia");
    await rig().command("startServer", { server, options: { image: "cpu" } });
    const named = await made("nia", "gpu");
    assert.notEqual(named.server, server);
    assert.deepEqual((await namedAtHub("nia"))["gpu"]?.user_options, { image: "cuda" });
    await rig().command("stopServer", { server, confirmed: true });
    await rig().command("deleteServer", { server: named.server, confirmed: true });
  });

  it("is deleted only after a question that says what is lost, and stopped before", async () => {
    const { server } = await made("nell", "gpu");
    const refused = rig().command("deleteServer", { server });
    const no = await user().modal(/^Do you want to delete the server .*: gpu\?/);
    assert.deepEqual(no.shown.buttons, ["Delete Server"]);
    assert.match(no.shown.detail, /stopped first\. Its kernels will be shut down.*its own disk/s);
    no.close();
    assert.equal(await user().ends(refused), undefined);
    assert.equal((await namedAtHub("nell"))["gpu"]?.ready, true);

    const deleting = rig().command("deleteServer", { server });
    (await user().modal(/^Do you want to delete the server/)).press("Delete Server");
    assert.deepEqual(await user().ends(deleting), { server });
    assert.deepEqual(await namedAtHub("nell"), {});
    assert.match(user().statuses.at(-1) ?? "", /: gpu was deleted/);
    await assert.rejects(rig().command("stopServer", { server, confirmed: true }), /no server .* is known here/);
  });

  it("is asked for its name, which the hub's rules are held against, and then for options", async () => {
    const { account } = await rig().addedFor("nola");
    rig().hub.clearRequests();
    const creating = create({ account });
    const box = await user().box(/Enter a name for the server/);
    box.enter("a/b");
    assert.match(box.said, /can't contain “\/”/);
    assert.equal(box.isOpen, true, "it is not accepted");
    box.type("GPU 2");
    assert.equal(box.said, "");
    box.enter("tpu");
    (await user().list(/^Start a Server on/)).escape();
    assert.equal(await user().ends(creating), undefined);
    assert.deepEqual(
      rig()
        .requests("nola")
        .filter((request) => !request.startsWith("GET")),
      [],
    );
    // What was not started is not there, and its name is free again.
    assert.equal((await create({ account, name: "tpu", start: false }))?.state, "stopped");
    // And now it is in use.
    assert.equal(await create({ account, name: "tpu", start: false }), undefined);
    assert.match(user().texts.join(), /already have a server with this name/);
  });

  it("is said not to be there when it was deleted elsewhere meanwhile", async () => {
    const { server } = await made("nora", "npu");
    await rig().hub.api("DELETE", "users/nora/servers/npu", { remove: true });
    await user().sees("the hub has deleted it", async () => !("npu" in (await namedAtHub("nora"))));
    await assert.rejects(rig().command("deleteServer", { server }), { kind: "server-not-found" });
    await user().reads(/There's no such server/);
  });

  describe("of a workspace", () => {
    const pin = (value: unknown) => void user().settings.set("workspaceServer", value);
    const start = () => rig().command<Outcome | undefined>("startServer");

    it("is offered to be made where the hub does not have it, and starts with the workspace's options", async () => {
      await rig().addedFor("pia");
      pin({ hub: rig().hub.url, server: "pinned", options: { image: "torch" } });
      const refused = start();
      (await user().modal(/no server “pinned” on .* yet/)).close();
      assert.equal(await user().ends(refused), undefined);
      assert.deepEqual(await namedAtHub("pia"), {});
      const starting = start();
      (await user().modal(/no server “pinned”/)).press("Create and Start");
      const outcome = await user().ends(starting);
      assert.equal(outcome?.state, "running");
      assert.deepEqual((await namedAtHub("pia"))["pinned"]?.user_options, { image: "torch" });

      // From then on it is started without a question, and with the options of the workspace.
      const { server } = outcome;
      await rig().command("stopServer", { server, confirmed: true });
      pin({ hub: rig().hub.url.replace(/\/$/, ""), server: "pinned", options: { image: "r" } });
      assert.deepEqual(await user().ends(start()), { server, state: "running" });
      assert.deepEqual((await namedAtHub("pia"))["pinned"]?.user_options, { image: "r" });
      await rig().command("deleteServer", { server, confirmed: true });
    });

    it("comes first in pickers", async () => {
      const { server } = await made("oda", "pinned");
      const labels = async () => {
        const acting = rig().command("showServerActions");
        const list = await user().list(/Which server do you want to manage\?/);
        list.escape();
        await user().ends(acting);
        return list.labels;
      };
      pin({ hub: rig().hub.url, server: "pinned" });
      assert.match((await labels())[0] ?? "", /: pinned$/);
      pin(undefined);
      const [first = "", ...others] = await labels();
      assert.ok(others.length > 0 && !/: pinned$/.test(first), first);
      await rig().command("deleteServer", { server, confirmed: true });
    });

    it("is told of once when its hub is not among those that were added, and nothing is sent there", async () => {
      await rig().addedFor("otis");
      await rig().addedFor("olga");
      pin({ hub: "https://stranger.example/[jupyter](command:x)", server: "gpu" });
      for (let times = 0; times < 2; times++) {
        const starting = start();
        // The usual choice goes on.
        (await user().list(/^Start Server/)).escape();
        await user().ends(starting);
      }
      // Of what the editor would make a link: a folder must not put commands into a message.
      const told = user().messages.filter(({ message }) =>
        message.includes("https://stranger.example/[jupyter] (command:x)"),
      );
      assert.deepEqual(
        told.map(({ buttons }) => buttons),
        [["Add JupyterHub…"]],
      );
    });

    it("is told of when it cannot be used, without its value", async () => {
      pin({ hub: `${rig().hub.url}?token=s3cret`, server: "gpu" });
      await user().ends(start());
      const told = user().messages.find(({ message }) => message.includes("hubKernels.workspaceServer"));
      assert.match(told?.message ?? "", /can't be used\. hub: /);
      assert.ok(!user().texts.join().includes("s3cret"));
      assert.deepEqual(told?.buttons, ["Open Settings"]);
    });

    it("counts for nothing in a workspace that is not trusted", async () => {
      pin({ hub: "https://other-stranger.example", server: "gpu" });
      user().isTrusted = false;
      await user().ends(start());
      assert.ok(!user().texts.join().includes("other-stranger"), user().texts.join());
    });
  });

  describe("by a name that its hub documents", () => {
    beforeEach(() => user().settings.set("serverNames", { [rig().hub.url]: ["login-node", "no-node"] }));

    it("comes before a box for a name, and starts as it is", async () => {
      const { account } = await rig().addedFor("rob");
      const creating = create({ account });
      const list = await user().list(/^New Server on/);
      const shown = list.items.map(({ label }) => label.replace(/^\$\([\w~-]+\) /, ""));
      assert.deepEqual(shown, ["Names that this hub documents", "login-node", "no-node", "", "Other Name…"]);
      list.choose("login-node");
      (await user().list(/^Start a Server on/)).escape();
      assert.equal(await user().ends(creating), undefined);
    });

    it("is among the servers to start, and one that the hub does not take says so", async () => {
      await rig().addedFor("rob");
      const starting = rig().command("startServer");
      const list = await user().list(/^Start Server/);
      assert.deepEqual(
        list.items.map(({ label, description }) => [label.replace(/^[^:]*:\d+\/jupyter/, ""), description]),
        [
          ["", "Default server · rob · stopped"],
          [": login-node", "rob · not started yet"],
          [": no-node", "rob · not started yet"],
        ],
      );
      list.choose(": no-node");
      assert.equal(await user().ends(starting), undefined);
      await user().reads(/doesn't start servers with the name “no-node” \(status 404\)/);
      assert.equal(user().messages[0]?.buttons[0], "Other Name…");
    });
  });
}
