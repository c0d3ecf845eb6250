import assert from "node:assert/strict";
import * as vscode from "vscode";
import { wholeNodes } from "../../../contract/flows/options/whole-nodes.js";
import { inEachTest } from "../in-each-test.js";
import { Messages } from "../messages.js";
import { QuickInputs } from "../quick-inputs.js";
import { until } from "../until.js";
import { addFor, serverAtHub } from "./hub.js";
import { Panels } from "./panels.js";

/** What else is chosen, and what comes of it, is in test/contract/flows; here the editor's own list, settings and tab. */
describe("the options of a start", () => {
  const inputs = inEachTest(() => new QuickInputs());
  const messages = inEachTest(() => new Messages());
  const panels = inEachTest(() => new Panels());
  const profiles = (value: unknown) =>
    vscode.workspace.getConfiguration("hubKernels").update("profiles", value, vscode.ConfigurationTarget.Global);

  const startWithOptions = (server: string) =>
    Promise.resolve(
      vscode.commands.executeCommand<{ state: string } | undefined>("hubKernels.startServerWithOptions", { server }),
    );

  it("in one form are a page without a word of the hub's, and what stands in it starts", async () => {
    const server = await addFor("fay");
    const started = startWithOptions(server);
    await inputs().chooseLabelled(await inputs().list(), "All Options in One Form");
    await panels().shown();
    const { html } = panels();
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    assert.match(
      policy,
      /^default-src 'none'; style-src 'nonce-[\w+/=]+'; script-src 'nonce-[\w+/=]+'; form-action 'none'; base-uri 'none'$/,
    );
    assert.doesNotMatch(html, /Prices|window\.ran|CPU/);
    assert.equal(panels().control("Profile").options[0]?.hint, "Two cores & 4 GB. Prices");
    panels().change({ Profile: ["gpu"] });
    panels().start({ Image: ["jax"], GPUs: ["2"] });
    assert.equal((await started)?.state, "running", messages().texts.join());
    const options = { profile: "gpu", image: "jax", gpus: "2" };
    assert.deepEqual((await serverAtHub("fay"))?.user_options, options);
    await vscode.commands.executeCommand("hubKernels.stopServer", { server, confirmed: true });
  });

  it("in one form are called off when its tab is closed, also while the hub is still asked about what was chosen", async () => {
    const called = startWithOptions(await addFor("gus"));
    await inputs().chooseLabelled(await inputs().list(), "All Options in One Form");
    await panels().shown();
    panels().change({ Profile: ["gpu"] });
    panels().start({ GPUs: ["1"] });
    assert.equal(panels().last().busy, true);
    // What goes on is shown to nobody; a rejection that nobody handles fails the suite.
    panels().close();
    assert.equal(await called, undefined);
    assert.deepEqual(messages().texts, []);
  });

  it("of a profile of the user's settings are asked for, and a text that is typed at the last step starts nothing", async () => {
    await profiles([wholeNodes]);
    try {
      const called = startWithOptions(await addFor("abe"));
      await inputs().chooseLabelled(await inputs().list(), "Whole nodes…");
      await inputs().chooseLabelled(await inputs().list(), "h100");
      const summary = await inputs().list();
      assert.equal(summary.items[0]?.detail, "Partition: h100 · Nodes: 1 · Tasks: 8 · Hours: 4");
      // Meant for the tasks, which were not asked: the line of "Start" holds an 8 too.
      inputs().type(summary, "8");
      await until("the window shows what fits", () => summary.activeItems[0]?.label === "Tasks");
      await inputs().pressEnter();
      await inputs().enter(await inputs().box(), "2");
      const again = await inputs().list();
      // Its own name is found, and takes a second Enter.
      inputs().type(again, "start");
      await until("the window shows what fits", () => again.activeItems[0]?.label === "$(debug-start) Start");
      await inputs().pressEnter();
      await until("the text is gone", () => again.value === "");
      assert.equal(again.items[0]?.detail, "Partition: h100 · Nodes: 1 · Tasks: 2 · Hours: 4");
      await inputs().escape();
      assert.equal(await called, undefined);
      assert.equal(await serverAtHub("abe"), undefined);
    } finally {
      await profiles(undefined);
    }
  });
});
