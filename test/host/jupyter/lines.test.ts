import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { until } from "../kernels/notebooks.js";
import { type Added, command } from "../kernels/rig.js";
import { hubOf } from "./hubs.js";
import { pidCell, ran, Screen } from "./notebook-run.js";
import { notebookOn, standIn, type StandInTest } from "./stand-in.js";

const stopped = /is stopped\. Do you want to start it\?$/;

describe("a server that is away, on other lines of the hub", () => {
  const hubs = ["4.1", "6.1"].map((line) => ({ hub: hubOf(line), user: `dee${line.replace(".", "")}` }));
  const added = new Map<string, Added>();
  const notebooks = new Map<string, vscode.NotebookDocument>();
  let jupyter: StandInTest;
  let screen: Screen;
  before(async () => {
    jupyter = await standIn();
    for (const { hub, user } of hubs) added.set(hub.line, await hub.add(user));
  });
  beforeEach(() => (screen = new Screen(jupyter)));
  afterEach(() => screen.restore());
  after(async () => {
    for (const { hub } of added.values()) await command("removeHub", { hub, confirmed: true });
  });

  const serverOf = (line: string) => added.get(line)?.server ?? "";
  const notebookOf = (line: string) => {
    const notebook = notebooks.get(line);
    assert.ok(notebook, `there is no notebook on ${line}`);
    return notebook;
  };
  const stopByUs = (line: string) => command("stopServer", { server: serverOf(line), confirmed: true });

  for (const { hub, user } of hubs) {
    const { line } = hub;
    it(`${line}: stopped and started from outside, one run gives a new kernel`, async () => {
      await command("startServer", { server: serverOf(line), options: {} });
      const notebook = await notebookOn(jupyter, serverOf(line), pidCell);
      notebooks.set(line, notebook);
      const [first, chosen] = [await ran(notebook), jupyter.chosenBy(notebook)];
      await hub.stop(user);
      await hub.start(user);
      assert.notEqual(await ran(notebook), first);
      assert.deepEqual(jupyter.chosenBy(notebook), chosen);
      screen.saw();
    });

    it(`${line}: stopped when the window opens, one run and one answer run the cell`, async () => {
      const notebook = notebookOf(line);
      const first = await ran(notebook);
      const live = jupyter.kernelOf(notebook);
      await stopByUs(line);
      await jupyter.reload();
      await until("the kernel is chosen", () => jupyter.chosenBy(notebook)?.id === live);
      await jupyter.resolve(serverOf(line));
      screen.pressStart();
      assert.notEqual(await ran(notebook), first);
      screen.saw(stopped);
    });
  }

  it("both at once: what is stopped at one hub is nothing to the other", async () => {
    const before = await ran(notebookOf("6.1"));
    await stopByUs("4.1");
    assert.equal(await ran(notebookOf("6.1")), before);
    screen.saw();
    screen.pressStart();
    await ran(notebookOf("4.1"));
    assert.equal(await ran(notebookOf("6.1")), before);
    screen.saw(stopped);
    assert.equal((await hubOf("6.1").servers("dee61"))[""]?.ready, true);
  });
});
