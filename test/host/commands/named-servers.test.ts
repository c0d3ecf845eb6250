import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openNotebook, printed, run, select } from "../kernels/notebooks.js";
import { addedFor, command } from "./gestures.js";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { QuickInputs } from "./quick-inputs.js";
import { api, clearRequests, hubUrl, requests } from "./rig-door.js";
import { until } from "./until.js";

interface NamedAtHub {
  ready: boolean;
  user_options: object;
}

interface Outcome {
  server: string;
  state: string;
}

/** The user's servers at the hub, the stopped ones too, without the default one. */
async function namedAtHub(user: string): Promise<Record<string, NamedAtHub>> {
  const { body } = await api("GET", `users/${user}?include_stopped_servers`);
  const { servers } = body as { servers: Record<string, NamedAtHub> };
  return Object.fromEntries(Object.entries(servers).filter(([name]) => name !== ""));
}

const gesture = (id: string) =>
  Promise.resolve(vscode.commands.executeCommand<Outcome | undefined>(`hubKernels.${id}`));

describe("a named server", () => {
  let messages: Messages;
  let answer: string | undefined;
  beforeEach(() => {
    answer = undefined;
    messages = new Messages(() => answer);
  });
  afterEach(() => messages.restore());

  it("is made and started with options of its own, beside the default server", async () => {
    const { account, server } = await addedFor("nia");
    await command("startServer", { server, options: { image: "cpu" } });
    const made = await command<Outcome>("createServer", { account, name: "gpu", options: { image: "cuda" } });
    assert.equal(made.state, "running");
    assert.notEqual(made.server, server);
    assert.deepEqual((await namedAtHub("nia"))["gpu"]?.user_options, { image: "cuda" });
  });

  it("runs its notebook while another one runs on the default server", async () => {
    const { server } = await addedFor("nia");
    const named = await serverOf("nia", "gpu");
    const image = ["import os; print(os.environ['HUB_IMAGE'], end='')"];
    const [one, other] = [await openNotebook(image), await openNotebook(image)];
    await select(one, server);
    await run(one);
    await select(other, named.server);
    await run(other);
    assert.deepEqual([printed(one.cellAt(0)), printed(other.cellAt(0))], ["cpu", "cuda"]);
    await command("stopServer", { server, confirmed: true });
    assert.equal((await namedAtHub("nia"))["gpu"]?.ready, true);
  });

  it("is not deleted when the question is answered with no; the question says what is lost", async () => {
    const { server } = await serverOf("nia", "gpu");
    assert.equal(await command("deleteServer", { server }), undefined);
    // That the stopped server's kernel is gone may be said as late as here.
    const [question, ...more] = messages.shown.filter(({ modal }) => modal);
    assert.deepEqual([question?.buttons, more], [["Delete Server"], []]);
    assert.match(question?.message ?? "", /Delete the server .*: gpu\?/);
    assert.match(question?.detail ?? "", /stopped first, its kernels end.*disk of its own/s);
    assert.equal((await namedAtHub("nia"))["gpu"]?.ready, true);
  });

  it("is stopped and deleted when it is answered with yes", async () => {
    const { server } = await serverOf("nia", "gpu");
    answer = "Delete Server";
    assert.deepEqual(await command("deleteServer", { server }), { server });
    assert.deepEqual(await namedAtHub("nia"), {});
    await assert.rejects(command("stopServer", { server, confirmed: true }), /no server .* is known here/);
  });

  it("is asked for its name, which the hub's rules are held against, and then for options", async () => {
    const inputs = new QuickInputs();
    const { account } = await addedFor("nia");
    const box = new NameBox("tpu");
    try {
      await clearRequests();
      const creating = command<Outcome | undefined>("createServer", { account });
      await inputs.list();
      await inputs.escape();
      assert.equal(await creating, undefined);
      assert.match(await box.verdict("a/b"), /cannot have a “\/”/);
      assert.equal(await box.verdict("GPU 2"), "");
      assert.deepEqual(
        (await requests("nia")).filter((request) => !request.startsWith("GET")),
        [],
      );
      // What was not started is not there, and its name is free again.
      assert.equal((await command<Outcome>("createServer", { account, name: "tpu", start: false })).state, "stopped");
    } finally {
      box.restore();
      inputs.restore();
    }
  });

  it("is said not to be there when it was deleted elsewhere meanwhile", async () => {
    const { account } = await addedFor("nia");
    const { server } = await command<Outcome>("createServer", { account, name: "npu", options: {} });
    await api("DELETE", "users/nia/servers/npu", { remove: true });
    await until("the hub has deleted it", async () => !("npu" in (await namedAtHub("nia"))));
    await assert.rejects(command("deleteServer", { server }), { kind: "server-not-found" });
    assert.match(messages.texts.at(-1) ?? "", /knows no such server/);
  });

  it("is not made under a name that is in use", async () => {
    const { account } = await addedFor("nia");
    assert.equal(await command("createServer", { account, name: "tpu", start: false }), undefined);
    assert.match(messages.texts.join(), /a server of this name/);
  });
});

describe("the server of a workspace", () => {
  let messages: Messages;
  let picks: Picks;
  let answer: string | undefined;
  beforeEach(() => {
    answer = undefined;
    messages = new Messages(() => answer);
    picks = new Picks();
  });
  afterEach(async () => {
    messages.restore();
    picks.restore();
    await pin(undefined);
  });

  it("is offered to be made where the hub does not have it, and starts with the workspace's options", async () => {
    await addedFor("pia");
    picks.restore();
    picks = new Picks((items) => items.find(({ description }) => description === "pia"));
    await pin({ hub: hubUrl, server: "pinned", options: { image: "torch" } });
    assert.equal(await gesture("startServer"), undefined);
    assert.match(messages.texts.join(), /no server “pinned” on .* yet/);
    assert.deepEqual(await namedAtHub("pia"), {});
    answer = "Create and Start";
    assert.equal((await gesture("startServer"))?.state, "running");
    assert.deepEqual((await namedAtHub("pia"))["pinned"]?.user_options, { image: "torch" });
  });

  it("comes first in pickers", async () => {
    await addedFor("oda");
    await pin({ hub: hubUrl, server: "pinned" });
    await gesture("showServerActions");
    assert.match(picks.labels()[0] ?? "", /: pinned$/);
    await pin(undefined);
    await gesture("showServerActions");
    assert.ok(picks.labels().length > 1 && !/: pinned$/.test(picks.labels()[0] ?? ""), picks.labels().join());
  });

  it("is started without a question, and with the options of the workspace", async () => {
    const { server } = await serverOf("pia", "pinned");
    await command("stopServer", { server, confirmed: true });
    await pin({ hub: hubUrl.replace(/\/$/, ""), server: "pinned", options: { image: "r" } });
    assert.deepEqual(await gesture("startServer"), { server, state: "running" });
    assert.deepEqual(picks.offered, []);
    assert.deepEqual((await namedAtHub("pia"))["pinned"]?.user_options, { image: "r" });
    await command("deleteServer", { server, confirmed: true });
  });

  it("is told of once when its hub is not among those that were added, and nothing is sent there", async () => {
    await pin({ hub: "https://stranger.example/[jupyter](command:x)", server: "gpu" });
    await gesture("startServer");
    await gesture("startServer");
    // Of what the editor would make a link: a folder must not put commands into a message.
    const shown = "https://stranger.example/[jupyter] (command:x)";
    const told = messages.shown.filter(({ message }) => message.includes(shown));
    assert.deepEqual(
      told.map(({ buttons }) => buttons),
      [["Add JupyterHub…"]],
    );
    // The usual choice goes on.
    assert.equal(picks.offered.length, 2);
  });

  it("is told of when it cannot be used, without its value", async () => {
    await pin({ hub: `${hubUrl}?token=s3cret`, server: "gpu" });
    await gesture("startServer");
    const told = messages.shown.find(({ message }) => message.includes("hubKernels.workspaceServer"));
    assert.match(told?.message ?? "", /cannot be used\. hub: /);
    assert.ok(!messages.texts.join().includes("s3cret"));
    assert.deepEqual(told?.buttons, ["Open Settings"]);
  });

  it("counts for nothing in a workspace that is not trusted", async () => {
    await pin({ hub: "https://other-stranger.example", server: "gpu" });
    const before = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");
    Object.defineProperty(vscode.workspace, "isTrusted", { get: () => false, configurable: true });
    try {
      await gesture("startServer");
    } finally {
      if (before) Object.defineProperty(vscode.workspace, "isTrusted", before);
    }
    assert.ok(!messages.texts.join().includes("other-stranger"), messages.texts.join());
  });
});

describe("the names that a hub documents", () => {
  let messages: Messages;
  let picks: Picks | undefined;
  beforeEach(async () => {
    messages = new Messages();
    await names({ [hubUrl]: ["login-node", "no-node"] });
  });
  afterEach(async () => {
    messages.restore();
    picks?.restore();
    await names(undefined);
  });
  const choosing = (label: string) => {
    picks?.restore();
    picks = new Picks((items) => items.find((item) => item.label.endsWith(label)));
    return picks;
  };

  it("come before a box for a name, and start as they are", async () => {
    const { account } = await addedFor("rob");
    const list = choosing("login-node");
    const inputs = new QuickInputs();
    try {
      const creating = command<Outcome | undefined>("createServer", { account });
      await inputs.list();
      await inputs.escape();
      assert.equal(await creating, undefined);
    } finally {
      inputs.restore();
    }
    assert.deepEqual(list.labels(), ["Names of this hub", "login-node", "no-node", "", "Other Name…"]);
  });

  it("are among the servers to start, and one that the hub does not take says so", async () => {
    await addedFor("rob");
    const list = choosing(": no-node");
    assert.equal(await gesture("startServer"), undefined);
    const ofRob = (list.offered.at(-1) ?? []).filter(({ description }) => description?.startsWith("rob"));
    assert.deepEqual(
      ofRob.map(({ label, description }) => [label.replace(/^.*\)/, ""), description]),
      [
        ["", "rob · stopped"],
        [": login-node", "rob · not started yet"],
        [": no-node", "rob · not started yet"],
      ],
    );
    const [error] = messages.shown;
    assert.match(error?.message ?? "", /does not start a server with the name “no-node” \(status 404\)/);
    assert.equal(error?.buttons[0], "Other Name…");
  });
});

async function names(value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("hubKernels").update("serverNames", value, vscode.ConfigurationTarget.Global);
}

/** A server that an earlier test left. */
async function serverOf(user: string, name: string): Promise<{ server: string }> {
  const { server } = await addedFor(user);
  return { server: `${server}${name}` };
}

async function pin(value: unknown): Promise<void> {
  const target = vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration("hubKernels").update("workspaceServer", value, target);
}

/** Stands before `showInputBox`: types a name in the user's place, and keeps the box's own judgement of names. */
class NameBox {
  private readonly original: unknown = vscode.window.showInputBox;
  private options: vscode.InputBoxOptions = {};

  constructor(name: string) {
    setInputBox((options: vscode.InputBoxOptions) => {
      this.options = options;
      return Promise.resolve(name);
    });
  }

  async verdict(name: string): Promise<string> {
    const verdict = await this.options.validateInput?.(name);
    return typeof verdict === "string" ? verdict : (verdict?.message ?? "");
  }

  restore(): void {
    setInputBox(this.original);
  }
}

function setInputBox(value: unknown): void {
  Object.defineProperty(vscode.window, "showInputBox", { value, configurable: true, writable: true });
}
