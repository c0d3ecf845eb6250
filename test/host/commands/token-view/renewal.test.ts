import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cellOf, openNotebook, printed, select, start } from "../../kernels/notebooks.js";
import { type Added, command } from "../gestures.js";
import { inEachTest } from "../in-each-test.js";
import { Messages } from "../messages.js";
import { Picks } from "../picks.js";
import { api, clearRequests, requests, setHubClock } from "../rig-door.js";
import { signInByPaste } from "../sign-in-by-paste.js";
import { until } from "../until.js";
import { inKeychain, isAccepted, managing, signedIn, type TokenAtHub, tokensAtHub } from "./accounts.js";

const DAY_MS = 86_400_000;
const HOUR_MS = DAY_MS / 24;
/** From then on a token of an hour is due for its successor. */
const dueInMs = (HOUR_MS * 4) / 5;

/** That of one which may not renew itself is in test/contract/flows; here a real notebook's cell goes on meanwhile. */
describe("a token that is about to end", () => {
  const messages = inEachTest(() => new Messages());
  let ren: Added;
  let given: string;
  let notebook: vscode.NotebookDocument;

  before(async () => {
    const meanwhile = new Messages();
    ren = await signedIn("ren");
    await command("startServer", { server: ren.server });
    notebook = await openNotebook(["import time\nfor n in range(3000):\n  print(n, flush=True); time.sleep(0.1)"]);
    const short = { scopes: managing, expires_in: HOUR_MS / 1000, note: "short" };
    const { body } = await api("POST", "users/ren/tokens", short);
    given = (body as { token: string }).token;
    await signInByPaste(ren.account, given);
    meanwhile.restore();
  });

  /** One question to the hub, as the user's own clicks are, with the list that opens closed again. */
  async function askHub(): Promise<void> {
    const picks = new Picks();
    await command("showServerActions", { server: ren.server }).finally(() => picks.restore());
  }

  it("is renewed in silence when its hub answers, while the notebook's cell goes on over the same socket", async () => {
    const sockets = async () => (await requests()).filter((request) => /api\/kernels\/[^/]+\/channels/.test(request));
    await clearRequests();
    await select(notebook, ren.server);
    await start(notebook);
    const lines = () => printed(cellOf(notebook)).split("\n").length;
    await until("the cell prints", () => lines() > 5);
    // The helper that records the cell has one too, now and then.
    const [its] = await sockets();
    assert.ok(its !== undefined);
    assert.equal(await inKeychain("ren"), given, "not before its time");

    // Whatever asks the hub first once it is due has it renewed: a view that is open, or the command below.
    await clearRequests();
    await vscode.commands.executeCommand("hubKernels.tokens.focus");
    await setHubClock(dueInMs + HOUR_MS / 20);
    await until("the hub refuses the old one", async () => {
      await askHub();
      return !(await isAccepted(given));
    });
    await setHubClock(0);
    const renewed = await inKeychain("ren");
    assert.ok(renewed && renewed !== given);
    assert.equal(await isAccepted(renewed), true);
    const own = ({ note }: TokenAtHub) => note === "short";
    const [listed, ...others] = (await tokensAtHub("ren")).filter(own);
    assert.ok(listed?.expires_at && others.length === 0);
    assert.ok(Math.abs(Date.parse(listed.expires_at) - Date.now() - 30 * DAY_MS) < HOUR_MS, listed.expires_at);
    const minted = (await requests()).filter((request) => request === "POST hub/api/users/ren/tokens");
    assert.equal(minted.length, 1);
    const asked = async () => (await requests()).lastIndexOf("GET hub/api/users/ren/tokens");
    const revoked = async () =>
      (await requests()).findIndex((request) => request.startsWith("DELETE hub/api/users/ren"));
    await until("the view asks for the new end", async () => {
      const revokedAt = await revoked();
      return revokedAt >= 0 && (await asked()) > revokedAt;
    });

    const before = lines();
    await until("the cell goes on", () => lines() > before + 20);
    assert.ok(!(await sockets()).includes(its), "over the socket that it had");
    assert.deepEqual(messages().texts, []);
  });

  after(async () => {
    await setHubClock(0);
    await vscode.commands.executeCommand("notebook.cancelExecution");
    await vscode.commands.executeCommand("workbench.view.explorer");
    await command("stopServer", { server: ren.server, confirmed: true });
  });
});
