import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../kernels/notebooks.js";
import { command } from "../kernels/rig.js";
import { addedWithToken, asked, mint } from "./rig.js";

const provider = "jupyterhub";
const narrow = ["access:servers!user", "servers!user"];

describe("an account for another extension", () => {
  let answer: (message: string) => string | undefined;
  let messages: Messages;
  /** The first account of the list is the one. */
  let picks: Picks;
  beforeEach(() => {
    answer = () => undefined;
    messages = new Messages((message) => answer(message));
    picks = new Picks(([first]) => first);
  });
  afterEach(() => {
    messages.restore();
    picks.restore();
  });

  const silently = (scopes: string[]) =>
    asked<vscode.AuthenticationSession | undefined>({ do: "session", provider, scopes, options: { silent: true } });

  /** As a click on “Sign in with JupyterHub to use …” in the Accounts menu. Resolves with what it throws. */
  async function signInToUse(scopes: string[]): Promise<unknown> {
    const before = new Set(await asked<string[]>({ do: "commands" }));
    await asked({ do: "session", provider, scopes, options: {} });
    const offered = async () => (await asked<string[]>({ do: "commands" })).filter((id) => !before.has(id));
    await until("the menu offers it", async () => (await offered()).some((id) => id.startsWith(`${provider}:`)));
    const [id = ""] = (await offered()).filter((each) => each.startsWith(`${provider}:`));
    return asked({ do: "command", id }).catch((error: unknown) => error);
  }

  it("is given once its user allowed it, by name, with what its token may do", async () => {
    const changes: string[] = [];
    const listener = vscode.authentication.onDidChangeSessions((event) => changes.push(event.provider.id));
    const { account, token } = await addedWithToken("cleo", narrow);
    await until("the editor is told of the account", () => changes.includes(provider));
    assert.equal(await silently(narrow), undefined);
    await signInToUse(narrow);
    assert.match(messages.texts.join(), /Do you want to let another extension use JupyterHub as cleo @ /);
    assert.equal(await silently(narrow), undefined, "no answer is a no");

    messages.shown.length = 0;
    answer = () => "Allow";
    await signInToUse(["servers!user"]);
    const [question] = messages.shown;
    assert.equal(question?.modal, true);
    assert.match(question.message, /as cleo @ http:\/\/127\.0\.0\.1:\d+\/jupyter\?$/);
    const session = await silently(narrow);
    assert.deepEqual([session?.accessToken, session?.id.includes(token)], [token, false]);
    assert.ok(session?.scopes.includes("servers!user=cleo"), session?.scopes.join());
    assert.equal(await silently(["tokens!user"]), undefined, "the token does not cover it");
    assert.equal(await silently(["servers!user=bob"]), undefined);

    await command("removeHub", { account, confirmed: true });
    await until("it is gone", async () => (await asked<unknown[]>({ do: "accounts", provider })).length === 0);
    await addedWithToken("cleo", narrow);
    listener.dispose();
  });

  it("is asked for again after it was removed and added anew", async () => {
    await until("it is there", async () => (await asked<unknown[]>({ do: "accounts", provider })).length === 1);
    await signInToUse(["access:servers!user"]);
    assert.match(messages.texts.join(), /Do you want to let another extension use JupyterHub as cleo @ /);
  });

  it("is signed in for with the right to manage tokens, where that is asked for and the token has it not", async () => {
    const wide = await mint("cleo", [...narrow, "tokens!user"]);
    const inputs = new QuickInputs();
    answer = (message) =>
      message.startsWith("Do you want to let another extension use JupyterHub as cleo @ ") ? "Allow" : undefined;
    try {
      const signedIn = signInToUse(["tokens!user"]);
      const list = await inputs.list();
      await inputs.choose(
        list,
        list.items.findIndex(({ label }) => label.includes("Paste a token you have")),
      );
      const box = await inputs.box();
      assert.match(box.prompt ?? "", /tokens!user/, "the scopes to ask for have it");
      await inputs.enter(box, wide);
      await signedIn;
    } finally {
      // A question that is still open would hold up every sign-in after this one.
      await inputs.escape();
      inputs.restore();
    }
    assert.equal((await silently(["tokens!user"]))?.accessToken, wide);
  });

  it("is not signed in for with more than this extension ever asks, and that is said", async () => {
    for (const scopes of [["admin:users"], ["servers"], ["inherit"]]) {
      const error = await signInToUse(scopes);
      assert.match(String(error), new RegExp(`at most the scopes “[^”]+”\\. It doesn't give: ${scopes.join()}\\.`));
    }
    await command("removeHub", { account: (await addedWithToken("cleo", narrow)).account, confirmed: true });
  });
});
