import assert from "node:assert/strict";
import * as vscode from "vscode";
import { poll } from "../../../rig/process.js";
import { command } from "../commands/gestures.js";
import { Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { api, clearRequests, requests, token } from "../commands/rig-door.js";
import { signInByPaste } from "../commands/sign-in-by-paste.js";
import { until } from "../commands/until.js";
import { cellOf, openNotebook, printed, select, start } from "../kernels/notebooks.js";
import { inKeychain, isAccepted, managing, narrow, signedIn, type TokenAtHub, tokensAtHub } from "./accounts.js";

const DAY_MS = 86_400_000;
/** Of tokens that are due for their successor one after the other while the tests run, in seconds: the second when the first test is over. */
const renewedLifeS = 60;
const remindedLifeS = 120;
/** when one is, with a moment for what is rounded to seconds */
const dueFromNow = (lifeS: number) => Date.now() + (lifeS * 1000 * 4) / 5 + 1500;
const reminder = /^The token of \w+ on .* expires at \d.*\.$/;

interface ShortLived {
  account: string;
  server: string;
  given: string;
  dueAt: number;
}

describe("a token that is about to end", () => {
  let messages: Messages;
  let ren: ShortLived;
  let rem: ShortLived;
  let notebook: vscode.NotebookDocument;

  // Both live at the same time, so that their ends are waited for once.
  before(async () => {
    messages = new Messages();
    const [renews, reminds] = [await signedIn("ren"), await signedIn("rem")];
    await command("startServer", { server: renews.server });
    notebook = await openNotebook(["import time\nfor n in range(3000):\n  print(n, flush=True); time.sleep(0.1)"]);
    rem = { ...reminds, ...(await shortLived("rem", [...narrow, "read:tokens!user"], remindedLifeS)) };
    await signInByPaste(rem.account, rem.given);
    // The last of all, as its time runs first.
    ren = { ...renews, ...(await shortLived("ren", managing, renewedLifeS)) };
    await signInByPaste(ren.account, ren.given);
    messages.restore();
  });
  beforeEach(() => (messages = new Messages()));
  afterEach(() => messages.restore());

  const reminders = () => messages.texts.filter((text) => reminder.test(text));
  const due = async ({ dueAt }: ShortLived) => {
    assert.ok(await poll(() => Date.now() > dueAt, remindedLifeS * 1000), "it is due");
  };

  async function shortLived(user: string, scopes: string[], lifeS: number): Promise<{ given: string; dueAt: number }> {
    const { body } = await api("POST", `users/${user}/tokens`, { scopes, expires_in: lifeS, note: "short" });
    return { given: (body as { token: string }).token, dueAt: dueFromNow(lifeS) };
  }

  /** One question to the hub, as the user's own clicks are, with the list that opens closed again. */
  async function askHub(server: string): Promise<void> {
    const picks = new Picks();
    await command("showServerActions", { server }).finally(() => picks.restore());
  }

  it("is renewed in silence when its hub answers, while the notebook's cell goes on over the same socket", async () => {
    const { server, given } = ren;
    const sockets = async () => (await requests()).filter((request) => /api\/kernels\/[^/]+\/channels/.test(request));
    await clearRequests();
    await select(notebook, server);
    await start(notebook);
    const lines = () => printed(cellOf(notebook)).split("\n").length;
    await until("the cell prints", () => lines() > 5);
    assert.ok((await sockets()).length > 0);
    assert.equal(await inKeychain("ren"), given, "not before its time");

    // Whatever asks the hub first once it is due has it renewed: a view that is open, or the command below.
    await clearRequests();
    await vscode.commands.executeCommand("hubKernels.tokens.focus");
    await due(ren);
    await askHub(server);
    await until("the hub refuses the old one", async () => !(await isAccepted(given)));
    const renewed = await inKeychain("ren");
    assert.ok(renewed && renewed !== given);
    assert.equal(await isAccepted(renewed), true);
    const own = ({ note }: TokenAtHub) => note === "short";
    const [listed, ...others] = (await tokensAtHub("ren")).filter(own);
    assert.ok(listed?.expires_at && others.length === 0);
    assert.ok(Math.abs(Date.parse(listed.expires_at) - Date.now() - 30 * DAY_MS) < DAY_MS / 24, listed.expires_at);
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
    assert.deepEqual(await sockets(), [], "over the socket that it had");
    // The other one's reminder may have come by now.
    assert.deepEqual(
      messages.texts.filter((text) => !reminder.test(text)),
      [],
    );
  });

  it("that may not renew itself brings one reminder, whose button signs in anew", async () => {
    const { server } = rem;
    // Whatever asks the hub first once it is due brings the reminder, so its reader is there before.
    messages.answer = (text, [renew]) => (reminder.test(text) ? renew : undefined);
    const inputs = new QuickInputs();
    const next = await token("rem");
    try {
      // Something that the hub tells then: an answer like the one before is no news to the window.
      await api("POST", "users/rem/server");
      await due(rem);
      await askHub(server);
      await inputs.chooseLabelled(await inputs.list(), "Paste a token you have");
      await askHub(server);
      assert.equal(reminders().length, 1, "it is said once");
      assert.deepEqual(messages.shown.find(({ message }) => reminder.test(message))?.buttons, ["Renew…", "Later"]);
      inputs.paste(await inputs.box(), next);
      await until("the next one is in the keychain", async () => (await inKeychain("rem")) === next);
    } finally {
      inputs.restore();
    }
    assert.equal(reminders().length, 1);
  });

  after(async () => {
    await vscode.commands.executeCommand("notebook.cancelExecution");
    await vscode.commands.executeCommand("workbench.view.explorer");
    for (const { server } of [ren, rem]) await command("stopServer", { server, confirmed: true });
  });
});
