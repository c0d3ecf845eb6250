import type { HubToken } from "../../hubClient/tokens/tokens.js";
import { withAccountHub } from "../../signIn/account-hub.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import { checking } from "../../ui/prompts/checking.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { entryOf } from "../store/entry-of.js";
import { chooseManager, pickToken, type SignedIn, tokensNow } from "./choose.js";
import type { TokenCommand } from "./types.js";

/** Asks, then has the hub revoke a token; the one in use is forgotten here too. */
export const revokeToken: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const account = await chooseManager(deps, target, trail);
  const { user, label, entry } = account;
  const tokens = await tokensNow(deps, account);
  const token = target?.token
    ? tokens.find(({ id }) => id === target.token)
    : await pickToken(ui, tokens, account, ui.l10n.t("Which token do you want to revoke?"));
  if (!token) {
    deps.refresh(account.id);
    void ui.message("information", ui.l10n.t("{0} no longer has this token.", label));
    return undefined;
  }
  trail.target = { account: account.id, token: token.id };
  const note = safeWords(token.note) || ui.l10n.t("no note");
  await confirm(
    ui,
    ui.l10n.t("Do you want to revoke the token “{0}” of {1} on {2}?", note, user, label),
    whatEnds(token, account, ui.l10n),
    ui.l10n.t("Revoke"),
  );
  await checking(ui, label, (signal) =>
    withAccountHub(entry, deps, (hub) => hub.tokens.revoke(user, token.id, signal)),
  );
  // Only the token that was revoked: a sign-in in another window may have put a new one there meanwhile.
  const inUse = entryOf(deps.tokens, account);
  if (token.id === entry.tokenId && inUse?.storedAt === entry.storedAt) await deps.tokens.remove(account);
  deps.refresh(account.id);
  sayDone(ui, ui.l10n.t("“{0}” was revoked", note));
  return { account: account.id, token: token.id };
};

function whatEnds(token: HubToken, account: SignedIn, l10n: Localizer): string {
  const late = l10n.t("The hub refuses it immediately. Running servers accept it for up to 5 more minutes.");
  return [...whoIsRefused(token, account, l10n), late].join(" ");
}

function whoIsRefused({ id, kind }: HubToken, { entry, label }: SignedIn, l10n: Localizer): string[] {
  if (id === entry.tokenId) {
    return [
      l10n.t(
        "This editor uses it, so you'll be signed out of {0} and can't reach its kernels until you sign in again. Servers keep running.",
        label,
      ),
    ];
  }
  switch (kind) {
    case "server":
      return [
        l10n.t(
          "It belongs to a server. Until that server is restarted, it can't check its visitors with the hub, and nobody can open it.",
        ),
      ];
    case "session":
      return [
        l10n.t(
          "It belongs to the sign-in of a browser or a service. All sign-ins of that service end, and you'll be asked to sign in again.",
        ),
      ];
    case "api":
      return [
        l10n.t("Every program that uses it will be refused."),
        ...(entry.tokenId === undefined
          ? [l10n.t("This hub doesn't say which token this editor uses. It may be this one.")]
          : []),
      ];
  }
}
