import type { FormSource } from "../../hubClient/options/contract.js";
import type { OptionForm } from "../../hubClient/options/model.js";
import { bySource, type OptionSource } from "../../model/option-sources.js";
import type { Localizer } from "../../text/speech.js";
import { isAsked } from "./option-text.js";

/** What a hub's companion says of the options that its spawner takes. */
export type CompanionAnswer =
  | { kind: "form" | "no-choices" | "browser-only"; form: OptionForm; source: FormSource }
  /** the hub has none */
  | { kind: "missing" }
  | { kind: "failed"; problem: unknown };

/** A source where the list of ways to start has it. */
interface SourceWords {
  icon: string;
  /** the label of its line; without one, what the source holds (a profile's name) is the label */
  label?: string;
  detail?: string;
  /** above a form of it: one line */
  note?: string;
}

/** What can be read of a form here. */
export function answeredWith(form: OptionForm, source: FormSource): CompanionAnswer {
  if (form.scripted === "whole") return { kind: "browser-only", form, source };
  const hasChoices = form.page !== undefined || form.fields.some(isAsked);
  return { kind: hasChoices ? "form" : "no-choices", form, source };
}

/** In the words of the list and the forms. */
export function sourceWords(l10n: Localizer): Record<OptionSource, SourceWords> {
  return {
    last: { icon: "history", label: l10n.t("Like Last Time") },
    companion: {
      icon: "settings",
      label: l10n.t("Choose Options…"),
      note: l10n.t("The hub's own options."),
    },
    profiles: { icon: "server-environment", note: l10n.t("A profile from your settings or your site.") },
    earlier: { icon: "history" },
    default: { icon: "circle-outline" },
    page: {
      icon: "key",
      label: l10n.t("Read the Hub's Form with Your Password…"),
      detail: l10n.t("Needs your hub password. Starts at once if there is no form."),
      note: l10n.t("The hub's own form, as on its page."),
    },
    browser: {
      icon: "link-external",
      label: l10n.t("Start in Browser, Connect Here"),
      detail: l10n.t("Opens the hub's page. This window follows the start there."),
    },
  };
}

/** The sources that lead to the hub's own page stand apart, unless one of them served the last time: that one follows the last start. */
export function inOrder<Line extends { source: OptionSource }>(
  lines: readonly Line[],
  remembered: OptionSource | undefined,
): { first: Line[]; preferred: Line[]; others: Line[]; onPage: Line[] } {
  const sorted = bySource(lines);
  const onPage = sorted.filter(({ source }) => source === "page" || source === "browser");
  const preferred = onPage.filter(({ source }) => source === remembered);
  return {
    first: sorted.filter(({ source }) => source === "last"),
    preferred,
    others: sorted.filter((line) => line.source !== "last" && !onPage.includes(line)),
    onPage: onPage.filter((line) => !preferred.includes(line)),
  };
}

/** Which source the list shows, and why not a better one. @param offered what it has */
export function sourceText(
  companion: CompanionAnswer["kind"],
  offered: ReadonlySet<OptionSource>,
  l10n: Localizer,
): string {
  const profiles = offered.has("profiles");
  const earlier = offered.has("last") || offered.has("earlier");
  switch (companion) {
    case "form":
      return l10n.t("Which of the hub's options do you want?");
    case "no-choices":
      return l10n.t("This hub has no options to choose from.");
    case "browser-only":
      return l10n.t("The hub's form works only in a browser. {0}", shown(earlier, profiles, l10n));
    case "missing":
      return earlier || profiles
        ? l10n.t(
            "{0} The hub's own form isn't read here and may set other options too.",
            shown(earlier, profiles, l10n),
          )
        : l10n.t("How do you want to start it? This hub doesn't list its options here.");
    case "failed":
      return l10n.t("{0} The hub's own options couldn't be read.", shown(earlier, profiles, l10n));
  }
}

function shown(earlier: boolean, profiles: boolean, l10n: Localizer): string {
  if (earlier && profiles) return l10n.t("Earlier starts and profiles.");
  if (earlier) return l10n.t("Earlier starts.");
  return profiles ? l10n.t("Profiles.") : l10n.t("How do you want to start it?");
}
