import type { HubToken } from "../hubClient/tokens/tokens.js";
import { safeWords } from "../text/safe-words.js";
import { scopeWords } from "../tokens/view/scope-words.js";
import { endWords, usedWords } from "../tokens/view/token-words.js";
import { agrees, confirm } from "../ui/prompts/confirm.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { speechOf } from "../ui/ui.js";
import { type Admin, type Deed, type DeedList, inTime, working } from "./asking.js";

/** What can act as this user, to be revoked. */
export function tokensOfUser(admin: Admin, user: string): DeedList {
  const { ui, hub } = admin;
  return {
    items: async () => {
      const tokens = await hub.tokens.list(user, inTime());
      if (tokens.length > 0) return tokens.map((token) => tokenDeed(admin, user, token));
      return [{ label: ui.l10n.t("{0} has no tokens.", safeWords(user)), run: () => Promise.resolve() }];
    },
    placeholder: () => ui.l10n.t("Which token of {0} do you want to revoke?", safeWords(user)),
  };
}

function tokenDeed(admin: Admin, user: string, token: HubToken): Deed {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const speech = speechOf(ui);
  const note = safeWords(token.note) || l10n.t("no note");
  return {
    label: `$(key) ${note}`,
    description: [endWords({ ...token, listed: true }, speech), usedWords(token, speech), safeWords(token.id)].join(
      " · ",
    ),
    run: async () => {
      const question = confirm(
        ui,
        l10n.t("Do you want to revoke the token “{0}” of {1} on {2}?", note, safeWords(user), hub.label),
        [
          l10n.t("It can {0}.", scopeWords(token.scopes, user, l10n)),
          token.kind === "server"
            ? l10n.t(
                "It belongs to a server. Until that server is restarted, it can't check its visitors with the hub, and nobody can open it.",
              )
            : l10n.t("Every program that uses it will be refused."),
        ].join(" "),
        l10n.t("Revoke"),
      );
      if (!(await agrees(question))) return;
      await working(admin, l10n.t("Contacting {0}", hub.label), async (signal) => {
        await hub.tokens.revoke(user, token.id, signal);
        sayDone(ui, l10n.t("“{0}” was revoked", note));
      });
    },
  };
}
