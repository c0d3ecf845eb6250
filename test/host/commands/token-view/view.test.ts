import assert from "node:assert/strict";
import * as vscode from "vscode";
import { command } from "../gestures.js";
import { api, clearRequests, requests } from "../rig-door.js";
import { until } from "../until.js";
import { signedIn } from "./accounts.js";

describe("the view of tokens", () => {
  const asked = async (user = "kim") =>
    (await requests()).filter((request) => request === `GET hub/api/users/${user}/tokens`).length;

  it("asks nobody until it is looked at, then once, then after a change and when it is told to", async () => {
    const kim = await signedIn("kim");
    await clearRequests();
    await command("refreshTokens", { account: kim.account });
    // A question to the hub after it: what the view set off was sent before.
    await command("signIn", { account: kim.account, token: kim.token });
    assert.equal(await asked(), 0);

    await vscode.commands.executeCommand("hubKernels.tokens.focus");
    await until("the hub is asked", async () => (await asked()) === 1);
    await command("refreshTokens", { account: kim.account });
    await until("the hub is asked again", async () => (await asked()) === 2);
    await api("POST", "users/kim/tokens", { note: "another" });
    await command("rotateToken", { account: kim.account });
    await until("the hub is asked after the change", async () => (await asked()) >= 3);

    await vscode.commands.executeCommand("workbench.view.explorer");
    // Of somebody whom the view does not know: a question about kim may still be under way.
    const kit = await signedIn("kit");
    // The first renewal of a token whose note nobody told asks for that too, by the list of tokens.
    await command("rotateToken", { account: kit.account });
    await clearRequests();
    await command("refreshTokens", { account: kit.account });
    await command("rotateToken", { account: kit.account });
    // A renewal asks once: were the hub's answer lost, its new token would be the one that was not there before.
    assert.equal(await asked("kit"), 1);
  });
});
