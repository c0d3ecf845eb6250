import assert from "node:assert/strict";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { choose, startAgain, stop, TestHub } from "./hubs.js";
import { labels, pick } from "./lists.js";

/** The extension's own errors are of its own bundle: one of ours it knows by its words only. */
class Lost extends Error {
  constructor() {
    super("lost");
  }

  inWords() {
    return { message: this.message, actions: ["retry"] };
  }
}

describe("a start that is tried again", () => {
  const plain = new TestHub("RIG_PLAIN_HUB");
  const acting = new TestHub("RIG_ACTING_HUB");
  const inputs = inEachTest(() => new QuickInputs());
  const messages = inEachTest(() => new Messages());
  const openExternal = vscode.env.openExternal;
  afterEach(() => browser(openExternal));

  /** What the hub's page does that is opened. */
  function browser(value: typeof openExternal): void {
    Object.defineProperty(vscode.env, "openExternal", { value, configurable: true, writable: true });
  }

  const start = async (args: object) =>
    await vscode.commands.executeCommand<{ state: string }>("hubKernels.startServer", args);

  function pressRetryOnce(): void {
    let isPressed = false;
    messages().answer = (_message, buttons) => {
      if (isPressed || !buttons.includes("Retry")) return undefined;
      isPressed = true;
      return "Retry";
    };
  }

  async function isAskedAnew(): Promise<void> {
    const ways = await inputs().list();
    assert.ok(labels(ways).includes("Start in Browser, Connect Here"), labels(ways).join(" | "));
    await inputs().escape();
  }

  it("is asked for anew where the hub was lost after its own page was chosen, not with what that was chosen instead of", async () => {
    const server = await acting.addFor("sets");
    const started = start({ server, again: true, fields: { size: ["big"] } });
    assert.equal((await inputs().list()).placeholder, "Size", "it is looked at first");
    await inputs().back();
    browser(() => Promise.reject(new Lost()));
    pressRetryOnce();
    await pick(inputs(), await inputs().list(), "Start in Browser, Connect Here");
    await assert.rejects(started, { message: "lost" });
    await isAskedAnew();
  });

  it("is asked for anew after a start on the hub's own page has failed, not with what was started from here before", async () => {
    const server = await acting.addFor("tires");
    const before = choose(server);
    await pick(inputs(), await inputs().list(), "Choose Options…");
    await pick(inputs(), await inputs().list(), "Big");
    assert.equal((await before)?.state, "running", messages().texts.join());
    await stop(server);
    browser(() => {
      // The hub answers when it has failed.
      acting.api("POST", "users/tires/server").catch(() => undefined);
      return Promise.resolve(true);
    });
    pressRetryOnce();
    const started = choose(server);
    await pick(inputs(), await inputs().list(), "Start in Browser, Connect Here");
    await assert.rejects(started, { kind: "spawn-failed" });
    await isAskedAnew();
    assert.equal(await acting.server("tires"), undefined);
  });

  it("is asked for anew after a start with a text of several lines, which the command does not take", async () => {
    const server = await plain.addFor("rae");
    await plain.api("POST", "users/rae/server", { note: "one\ntwo", mode: "fail" });
    pressRetryOnce();
    await assert.rejects(startAgain(server), { kind: "spawn-failed" });
    await isAskedAnew();
  });

  it("is told that the start which it has joined runs with other options", async () => {
    const server = await plain.addFor("joy");
    const first = start({ server, options: { account: "ab123", mode: "slow", seconds: 6 } });
    const joined = start({ server, options: { account: "cd456" } });
    assert.deepEqual([(await first).state, (await joined).state], ["running", "running"]);
    const said = messages().texts.filter((text) => /is running with options other than those you requested/.test(text));
    assert.deepEqual(said.length, 1, messages().texts.join("\n"));
    assert.match(said[0] ?? "", /account: requested cd456, got ab123/);
    await stop(server);
  });

  it("is what its own gesture asked for, also where that had joined another one's", async () => {
    const server = await plain.addFor("jon");
    const first = start({ server, options: { account: "ab123", mode: "timeout", seconds: 6 } });
    const joined = start({ server, options: { account: "cd456" } });
    let failed = 0;
    // That of the first gesture comes first.
    messages().answer = (_message, buttons) => (buttons.includes("Retry") && ++failed === 2 ? "Retry" : undefined);
    await assert.rejects(first, { kind: "spawn-failed" });
    await assert.rejects(joined, { kind: "spawn-failed" });
    await until("it runs", async () => (await plain.server("jon"))?.ready === true);
    assert.deepEqual((await plain.server("jon"))?.user_options, { account: "cd456" });
    await stop(server);
  });
});
