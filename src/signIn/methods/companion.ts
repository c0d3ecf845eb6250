import { exchangeCode, newSignIn, readCode, signInPage } from "../../hubClient/signIn/companion-sign-in.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import type { Ui } from "../../ui/ui.js";
import { type BrowserWait, waitForBrowser } from "../browser/wait-for-browser.js";
import type { MakeMethod } from "../contract.js";
import { tokenRequestFor } from "../token-request.js";
import { lifetimeWords } from "../words.js";
import { type Minted, minting } from "./minting.js";

/** What was typed cannot be the code of the hub's page: nothing was sent. */
export class NoSignInCode extends Error implements SelfDescribing {
  readonly kind = "no-sign-in-code";
  override readonly name = "NoSignInCode";

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "This isn't a code. Enter the eight letters and digits that the hub's page shows, such as ABCD-EFGH.",
      ),
      actions: [],
    };
  }
}

/** The page of the hub companion, behind whatever login the hub has: its code comes back by itself, or is typed. */
export const companionMethod: MakeMethod = (attempt) => {
  const { can, hub, deps } = attempt;
  const { ui } = deps;
  if (!can.companion) return undefined;
  const ends = lifetimeWords(deps.lifetimeDays(), ui.l10n);
  const typed = !ui.isDesktop;
  return {
    way: "companion",
    icon: "globe",
    label: ui.l10n.t("Sign in with the browser"),
    detail: typed
      ? ui.l10n.t("Press Allow on the page and enter its code. The token {0}.", ends)
      : ui.l10n.t("Press Allow on the hub's page. The token {0}.", ends),
    first: async (wizard) => {
      const signIn = newSignIn();
      const comesBackTo = await returnAddress(ui);
      const wait = (made: Minted): BrowserWait => ({
        ui,
        hub,
        browser: deps.browser,
        made,
        page: signInPage(hub.baseUrl, {
          ...tokenRequestFor(hub, deps, can.companionShares),
          challenge: signIn.challenge,
          state: signIn.state,
          ...(comesBackTo !== undefined && { returnTo: comesBackTo }),
        }),
        path: "/signed-in",
        state: signIn.state,
        prompt:
          comesBackTo === undefined
            ? ui.l10n.t("Waiting for the browser… Press Allow there and enter the code that it shows.")
            : ui.l10n.t("Waiting for the browser… Press Allow there. If it shows a code, enter it here."),
        placeholder: ui.l10n.t("For example, {0}", "ABCD-EFGH"),
        codeIn: (text) => {
          const code = readCode(text);
          if (code === undefined) throw new NoSignInCode();
          return code;
        },
        mint: (code, signal, hearing) => {
          const { verifier } = signIn;
          const mint = async () =>
            exchangeCode(await deps.networks.of(hub.baseUrl).session(), { code, verifier }, signal);
          return deps.log.during([code, verifier], () => hearing(mint));
        },
      });
      await minting(attempt, "companion", (made) => waitForBrowser(wizard, wait(made)));
      return undefined;
    },
  };
};

/** Where the editor takes addresses of its own. In a browser's window the page cannot call it. */
async function returnAddress(ui: Ui): Promise<string | undefined> {
  if (!ui.isDesktop) return undefined;
  const address = await ui.ownAddress("/signed-in");
  // A remote's resolver may make a web address of it, and that the hub's page would not call.
  return address.startsWith(`${ui.uriScheme}:`) ? address : undefined;
}
