import { clearClipboardOf } from "../../ui/prompts/copied-secret.js";
import type { TextQuestion } from "../../ui/prompts/text-question.js";
import type { OfferedMethod, SignInAttempt, Step } from "../contract.js";
import { MANAGE_SCOPE, scopesToAsk } from "../token-request.js";
import { offerFromClipboard } from "./clipboard.js";
import { pastedToken } from "./token-format.js";

type Asked = Pick<TextQuestion<void>, "prompt" | "buttons">;

/** The hub's own page makes the token; the user brings it here. */
export function pasteFromPage(attempt: SignInAttempt, isOnly: boolean): OfferedMethod {
  const { ui } = attempt.deps;
  const why = isOnly
    ? ui.l10n.t("The hub has no other method. Its admin can add the Hub Kernels companion.")
    : ui.l10n.t("Works with every hub. Request a token on its page and paste it here.");
  return {
    way: "paste",
    icon: "link-external",
    label: ui.l10n.t("Open the token page, then paste a token"),
    detail: why,
    first: askForCopy(attempt),
  };
}

/** A token that the user has. */
export function pasteOwn(attempt: SignInAttempt): OfferedMethod {
  const { ui } = attempt.deps;
  // What whoever asks for the account needs beyond a usual token is said before one is pasted that lacks it.
  const prompt = attempt.hub.moment
    ? ui.l10n.t("It needs the permissions “{0}”. It's forgotten after use and isn't stored.", askedOf(attempt))
    : attempt.hub.manage
      ? ui.l10n.t("It needs the permission “{0}”. The hub checks it before it's kept.", MANAGE_SCOPE)
      : ui.l10n.t("The hub checks it before it's kept.");
  return {
    way: "paste",
    icon: "key",
    label: ui.l10n.t("Paste a token you have"),
    detail: ui.isDesktop
      ? ui.l10n.t("The hub checks it before it's kept. It's then cleared from the clipboard.")
      : ui.l10n.t("The hub checks it before it's kept."),
    first: paste(attempt, { prompt }),
  };
}

/** The clipboard is the user's: nothing is put there unasked. */
function askForCopy(attempt: SignInAttempt): Step {
  const { ui } = attempt.deps;
  return async (wizard) => {
    const page = `${attempt.hub.baseUrl}hub/token`;
    const { copy } = await wizard.choose({
      placeholder: ui.l10n.t("The page asks for permissions. Do you want to copy the recommended ones first?"),
      items: [
        {
          label: `$(copy) ${ui.l10n.t("Copy the Permissions, Then Open the Page")}`,
          detail: askedOf(attempt),
          copy: true,
        },
        {
          label: `$(link-external) ${ui.l10n.t("Open the Page Only")}`,
          detail: ui.l10n.t("A token without permissions of its own can do everything that you can."),
          copy: false,
        },
      ],
    });
    if (copy) await ui.clipboard.writeText(askedOf(attempt));
    void ui.openOutside(page);
    return paste(attempt, recipe(attempt));
  };
}

/** How the page makes a token that may do what is needed. */
function recipe(attempt: SignInAttempt): Asked {
  const { ui } = attempt.deps;
  return {
    prompt: ui.l10n.t(
      "On the hub's page, choose when the token expires, enter “{0}” under “Permissions”, and press “Request new API token”. Without permissions, as always before JupyterHub 5, the token can do everything you can.",
      askedOf(attempt),
    ),
    buttons: [
      {
        icon: "link-external",
        tooltip: ui.l10n.t("Open Token Page"),
        press: () => void ui.openOutside(`${attempt.hub.baseUrl}hub/token`),
      },
      {
        icon: "copy",
        tooltip: ui.l10n.t("Copy the Permissions"),
        press: () => void ui.clipboard.writeText(askedOf(attempt)),
      },
    ],
  };
}

function paste({ hub, accept, deps: { ui } }: SignInAttempt, asked: Asked): Step {
  return async (wizard) => {
    await wizard.text({
      ...asked,
      placeholder: ui.l10n.t("Paste the token of {0}", hub.label),
      password: true,
      wholeIn: pastedToken,
      meanwhile: (box, closed) => offerFromClipboard(ui, box, closed),
      accept: async (token, signal) => {
        await accept({ token, way: "paste" }, signal);
        await clearClipboardOf(ui, token);
      },
    });
    return undefined;
  };
}

function askedOf({ can, hub, deps }: SignInAttempt): string {
  return (hub.moment?.scopes ?? scopesToAsk(hub.manage ?? deps.manageTokens(), can.shares)).join(" ");
}
