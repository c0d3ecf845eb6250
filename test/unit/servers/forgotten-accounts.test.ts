import assert from "node:assert/strict";
import { createHubModel } from "../../../src/model/hub-model.js";
import { RefusedTokens } from "../../../src/model/refused-tokens.js";
import { cleanAfterAccounts } from "../../../src/signIn/forgotten-accounts.js";
import { TokenRenewal } from "../../../src/signIn/renewal/renewal.js";
import { type SignInPromptDeps, SignInPrompts } from "../../../src/signIn/sign-in-prompt.js";
import { accountIdOf } from "../../../src/text/ids.js";
import { anEditor } from "../tokens/fakes.js";
import { baseUrl, l10n, MemoryLog, ScriptedClient, UnusedNetworks } from "./model-fakes.js";
import { turn } from "./model-rig.js";

const plainHttpKey = "hubKernels.plainHttpAllowed";
const elsewhere = "https://other.example/";
const HOUR_MS = 3_600_000;

/** A window in which everything that is noted of an account was noted, by the parts that note it. */
async function aWindow() {
  const editor = anEditor();
  const { state } = editor;
  const tokens = editor.window();
  const log = new MemoryLog();
  const parts = { memento: state, tokens, log, networks: new UnusedNetworks() };
  const model = createHubModel({ ...parts, createClient: () => new ScriptedClient() });
  const cleaning = cleanAfterAccounts({ model, tokens, memento: state, log });
  await state.update(plainHttpKey, [baseUrl, elsewhere]);

  async function noted(user: string) {
    const account = { baseUrl, user };
    const accountId = accountIdOf(account);
    // Near its end, and not over before all is noted.
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const createdAt = new Date(Date.now() - 1_000 * HOUR_MS).toISOString();
    await tokens.write(account, `token of ${user}`, { scopes: [], createdAt, expiresAt });
    await model.addAccount({ ...account, version: "5.5.4" });
    await new RefusedTokens(state).mark(accountId, "then");
    const quiet = { isFocused: () => true, marks: state };
    const renewal = new TokenRenewal({
      ...quiet,
      tokens,
      mayRenew: () => false,
      renew: () => Promise.reject(new Error("it may not")),
      remind: () => undefined,
      log,
      now: Date.now,
    });
    await renewal.look(account);
    const prompts = new SignInPrompts({
      ...quiet,
      show: () => Promise.resolve(undefined),
    } as unknown as SignInPromptDeps);
    prompts.needed({ account: accountId, token: "then", problem: new Error(l10n.t("refused")) });
    await state.update(`hubKernels.forExtensions: ${baseUrl} ${user}`, true);
    await turn();
    assert.equal(notes(user).length, 4, notes(user).join("\n"));
    return { account, accountId };
  }

  const notes = (user: string) =>
    state
      .keys()
      .filter((key) => /^hubKernels\..* /.test(key) && (key.endsWith(` ${user}`) || key.endsWith(`~${user}`)));
  return { editor, state, tokens, model, noted, notes, cleaning };
}

describe("what is noted of an account", () => {
  it("goes with its hub: nothing of it is left in the editor's state, its secret storage and the keychain", async () => {
    const { editor, state, tokens, model, noted } = await aWindow();
    const { account, accountId } = await noted("ada");
    await tokens.remove(account);
    await model.removeAccount(accountId);
    await turn();
    assert.deepEqual(
      [...state.values],
      [
        [plainHttpKey, [elsewhere]],
        ["hubKernels.hubs", []],
      ],
    );
    assert.deepEqual([editor.secrets.values.size, editor.keychain.values.size], [0, 0]);
  });

  it("goes with its token, and comes not back with the next one", async () => {
    const { tokens, noted, notes, state } = await aWindow();
    const { account } = await noted("ada");
    await tokens.remove(account);
    await turn();
    assert.deepEqual(notes("ada"), []);
    assert.deepEqual(state.get(plainHttpKey), [baseUrl, elsewhere], "the hub is still listed");
  });

  it("stays while its token is replaced, and while another account of the hub goes", async () => {
    const { tokens, model, noted, notes, state } = await aWindow();
    const ada = await noted("ada");
    const bob = await noted("bob");
    await tokens.write(ada.account, "another", { scopes: [] });
    await tokens.remove(bob.account);
    await model.removeAccount(bob.accountId);
    await turn();
    assert.deepEqual([notes("ada").length, notes("bob")], [4, []]);
    assert.deepEqual(state.get(plainHttpKey), [baseUrl, elsewhere]);
  });

  it("is looked at no more once the window closes", async () => {
    const { tokens, noted, notes, cleaning } = await aWindow();
    const { account } = await noted("ada");
    cleaning.dispose();
    await tokens.remove(account);
    await turn();
    assert.equal(notes("ada").length, 4);
  });
});
