import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { UserOptions } from "../../../src/hubClient/types.js";
import { offerStart } from "../../../src/kernels/offer-start.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { choose, startAgain, stop, TestHub } from "./hubs.js";

describe("a start of which the user was told what it is", () => {
  const hub = new TestHub("RIG_PLAIN_HUB");
  const inputs = inEachTest(() => new QuickInputs());
  const messages = inEachTest(() => new Messages());

  const start = (server: string, options: UserOptions) =>
    vscode.commands.executeCommand("hubKernels.startServer", { server, options });

  /** Somebody starts it while the question stands there; then its button is pressed. */
  function startedElsewhere(user: string, server: string, options: UserOptions, button: string): void {
    messages().answer = (_message, buttons) => {
      if (!buttons.includes(button)) return undefined;
      return elsewhere(user, server, options).then(() => button);
    };
  }

  async function elsewhere(user: string, server: string, options: UserOptions): Promise<void> {
    await hub.api("POST", `users/${user}/server`, options);
    await stop(server);
  }

  /** The question of a notebook whose server is stopped. */
  const offered = (server: string, lastOptions: UserOptions) =>
    offerStart(
      { id: server as ServerId, accountId: "" as AccountId, name: "", state: { kind: "stopped" }, lastOptions },
      "the hub",
    );

  it("starts that, and not what somebody has started while a notebook's question stood there", async () => {
    const server = await hub.addFor("tess");
    const told = { account: "ab123" };
    await start(server, told);
    await stop(server);
    startedElsewhere("tess", server, { account: "zz999" }, "Start Like Last Time");
    assert.equal(await offered(server, told), true, messages().texts.join());
    assert.match(messages().shown.find(({ modal }) => modal)?.detail ?? "", /Last time: account: ab123/);
    assert.deepEqual((await hub.server("tess"))?.user_options, told);
    await stop(server);
  });

  it("leaves to the hub what holds a secret: it is not sent from here", async () => {
    const server = await hub.addFor("theo");
    const secret = { account: "ab123", api_token: "hunter2" };
    await start(server, secret);
    await stop(server);
    messages().answer = (_message, buttons) => buttons.find((button) => button === "Start Like Last Time");
    assert.equal(await offered(server, secret), true, messages().texts.join());
    assert.doesNotMatch(JSON.stringify(messages().shown), /hunter2/);
    assert.deepEqual((await hub.server("theo"))?.user_options, secret);
    await stop(server);
  });

  it("starts what was confirmed where it deletes something", async () => {
    const server = await hub.addFor("tina");
    // From now on it is known that the hub has no form.
    const called = choose(server);
    await inputs().list();
    await inputs().escape();
    assert.equal(await called, undefined);
    const told = { account: "ab123", wipe_scratch: "yes" };
    await start(server, told);
    await stop(server);
    startedElsewhere("tina", server, { account: "ab123", wipe_scratch: "yes", wipe_home: "yes" }, "Start");
    assert.equal((await startAgain(server))?.state, "running", messages().texts.join());
    assert.match(messages().shown.find(({ modal }) => modal)?.detail ?? "", /They include: wipe_scratch: yes\. /);
    assert.deepEqual((await hub.server("tina"))?.user_options, told);
    await stop(server);
  });
});
