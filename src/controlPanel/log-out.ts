import type { AdminDeps } from "../admin/admin-access.js";
import { serverName } from "../model/server-label.js";
import type { Account } from "../model/types.js";
import { accountArgs } from "../servers/commands/args.js";
import { accountFor, isUp } from "../servers/commands/choose.js";
import { withAccountHub } from "../signIn/account-hub.js";
import { type LeftToken, sayTokenLeft } from "../signIn/left-token.js";
import { mayRenew } from "../signIn/renewal/may-renew.js";
import { addressOf } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { entryOf } from "../tokens/store/entry-of.js";
import type { TokenEntry } from "../tokens/store/types.js";
import { underEither } from "../transport/waiting.js";
import { checking } from "../ui/prompts/checking.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { Command } from "../ui/run-command.js";
import { isCancellation } from "../ui/signals.js";
import { CancellationError, type Ui } from "../ui/ui.js";

/** How long the hub may take to tell what is up, in ms. */
const LOOK_MS = 10_000;

/** Ends the sign-in of this editor, and of the browser where the user wants that too. */
export function logOutOfHub(deps: AdminDeps): Command<typeof accountArgs> {
  const { ui, tokens, model } = deps;
  const { l10n } = ui;
  return {
    id: "hubKernels.logOutOfHub",
    args: accountArgs,
    async run(args) {
      const title = l10n.t("Log Out of Hub");
      const known = await accountFor(deps, args, { title, question: l10n.t("Which hub do you want to log out of?") });
      // Of a hub that isn't reached, what was so last is told: nobody must stay signed in for that.
      const account = await checking(ui, known.label, (signal) =>
        underEither([signal, AbortSignal.timeout(LOOK_MS)], (either) => model.refresh(known.id, either)).catch(
          () => known,
        ),
      );
      const entry = entryOf(tokens, addressOf(account));
      const both = l10n.t("Log Out Here and in Browser");
      const here = l10n.t("Log Out Here");
      const pressed = await ui.modal(
        "warning",
        l10n.t("Do you want to log {0} out of {1}?", safeWords(account.user), account.label),
        [ofEditor(ui, entry), ofBrowser(ui, account)].join("\n\n"),
        both,
        here,
      );
      if (pressed !== both && pressed !== here) throw new CancellationError();
      if (entry) await endToken(deps, account, entry);
      if (pressed === both) await ui.openOutside(`${account.hub.baseUrl}hub/logout`);
      sayDone(ui, l10n.t("{0} was signed out of {1}", safeWords(account.user), account.label));
    },
  };
}

/** Can the hub be told to end it? */
function mayRevoke(entry: TokenEntry): entry is TokenEntry & { tokenId: string } {
  return entry.tokenId !== undefined && mayRenew(entry);
}

async function endToken(deps: AdminDeps, account: Account, entry: TokenEntry): Promise<void> {
  const { ui, tokens, log } = deps;
  let left: LeftToken | undefined;
  if (mayRevoke(entry)) {
    const { baseUrl, user, tokenId: id, note = "" } = entry;
    await checking(ui, account.label, (signal) =>
      withAccountHub(entry, deps, (hub) => hub.tokens.revoke(user, id, signal)),
    ).catch((error: unknown) => {
      if (isCancellation(error)) throw error;
      log.info(`the token ${id} of ${user} was not revoked: ${String(error)}`);
      left = { baseUrl, note, made: { user, id } };
    });
  }
  await tokens.remove(addressOf(account));
  if (left) sayTokenLeft(ui, left);
}

function ofEditor({ l10n }: Ui, entry: TokenEntry | undefined): string {
  if (!entry) return l10n.t("Here: this editor is signed out already.");
  return mayRevoke(entry)
    ? l10n.t(
        "Here: the token of this editor is revoked on the hub and deleted from this machine. Kernels can't be reached until you sign in again; servers keep running.",
      )
    : l10n.t(
        "Here: the token of this editor is deleted from this machine. It may not revoke itself, so it stays valid on the hub until it expires or you revoke it on the hub's token page. Servers keep running.",
      );
}

/** Only the hub's admin knows whether it stops servers then. */
function ofBrowser({ l10n }: Ui, account: Account): string {
  const up = account.servers
    .filter(isUp)
    .map((server) => safeWords(serverName(account, server)) || l10n.t("default server"));
  const ends = l10n.t("In the browser: the hub's logout page opens, which ends the sign-in there.");
  const stops =
    up.length === 0
      ? l10n.t("None of your servers is running.")
      : l10n.t(
          "A hub that is set up so (shutdown_on_logout) then also stops your servers, and variables of their kernels are lost. Now up: {0}",
          up.join(", "),
        );
  return `${ends} ${stops}`;
}
