import type { HubToken } from "../../hubClient/tokens/tokens.js";
import { withAccountHub } from "../../signIn/account-hub.js";
import { noteOf } from "../../signIn/token-request.js";
import { checking } from "../../ui/prompts/checking.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { CancellationError } from "../../ui/ui.js";
import { entryOf } from "../store/entry-of.js";
import { digestOf } from "../store/token-digest.js";
import { chooseManager, type SignedIn, tokenItem, tokensNow } from "./choose.js";
import type { TokenCommand, TokenCommandDeps } from "./types.js";

/** Tokens that this editor asked for on this machine and uses no more: of sign-ins before, or of a store that was emptied. */
export const revokeUnusedTokens: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const { l10n } = ui;
  const account = await chooseManager(deps, target, trail);
  const { user, label, entry } = account;
  const inUse = await idInUse(deps, account);
  if (inUse === undefined) {
    void ui.message(
      "information",
      l10n.t(
        "{0} doesn't say which token this editor uses, so unused ones can't be identified. Revoke them one by one.",
        label,
      ),
    );
    return undefined;
  }
  const unused = (await tokensNow(deps, account)).filter((token) => isOurs(token, deps.machine) && token.id !== inUse);
  if (unused.length === 0) {
    void ui.message("information", l10n.t("{0} has no unused tokens from this editor on this machine.", label));
    return undefined;
  }
  const chosen = await ui.pickSeveral(
    unused.map((token) => ({ ...tokenItem(token, account, ui), token, picked: true })),
    {
      title: l10n.t("Revoke Unused Tokens of This Machine"),
      placeHolder: l10n.t("Tokens from this editor on this machine that it doesn't use"),
      matchOnDescription: true,
    },
  );
  if (!chosen || chosen.length === 0) throw new CancellationError();
  await confirm(
    ui,
    chosen.length === 1
      ? l10n.t("Do you want to revoke an unused token of {0} on {1}?", user, label)
      : l10n.t("Do you want to revoke {0} unused tokens of {1} on {2}?", chosen.length, user, label),
    l10n.t(
      "This editor keeps the one it uses. If you copied one of these into another program, that program will be refused. Running servers accept it for up to 5 more minutes.",
    ),
    l10n.t("Revoke"),
  );
  await checking(ui, label, (signal) =>
    withAccountHub(entry, deps, async ({ tokens }) => {
      for (const { token } of chosen) await tokens.revoke(user, token.id, signal);
    }),
  ).finally(() => deps.refresh(account.id));
  sayDone(ui, chosen.length === 1 ? l10n.t("The token was revoked") : l10n.t("{0} tokens were revoked", chosen.length));
  return { account: account.id, tokens: chosen.map(({ token }) => token.id) };
};

/** Which token is in use is asked again, of store and hub: another window may have signed in a moment ago. `undefined`: nobody can tell. */
async function idInUse(deps: TokenCommandDeps, { entry, label }: SignedIn): Promise<string | undefined> {
  const { ui, tokens } = deps;
  const token = await tokens.readAnew(entry);
  const { tokenId } = await checking(ui, label, (signal) =>
    withAccountHub(entry, deps, ({ client }) => client.whoami(signal)),
  );
  if (tokenId !== undefined) return tokenId;
  const now = entryOf(tokens, entry);
  const isAboutIt = token !== undefined && now?.mark === digestOf(entry.baseUrl, token);
  return isAboutIt ? now.tokenId : undefined;
}

function isOurs({ kind, note }: HubToken, machine: string): boolean {
  return kind === "api" && note.startsWith(noteOf(machine));
}
