import assert from "node:assert/strict";
import * as vscode from "vscode";
import { menuArgs } from "../../../../src/ui/run-command.js";
import { type Added, command, serverAtHub } from "../gestures.js";
import { inEachTest } from "../in-each-test.js";
import { firstButton, Messages } from "../messages.js";
import { api, clearRequests, requests, revoke } from "../rig-door.js";
import { until } from "../until.js";
import { inKeychain, managing, signedIn } from "./accounts.js";
import { Rows } from "./rows.js";

describe("the view of servers", () => {
  const messages = inEachTest(() => new Messages());
  const rows = inEachTest(() => new Rows());
  const open = () => vscode.commands.executeCommand("hubKernels.servers.focus");
  const close = () => vscode.commands.executeCommand("workbench.view.explorer");
  beforeEach(close);
  after(close);

  const shows = (id: string, line: RegExp) => rows().shows(id, line);
  const asked = async (user: string) =>
    (await requests()).filter((request) => request.startsWith(`GET hub/api/users/${user}?`)).length;

  /** Something that leaves the model without the hub's word, and asks for none. */
  async function unheard({ account }: Added): Promise<void> {
    await command("rotateToken", { account });
  }

  it("starts and stops a server by its rows' commands, and the row follows what the hub does", async () => {
    const uma = await signedIn("uma", managing);
    await open();
    await shows(uma.server, /^\$\(vm\) Default server \| stopped$/);
    await vscode.commands.executeCommand("hubKernels.startServer", menuArgs({ server: uma.server }));
    await shows(uma.server, /^\$\(vm-running\) Default server \| running$/);
    assert.equal((await serverAtHub("uma"))?.ready, true);

    messages().answer = firstButton;
    await vscode.commands.executeCommand("hubKernels.stopServer", menuArgs({ server: uma.server }));
    assert.match(messages().texts[0] ?? "", /^Do you want to stop the server on /);
    await shows(uma.server, /^\$\(vm\) Default server \| stopped$/);
    assert.equal(await serverAtHub("uma"), undefined);
  });

  it("shows after Refresh Servers what was done elsewhere", async () => {
    const ulf = await signedIn("ulf", managing);
    await open();
    await shows(ulf.server, /stopped$/);
    await api("POST", "users/ulf/server");
    await until("the hub has started it", async () => (await serverAtHub("ulf"))?.ready === true);
    await clearRequests();
    await command("refreshServers", { account: ulf.account });
    await shows(ulf.server, /running$/);
    assert.equal(await asked("ulf"), 1);
    await api("DELETE", "users/ulf/server");
  });

  it("asks nobody while it is hidden, and each hub that it knows nothing of once when it is opened", async () => {
    const ute = await signedIn("ute", managing);
    await open();
    await shows(ute.server, /stopped$/);
    await close();
    await clearRequests();
    await unheard(ute);
    // A question of another user after it: what the view set off would have been sent before.
    const udo = await signedIn("udo", managing);
    assert.equal(await asked("ute"), 0);
    // By a row that no drawing of before has: such a one may still be under way.
    assert.equal(rows().line(udo.server), undefined, "nothing is drawn for nobody");

    await open();
    await until("the hub is asked", async () => (await asked("ute")) === 1);
    await shows(udo.server, /stopped$/);
    await shows(ute.server, /stopped$/);
    await unheard(ute);
    await until("the hub is asked after a change", async () => (await asked("ute")) === 2);
  });

  it("says in a short row that a sign-in is required, and what a row's command meets is said once", async () => {
    const una = await signedIn("una", managing);
    await open();
    await revoke(una.token);
    await command("refreshServers", { account: una.account });
    await shows(una.account, /^\$\(key\) 127\.0\.0\.1:\d+\/jupyter/);
    await shows(`${una.account}/problem`, /^\$\(info\) Token not accepted$/);
    await shows(`${una.account}/sign-in`, /^\$\(sign-in\) Sign In…$/);
    const stop = { server: una.server, confirmed: true };
    assert.equal(await vscode.commands.executeCommand("hubKernels.stopServer", menuArgs(stop)), undefined);
    await assert.rejects(command("stopServer", stop), { kind: "token-rejected" });
  });

  it("removes a hub by its row, after asking", async () => {
    const uwe = await signedIn("uwe", managing);
    const remove = () => vscode.commands.executeCommand("hubKernels.removeHub", menuArgs({ account: uwe.account }));
    await remove();
    assert.match(messages().texts.at(-1) ?? "", /^Do you want to remove /);
    assert.equal(await inKeychain("uwe"), uwe.token);
    messages().answer = firstButton;
    await remove();
    assert.equal(await inKeychain("uwe"), undefined);
    await assert.rejects(command("refreshServers", { account: uwe.account }), RangeError);
  });

  it("refuses what is no hub", async () => {
    await assert.rejects(command("refreshServers", { account: "of nobody" }), RangeError);
    await assert.rejects(command("refreshServers", { server: "x" }), RangeError);
    await assert.rejects(command("refreshServers", { servers: "x" }), TypeError);
  });
});
