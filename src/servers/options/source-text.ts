import type { OptionForm } from "../../hubClient/options/model.js";
import type { Localizer } from "../../text/speech.js";
import { isAsked } from "./option-text.js";

/** What serves the list, and what was better and does not. */
export interface Serving {
  companion: "form" | "no-choices" | "browser-only" | "missing" | "failed";
  earlier: boolean;
  profiles: boolean;
}

export function servingOf(form: OptionForm): "form" | "no-choices" | "browser-only" {
  if (form.scripted === "whole") return "browser-only";
  return form.page !== undefined || form.fields.some(isAsked) ? "form" : "no-choices";
}

/** Which source the list shows, and why not a better one. */
export function sourceText({ companion, earlier, profiles }: Serving, l10n: Localizer): string {
  switch (companion) {
    case "form":
      return l10n.t("With which options? The hub's own are listed by its companion.");
    case "no-choices":
      return l10n.t("The hub's companion says that there is nothing to choose.");
    case "browser-only":
      return l10n.t("The hub's form works in a browser only. {0}", shown(earlier, profiles, l10n));
    case "missing":
      return earlier || profiles
        ? l10n.t("{0} What this hub's own form would do besides is not known here.", shown(earlier, profiles, l10n))
        : l10n.t("How do you want to start it? This hub does not list its options here.");
    case "failed":
      return l10n.t("{0} The hub's own options could not be read.", shown(earlier, profiles, l10n));
  }
}

function shown(earlier: boolean, profiles: boolean, l10n: Localizer): string {
  if (earlier && profiles) return l10n.t("Earlier starts and profiles.");
  if (earlier) return l10n.t("Earlier starts.");
  return profiles ? l10n.t("Profiles.") : l10n.t("How do you want to start it?");
}
