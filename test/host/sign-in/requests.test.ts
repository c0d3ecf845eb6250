import assert from "node:assert/strict";
import * as vscode from "vscode";
import { removeAllHubs } from "../commands/gestures.js";
import { clearRequests, requests } from "../commands/rig-door.js";
import { until } from "../commands/until.js";
import { Adding, tokenFromElsewhere } from "./adding.js";

/** What is asked of a hub before it is known how its user signs in: the last two at once. */
const whatItIs = ["GET hub/api", "GET hub/api/hub-kernels", "GET hub/login"];

/** As the hub's proxy counts them, for adding a hub by hand. The ways are in test/contract/flows; here the view is on the screen meanwhile. */
describe("adding a hub asks it nothing twice", () => {
  let user: Adding;
  beforeEach(async () => {
    // The view asks for every account that it shows: those of other tests would be counted too.
    await removeAllHubs();
    user = new Adding();
    await clearRequests();
  });
  afterEach(() => user.restore());

  /** Up to the list of ways; what comes later is counted on its own. */
  async function begun(): ReturnType<Adding["begin"]> {
    const begin = await user.begin();
    assert.deepEqual((await requests()).sort(), whatItIs);
    await clearRequests();
    return begin;
  }

  it("with a pasted token: four requests, also while the view shows the tokens", async () => {
    const token = await tokenFromElsewhere("vera", { scopes: ["access:servers!user", "servers!user"] });
    await vscode.commands.executeCommand("hubKernels.tokens.focus");
    await clearRequests();
    const { adding, list } = await begun();
    await user.inputs.chooseLabelled(list, "Paste a token you have");
    user.inputs.paste(await user.inputs.box(), token);
    const added = await adding;
    assert.equal(added?.user, "vera");
    assert.deepEqual(await requests("vera"), ["GET hub/api/user?include_stopped_servers"]);

    // What is asked of the view is asked of the hub; and that the view asked nothing before shows when it has asked by then.
    await vscode.commands.executeCommand("hubKernels.refreshTokens", { account: added.account });
    await until("the view asks", async () => (await requests("vera")).length > 1);
    assert.deepEqual(await requests("vera"), [
      "GET hub/api/user?include_stopped_servers",
      "GET hub/api/user?include_stopped_servers",
    ]);
    await vscode.commands.executeCommand("workbench.view.explorer");
  });
});
