import assert from "node:assert/strict";
import type * as v from "valibot";
import { type HubLine, startHub } from "../../../rig/hub.js";
import { KernelChannel } from "../../../rig/kernel-channel.js";
import type { Account, Server } from "../../../src/model/types.js";
import { deleteServerCommand } from "../../../src/servers/commands/delete-server.js";
import type { CommandDeps } from "../../../src/servers/commands/deps.js";
import { stopServerCommand } from "../../../src/servers/commands/stop-server.js";
import { isNameProblem, newServerNamed } from "../../../src/servers/names/server-name.js";
import { type Command, menuArgs, runCommand } from "../../../src/ui/run-command.js";
import { User } from "../../user/user.js";
import { HubUnderTest, methods, until, WindowOnHub } from "./model-on-hub.js";

const lines: HubLine[] = ["4.1", "5.5", "6.1"];
const limited = "lim";
const config = `c.JupyterHub.named_server_limit_per_user = lambda handler: 1 if handler.current_user.name == "${limited}" else 0`;

for (const line of lines) {
  describe(`named servers on JupyterHub ${line}`, function () {
    this.timeout(300_000);
    const makesWithoutStart = line === "6.1";
    let rig: HubUnderTest;

    before(async function () {
      this.timeout(600_000);
      rig = new HubUnderTest(await startHub({ line, basePath: "/jupyter", slowSpawnTimeoutS: 0, config }));
    });
    afterEach(() => rig.closeWindows());
    after(() => rig.hub.stop());

    it("are made, started with options of their own, stopped and deleted, with one id all along", async () => {
      const ada = await rig.open("ada");
      const made = await create(ada, "GPU große #1 & 100%");
      assert.deepEqual(made.state, { kind: "stopped" });
      assert.equal(made.displayName ?? made.name, "GPU große #1 & 100%");
      const put = ["PUT users/ada/servers/gpu-gro-e-1-100", "GET users/ada?include_stopped_servers"];
      assert.deepEqual(methods(rig.hub.requests), makesWithoutStart ? put : []);

      const started = await ada.start({ image: "torch", gpu: 2 }, made.name);
      assert.equal(started.id, made.id);
      assert.equal(started.displayName, made.displayName);
      assert.deepEqual(started.lastOptions, { image: "torch", gpu: 2 });
      assert.equal(await imageOfKernel(ada, started), "torch");

      await ada.model.stop(made.id);
      await ada.model.refresh(ada.accountId);
      assert.deepEqual(ada.model.server(made.id)?.state, { kind: "stopped" });
      assert.deepEqual(ada.model.server(made.id)?.lastOptions, { image: "torch", gpu: 2 });
      assert.equal(ada.model.server(made.id)?.planned, undefined);

      rig.hub.clearRequests();
      await ada.model.remove(made.id);
      assert.deepEqual(
        rig.hub.requests.map(({ method }) => method),
        ["DELETE", "GET"],
      );
      assert.equal(ada.model.server(made.id), undefined);
      assert.deepEqual(await listed(ada), []);
    });

    if (makesWithoutStart) {
      it("have another name for people while they are stopped, with the same id and address", async () => {
        const ada = await rig.open("ada");
        const made = await create(ada, "plain");
        rig.hub.clearRequests();
        await ada.model.rename(made.id, "GPU große #2");
        const put = ["PATCH users/ada/servers/plain", "GET users/ada?include_stopped_servers"];
        assert.deepEqual(methods(rig.hub.requests), put);
        const renamed = ada.model.server(made.id);
        assert.deepEqual([renamed?.name, renamed?.displayName], ["plain", "GPU große #2"]);
        await ada.start({}, "plain");
        await assert.rejects(ada.model.rename(made.id, "Other"), /is active/);
        await ada.model.remove(made.id);
      });
    }
    // Their addresses, and what a deletion is, are the same on all lines.
    if (line === "5.5") {
      severalAtOnce();
      deletedTwice();
    }

    function severalAtOnce(): void {
      describe("several at once", () => {
        let ben: WindowOnHub;
        let servers: Server[];
        before(async () => {
          ben = await WindowOnHub.open(rig.hub, "ben");
          servers = await Promise.all([
            ben.start({ image: "default" }),
            ben.start({ image: "cuda" }, "gpu"),
            ben.start({ image: "r" }, "stats"),
          ]);
        });
        after(() => ben.close());

        const states = () => ben.model.account(ben.accountId)?.servers.map(({ name, state }) => [name, state.kind]);

        it("have each an address, options and kernels of their own", async () => {
          const { url } = rig.hub;
          assert.deepEqual(
            servers.map(({ state }) => state.kind === "running" && state.url),
            [`${url}user/ben/`, `${url}user/ben/gpu/`, `${url}user/ben/stats/`],
          );
          const images = await Promise.all(servers.map((server) => imageOfKernel(ben, server)));
          assert.deepEqual(images, ["default", "cuda", "r"]);
        });

        it("are stopped when the hub says so, though their address then leads to the default server", async () => {
          const [, gpu] = servers;
          assert.ok(gpu?.state.kind === "running");
          await ben.model.stop(gpu.id);
          const { fetch } = await ben.transport();
          const response = await fetch(new URL("api/status", gpu.state.url), { redirect: "manual" });
          // What a stopped server's address gives is 424; this is the default server, which knows no such page.
          assert.equal(response.status, 404);
          await ben.model.refresh(ben.accountId);
          assert.deepEqual(states(), [
            ["", "running"],
            ["gpu", "stopped"],
            ["stats", "running"],
          ]);
        });

        it("are stopped first when they are deleted while they run, and the others go on", async () => {
          await ben.model.remove(ben.id("stats"));
          const left = [
            ["", "running"],
            ["gpu", "stopped"],
          ];
          assert.deepEqual(states(), left);
          assert.deepEqual(await listed(ben), ["gpu"]);
          await ben.model.refresh(ben.accountId);
          assert.deepEqual(states(), left);
        });

        it("are stopped and deleted together where several are selected, after one question that names them", async () => {
          await Promise.all(["gpu", "new"].map((name) => ben.start({}, name)));
          const rows = ["", "gpu", "new"].map((name) => menuArgs({ server: ben.id(name) }));
          const user = new User();
          const { model, log } = ben;
          const deps = { ui: user.ui, model, log, running: { of: () => [] } } as unknown as CommandDeps;
          const on = (command: Command<v.GenericSchema>) =>
            runCommand(command.id, () => Promise.resolve(command), rows[0], deps, rows);
          const stopping = on(stopServerCommand(deps));
          const stop = await user.modal(/stop 3 servers/);
          assert.match(stop.shown.detail, /\n\n.*jupyter\n.*gpu.*\n.*new.*$/);
          stop.press("Stop Servers");
          await user.ends(stopping);
          const stopped = ["", "gpu", "new"].map((name) => [name, "stopped"]);
          assert.deepEqual(states(), stopped);
          const deleting = on(deleteServerCommand(deps));
          const remove = await user.modal(/delete 2 servers/);
          assert.doesNotMatch(remove.shown.detail, /stopped first/);
          remove.press("Delete Servers");
          await user.ends(deleting);
          assert.deepEqual(states(), stopped.slice(0, 1), "the default server is the hub's to keep");
          assert.deepEqual(await listed(ben), []);
        });
      });
    }

    if (line === "4.1") {
      it("are not deleted while they start where the hub cannot withdraw a start", async () => {
        const eva = await rig.open("eva");
        const start = eva.start({ mode: "slow", seconds: 4 }, "gpu");
        await until(async () => (await eva.atHub("gpu"))?.pending === "spawn", "pending");
        await assert.rejects(eva.model.remove(eva.id("gpu")), { kind: "server-busy" });
        assert.equal((await start).state.kind, "running");
      });
    } else {
      it("are deleted while they start: the start is withdrawn", async () => {
        const eva = await rig.open("eva");
        const start = eva.start({ mode: "slow", seconds: 60 }, "gpu");
        await until(async () => (await eva.atHub("gpu"))?.pending === "spawn", "pending");
        await eva.model.remove(eva.id("gpu"));
        await assert.rejects(start, { kind: "spawn-cancelled" });
        assert.deepEqual(await listed(eva), []);
        assert.equal(eva.state("gpu"), undefined);
      });
    }

    function deletedTwice(): void {
      it("are deleted though another window did it already", async () => {
        const [one, two] = await rig.openTwo("fay");
        await one.start({}, "gpu");
        await one.model.stop(one.id("gpu"));
        await two.model.refresh(two.accountId);
        await one.model.remove(one.id("gpu"));
        await two.model.remove(two.id("gpu"));
        assert.equal(two.state("gpu"), undefined);
      });
    }

    it("are refused over the hub's limit, in its words, and can be made once there is room", async () => {
      const lim = await rig.open(limited);
      const first = await create(lim, "one");
      await lim.start({}, first.name);
      await lim.model.stop(first.id);
      const second = async () => {
        const server = await create(lim, "two");
        return await lim.start({ image: "x" }, server.name);
      };
      await assert.rejects(second(), (error: Error & { kind?: string; hubMessage?: string }) => {
        assert.equal(error.kind, "server-limit-reached");
        assert.match(error.hubMessage ?? "", /already has the maximum of 1 named servers/);
        return true;
      });
      await lim.model.remove(first.id);
      lim.model.forget(lim.id("two"));
      assert.equal((await second()).state.kind, "running");
    });

    if (makesWithoutStart) {
      it("have a name of their own for people, which a start does not change", async () => {
        const gus = await rig.open("gus");
        const made = await create(gus, "Big GPU");
        await gus.start({}, made.name);
        await gus.model.refresh(gus.accountId);
        assert.deepEqual([made.name, gus.model.server(made.id)?.displayName], ["big-gpu", "Big GPU"]);
      });

      it("are refused when another window made one of the name meanwhile", async () => {
        const [one, two] = await rig.openTwo("hal");
        await create(one, "gpu");
        await assert.rejects(two.model.create(two.accountId, { name: "gpu" }), {
          kind: "request-refused",
          status: 409,
        });
      });

      // The hub is the judge of the rules that server-name.ts knows by heart.
      for (const name of ["2gpu", "a--b", "-a", "a-", "A", "a_b", "a".repeat(31)]) {
        it(`may not be called ${name}, as we say too`, async () => {
          const ida = await rig.open("ida");
          await assert.rejects(ida.model.create(ida.accountId, { name }), { kind: "request-refused", status: 400 });
          const ours = newServerNamed(name, hubOf(ida));
          assert.ok(!isNameProblem(ours) && ours.name !== name);
        });
      }

      for (const displayName of ["日本", "😀 smile", "2 GPUs", "a\u0301 accent"]) {
        it(`may be called ${displayName}`, async () => {
          const jan = await rig.open("jan");
          const made = await create(jan, displayName);
          assert.equal(made.displayName, displayName.normalize("NFC"));
        });
      }
    } else if (line === "5.5") {
      for (const name of ["日本 a%2Fb", "a+b&c=d x..y", "back\\slash A~b'c"]) {
        it(`may be called ${name}: it starts, answers, stops and is deleted`, async () => {
          const kim = await rig.open("kim");
          const made = await create(kim, name);
          const started = await kim.start({}, made.name);
          assert.ok(started.state.kind === "running" && started.id === made.id);
          const { fetch } = await kim.transport();
          assert.equal((await fetch(new URL("api/status", started.state.url))).status, 200);
          await kim.model.remove(made.id);
          assert.deepEqual(await listed(kim), []);
        });
      }

      it("may not have a slash, as the hub says too", async () => {
        const lou = await rig.open("lou");
        await assert.rejects(lou.start({}, "a/b"), { kind: "request-refused" });
        assert.equal(newServerNamed("a/b", { hub: { version: rig.hub.version }, servers: [] }), "slash");
      });
    }

    async function create(window: WindowOnHub, typed: string): Promise<Server> {
      const named = newServerNamed(typed, hubOf(window));
      assert.ok(!isNameProblem(named), JSON.stringify(named));
      return await window.model.create(window.accountId, named);
    }

    /** Named servers of the user, the stopped ones too, as the hub tells its admin. */
    async function listed({ user }: WindowOnHub): Promise<string[]> {
      const { body } = await rig.hub.api("GET", `users/${user}?include_stopped_servers`);
      return Object.keys((body as { servers: object }).servers).filter((name) => name !== "");
    }
  });
}

function hubOf({ model, accountId }: WindowOnHub): Account {
  const account = model.account(accountId);
  assert.ok(account);
  return account;
}

/** What a kernel that is started on this server sees. */
async function imageOfKernel(window: WindowOnHub, { state }: Server): Promise<string> {
  assert.ok(state.kind === "running");
  const { fetch, WebSocket } = await window.transport();
  const response = await fetch(new URL("api/kernels", state.url), { method: "POST", body: "{}" });
  const { id } = JSON.parse(await response.text()) as { id: string };
  const url = new URL(`api/kernels/${id}/channels?session_id=test`, state.url.replace(/^http/, "ws"));
  const channel = await KernelChannel.open(new WebSocket(url.href));
  const { text } = await channel.execute("import os; print(os.environ['HUB_IMAGE'], end='')");
  channel.close();
  return text;
}
