import type { SecondCode } from "../../hubClient/pages/page-reader.js";
import type { AvailableMethods } from "../../hubClient/signIn/sign-in-methods.js";
import { createHubTokens, type SentCode } from "../../hubClient/tokens/tokens.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import type { Wizard } from "../../ui/prompts/wizard.js";
import { CancellationError } from "../../ui/ui.js";
import type { MakeMethod, SignInAttempt, Step } from "../contract.js";
import { allowPlainHttp } from "../plain-http.js";
import { tokenRequestFor } from "../token-request.js";
import { lifetimeWords } from "../words.js";
import { type Minted, minting } from "./minting.js";

/** User name and password, where the hub itself takes them: exchanged for a token and forgotten. */
export const passwordMethod: MakeMethod = (attempt) => {
  const { can, hub, deps } = attempt;
  const { ui } = deps;
  if (can.password === "no") return undefined;
  const ends = hub.moment ? ui.l10n.t("expires after an hour") : lifetimeWords(deps.lifetimeDays(), ui.l10n);
  return {
    way: "password",
    icon: "person",
    label: ui.l10n.t("User name and password"),
    detail: detailOf(can, ends, ui.l10n),
    first: async (wizard) => {
      await allowPlainHttp(hub.baseUrl, deps);
      return hub.user === undefined ? await askName(attempt)(wizard) : await askPassword(attempt, hub.user)(wizard);
    },
  };
};

function detailOf({ password, code, others }: AvailableMethods, ends: string, l10n: Localizer): string {
  if (password !== "yes") {
    return l10n.t("Works if the hub accepts passwords. Sent once and not kept.");
  }
  if (others) return l10n.t("For people who enter a password on the hub's page. Sent once and not kept.");
  return code
    ? l10n.t("With the code that the hub's page asks for ({0}). Sent once and not kept.", safeWords(code.label))
    : l10n.t("Sent to the hub once and not kept. The token {0}.", ends);
}

function askName(attempt: SignInAttempt): Step {
  const { ui } = attempt.deps;
  return async (wizard) => {
    const user = await wizard.text({
      prompt: ui.l10n.t("Enter your user name on {0}, as its pages show it when you're logged in", attempt.hub.label),
      placeholder: ui.l10n.t("User name"),
      problem: (name) => (/[\p{Cc}/]/u.test(name) ? ui.l10n.t("A user name can't contain this character.") : undefined),
      accept: (name) => (name === "" ? Promise.reject(new CancellationError()) : Promise.resolve(name)),
    });
    return askPassword(attempt, user);
  };
}

function askPassword(attempt: SignInAttempt, user: string): Step {
  const { code } = attempt.can;
  return async (wizard) => {
    if (!code) {
      await minting(attempt, "password", (made) =>
        askPasswordOnce(wizard, attempt, user, mintingWith(attempt, user, made)),
      );
      return undefined;
    }
    const password = await askPasswordOnce(wizard, attempt, user, (typed) => Promise.resolve(typed));
    return askCode(attempt, user, password, code);
  };
}

/** What the hub's form takes besides: only its user knows whether there is one for this account, so it may be left out. */
function askCode(attempt: SignInAttempt, user: string, password: string, code: SecondCode): Step {
  const { hub, deps } = attempt;
  const { ui } = deps;
  return async (wizard) => {
    await minting(attempt, "password", (made) =>
      wizard.text({
        prompt: ui.l10n.t(
          "The login page of {0} also asks for “{1}”. Leave it empty if you don't have one.",
          hub.label,
          safeWords(code.label),
        ),
        placeholder: ui.l10n.t("Code"),
        password: true,
        accept: (value, signal) =>
          deps.log.during([password, value].filter(Boolean), () =>
            mintingWith(attempt, user, made)(password, signal, { name: code.name, value }),
          ),
      }),
    );
    return undefined;
  };
}

function mintingWith({ can, hub, deps }: SignInAttempt, user: string, made: Minted) {
  return (password: string, signal: AbortSignal, code?: SentCode): Promise<void> => {
    const mint = async () => {
      const session = await deps.networks.of(hub.baseUrl).session();
      const request = tokenRequestFor(hub, deps, can.shares);
      return await createHubTokens(session).mintWithPassword(user, password, request, signal, code);
    };
    return made.finish((hearing) => hearing(mint), signal, user);
  };
}

function askPasswordOnce<T>(
  wizard: Wizard,
  { hub, deps }: SignInAttempt,
  user: string,
  take: (password: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ui } = deps;
  return wizard.text({
    prompt: ui.l10n.t(
      "Enter the password of {0} on {1}. It's sent to the hub once to get a token, and isn't kept.",
      user,
      hub.label,
    ),
    placeholder: ui.l10n.t("Password"),
    password: true,
    verbatim: true,
    buttons: [
      {
        icon: "link-external",
        tooltip: ui.l10n.t("Open Hub in Browser"),
        press: () => void ui.openOutside(hub.baseUrl),
      },
    ],
    accept: async (password, signal) => {
      if (password === "") throw new CancellationError();
      return await deps.log.during([password], () => take(password, signal));
    },
  });
}
