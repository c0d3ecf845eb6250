import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Account } from "../../../src/model/types.js";
import { openWalkthroughOnce } from "../../../src/servers/welcome/first-walkthrough.js";
import { stepOf, walkthroughId, watchProgress } from "../../../src/servers/welcome/walkthrough.js";
import { Told } from "../../user/inputs.js";
import { User } from "../../user/user.js";
import { InMemoryState } from "../tokens/fakes.js";
import { projectJson } from "../ui/schema-files.js";

interface Manifest {
  contributes: {
    commands: { command: string }[];
    views: Record<string, { id: string }[]>;
    walkthroughs: {
      id: string;
      steps: { id: string; media: { image: string }; description: string; completionEvents: string[] }[];
    }[];
  };
}

describe("the walkthrough", () => {
  let user: User;
  let memento: InMemoryState;
  let accounts: Account[];
  const [changed, ran] = [new Told<never>(), new Told<void>()];
  const model = () => ({
    get accounts() {
      return accounts;
    },
    onDidChange: changed.event,
  });
  beforeEach(() => {
    user = new User();
    memento = new InMemoryState();
    accounts = [];
  });
  afterEach(() => user.restore());
  const open = (more: object = {}) =>
    openWalkthroughOnce({ ui: user.ui, model: model(), memento }, { isAtWork: false, env: {}, ...more });
  const opened = () => user.ran.filter(([command]) => command === "workbench.action.openWalkthrough");

  it("is opened once", async () => {
    await open();
    await open();
    assert.deepEqual(opened(), [["workbench.action.openWalkthrough", walkthroughId, false]]);
  });

  it("waits for a window in which nobody is at work", async () => {
    await open({ isAtWork: true });
    assert.equal(opened().length, 0);
    await open();
    assert.equal(opened().length, 1);
  });

  it("is not opened where nobody sits, where it is not wanted, or where there are hubs", async () => {
    await open({ env: { CI: "true" } });
    user.editorSettings.set("workbench.welcomePage.walkthroughs.openOnInstall", false);
    await open();
    user.editorSettings.set("workbench.welcomePage.walkthroughs.openOnInstall", true);
    user.editorSettings.set("workbench.startupEditor", "none");
    await open();
    user.editorSettings.set("workbench.startupEditor", "readme");
    accounts = [account("unasked", "unknown")];
    await open();
    accounts = [];
    await open();
    assert.equal(opened().length, 0);
  });

  it("is told of what is done, once each", () => {
    const commandsOf = (id: string) => user.ran.filter(([command]) => command === id).map(([, key]) => key);
    const told = () => commandsOf("setContext");
    const watch = () => watchProgress({ ui: user.ui, model: model(), running: { onDidChange: ran.event }, memento });
    const watching = watch();
    assert.deepEqual(told(), []);
    accounts = [account("ok", "stopped")];
    changed.fire(undefined as never);
    changed.fire(undefined as never);
    assert.deepEqual(told(), ["hubKernels.hasHub", "hubKernels.signedIn"]);
    accounts = [account("ok", "running")];
    changed.fire(undefined as never);
    ran.fire();
    ran.fire();
    assert.deepEqual(told().slice(2), ["hubKernels.serverRuns", "hubKernels.cellRan"]);
    const steps = ["addHub", "signIn", "choose", "run"].map((step) => `${walkthroughId}#${step}`);
    assert.deepEqual(commandsOf("welcome.markStepComplete"), steps);
    // The next window sets the keys again; the editor keeps its marks.
    watching.push(...watch());
    assert.deepEqual(told().slice(4), ["hubKernels.hasHub", "hubKernels.signedIn", "hubKernels.serverRuns"]);
    assert.deepEqual(commandsOf("welcome.markStepComplete"), steps);
    accounts = [];
    changed.fire(undefined as never);
    assert.deepEqual(user.ran.at(-1), ["setContext", "hubKernels.hasHub", false]);
    for (const each of watching) each.dispose();
  });

  it("has five steps, whose pictures, commands, views and ends are there", () => {
    const { commands, views, walkthroughs } = (projectJson("package.json") as Manifest).contributes;
    const words = projectJson("package.nls.json") as Record<string, string>;
    const [{ id, steps } = { id: "", steps: [] }] = walkthroughs;
    assert.equal(walkthroughId, `hub-kernels.hub-kernels#${id}`);
    assert.equal(steps.length, 5);
    const viewIds = Object.values(views).flatMap((all) => all.map((view) => view.id));
    const known = [...commands.map(({ command }) => command), ...viewIds.map((view) => `${view}.focus`)];
    const contexts = Object.keys(stepOf).map((name) => `onContext:hubKernels.${name}`);
    for (const [name, step] of Object.entries(stepOf)) {
      assert.deepEqual(steps.find(({ id }) => id === step)?.completionEvents, [`onContext:hubKernels.${name}`]);
    }
    const ends = [...contexts, ...known.map((one) => `onCommand:${one}`), ...viewIds.map((view) => `onView:${view}`)];
    for (const { media, description, completionEvents } of steps) {
      assert.ok(existsSync(path.resolve(import.meta.dirname, "../../..", media.image)), media.image);
      const text = words[description.replaceAll("%", "")] ?? "";
      const called = [...text.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command);
      assert.ok(called.length > 0, description);
      for (const command of called) assert.ok(known.includes(command ?? ""), command);
      for (const end of completionEvents) assert.ok(ends.includes(end), end);
    }
  });
});

function account(reach: string, state: string): Account {
  return { reach: { kind: reach }, servers: [{ state: { kind: state } }] } as unknown as Account;
}
