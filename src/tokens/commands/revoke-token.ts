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
export const revokeToken: TokenCommand = async (rooms, target, trail) => {
  const { ui } = rooms;
  const account = await chooseManager(rooms, target, trail);
  const { user, label, entry } = account;
  const tokens = await tokensNow(rooms, account);
  const token = target?.token
    ? tokens.find(({ id }) => id === target.token)
    : await pickToken(ui, tokens, account, ui.l10n.t("Which token is to be revoked?"));
  if (!token) {
    rooms.refresh(account.id);
    void ui.message("information", ui.l10n.t("{0} has no such token any more.", label));
    return undefined;
  }
  trail.target = { account: account.id, token: token.id };
  const note = safeWords(token.note) || ui.l10n.t("no note");
  await confirm(
    ui,
    ui.l10n.t("Revoke the token “{0}” of {1} on {2}?", note, user, label),
    whatEnds(token, account, ui.l10n),
    ui.l10n.t("Revoke"),
  );
  await checking(ui, label, (signal) =>
    withAccountHub(entry, rooms, (hub) => hub.tokens.revoke(user, token.id, signal)),
  );
  // Only the token that was revoked: a sign-in in another window may have put a new one there meanwhile.
  const inUse = entryOf(rooms.tokens, account);
  if (token.id === entry.tokenId && inUse?.storedAt === entry.storedAt) await rooms.tokens.remove(account);
  rooms.refresh(account.id);
  sayDone(ui, ui.l10n.t("“{0}” is revoked", note));
  return { account: account.id, token: token.id };
};

function whatEnds(token: HubToken, account: SignedIn, l10n: Localizer): string {
  const late = l10n.t("The hub refuses it at once; servers that run honour it up to 5 minutes more.");
  return [...whoIsRefused(token, account, l10n), late].join(" ");
}

function whoIsRefused({ id, kind }: HubToken, { entry, label }: SignedIn, l10n: Localizer): string[] {
  if (id === entry.tokenId) {
    return [
      l10n.t(
        "This editor uses it: it is signed out of {0}, and its kernels there cannot be reached until you sign in again. Servers go on running.",
        label,
      ),
    ];
  }
  switch (kind) {
    case "server":
      return [
        l10n.t(
          "It is a server's own: until that server is started again it cannot ask the hub who its visitors are, and nobody can open it.",
        ),
      ];
    case "session":
      return [
        l10n.t(
          "It is of a browser's or a service's sign-in: all sign-ins of that service end, and are asked for again.",
        ),
      ];
    case "api":
      return [
        l10n.t("Every program that uses it is refused from then on."),
        ...(entry.tokenId === undefined
          ? [l10n.t("This hub does not tell which token this editor uses: it may be this one.")]
          : []),
      ];
  }
}
