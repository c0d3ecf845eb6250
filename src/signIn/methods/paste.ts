import { clearClipboardOf } from "../../ui/prompts/copied-secret.js";
import type { TextQuestion } from "../../ui/prompts/text-question.js";
import type { OfferedMethod, Step, MethodDeps } from "../contract.js";
import { MANAGE_SCOPE, scopesToAsk } from "../token-request.js";
import { offerFromClipboard } from "./clipboard.js";
import { pastedToken } from "./token-text.js";

type Asked = Pick<TextQuestion<void>, "prompt" | "buttons">;

/** The hub's own page makes the token; the user brings it here. */
export function pasteFromPage(parts: MethodDeps, isOnly: boolean): OfferedMethod {
  const { ui } = parts.rooms;
  const why = isOnly
    ? ui.l10n.t("The hub has no other method. Its admin can add the Hub Kernels companion.")
    : ui.l10n.t("Works with every hub. Request a token on its page and paste it here.");
  return {
    way: "paste",
    icon: "link-external",
    label: ui.l10n.t("Open the token page, then paste a token"),
    detail: why,
    first: askForCopy(parts),
  };
}

/** A token that the user has. */
export function pasteOwn(parts: MethodDeps): OfferedMethod {
  const { ui } = parts.rooms;
  // What whoever asks for the account needs beyond a usual token is said before one is pasted that lacks it.
  const prompt = parts.hub.manage
    ? ui.l10n.t("It needs the permission “{0}”. The hub checks it before it's kept.", MANAGE_SCOPE)
    : ui.l10n.t("The hub checks it before it's kept.");
  return {
    way: "paste",
    icon: "key",
    label: ui.l10n.t("Paste a token you have"),
    detail: ui.isDesktop
      ? ui.l10n.t("The hub checks it before it's kept. It's then cleared from the clipboard.")
      : ui.l10n.t("The hub checks it before it's kept."),
    first: paste(parts, { prompt }),
  };
}

/** The clipboard is the user's: nothing is put there unasked. */
function askForCopy(parts: MethodDeps): Step {
  const { ui } = parts.rooms;
  return async (wizard) => {
    const page = `${parts.hub.baseUrl}hub/token`;
    const { copy } = await wizard.choose({
      placeholder: ui.l10n.t("The page asks for permissions. Do you want to copy the recommended ones first?"),
      items: [
        {
          label: `$(copy) ${ui.l10n.t("Copy the Permissions, Then Open the Page")}`,
          detail: askedOf(parts),
          copy: true,
        },
        {
          label: `$(link-external) ${ui.l10n.t("Open the Page Only")}`,
          detail: ui.l10n.t("A token without permissions of its own can do everything that you can."),
          copy: false,
        },
      ],
    });
    if (copy) await ui.clipboard.writeText(askedOf(parts));
    void ui.openOutside(page);
    return paste(parts, recipe(parts));
  };
}

/** How the page makes a token that may do what is needed. */
function recipe(parts: MethodDeps): Asked {
  const { ui } = parts.rooms;
  return {
    prompt: ui.l10n.t(
      "On the hub's page, choose when the token expires, enter “{0}” under “Permissions”, and press “Request new API token”. Without permissions, as always before JupyterHub 5, the token can do everything you can.",
      askedOf(parts),
    ),
    buttons: [
      {
        icon: "link-external",
        tooltip: ui.l10n.t("Open Token Page"),
        press: () => void ui.openOutside(`${parts.hub.baseUrl}hub/token`),
      },
      {
        icon: "copy",
        tooltip: ui.l10n.t("Copy the Permissions"),
        press: () => void ui.clipboard.writeText(askedOf(parts)),
      },
    ],
  };
}

function paste({ hub, accept, rooms: { ui } }: MethodDeps, asked: Asked): Step {
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

function askedOf({ hub, rooms }: MethodDeps): string {
  return scopesToAsk(hub.manage ?? rooms.manageTokens()).join(" ");
}
