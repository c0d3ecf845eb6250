import type * as vscode from "vscode";
import { isFormFields } from "../../hubClient/options/form-fields.js";
import type { OptionForm } from "../../hubClient/options/model.js";
import { fieldsOf, startAnswers } from "../../hubClient/options/start-answers.js";
import type { StartOptions } from "../../hubClient/types.js";
import type { OptionSource } from "../../model/hub-store.js";
import { lastFieldsOf, lastStartOf } from "../../model/last-fields.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import type { Ui } from "../../ui/ui.js";
import { type Choice, choicesFor, optionsInWords } from "./choices.js";
import type { Gathered } from "./gather.js";
import { isAsked } from "./option-text.js";
import { isLarge } from "./settle.js";
import { servingOf, sourceText } from "./source-text.js";
import { isByFormOnly, toBeLookedAt } from "./to-be-looked-at.js";

/** A way to start, as the first list shows it. */
export type Way =
  | { kind: "choice"; choice: Choice; source: OptionSource }
  /** `last`: filled in as that start; `broken`: why that is to be looked at before it is started once more */
  | { kind: "form"; form: OptionForm; aside: boolean; broken?: string; last?: StartOptions }
  | { kind: "password" }
  | { kind: "browser" }
  | { kind: "again" };

export type WayItem = vscode.QuickPickItem & { way?: Way };

const iconOf: Record<Choice["kind"], string> = {
  last: "history",
  earlier: "history",
  profile: "server-environment",
  default: "circle-outline",
};
/** What of a line is seen in the list, in characters. */
const MAX_DETAIL = 76;
/** The same with a few words behind it. */
const MAX_LABEL = 60;

/**
 * The last start first, then what served this hub the last time, then the other sources from best to last. Where the hub has no options and
 * there are no profiles: one item, which needs no asking.
 */
export function startList(ui: Ui, gathered: Gathered, remembered: OptionSource | undefined): WayItem[] {
  const { l10n } = ui;
  const { hub, server, profiles, companion } = gathered;
  const form = companion.kind === "form" && servingOf(companion.form) === "form" ? companion.form : undefined;
  const offered = choicesFor(hub, server, profiles, l10n);
  if (companion.kind === "form" && servingOf(companion.form) === "no-choices" && !offered.some(isProfile))
    return unaskedItems(companion.form, gathered, l10n);
  // Of a start by fields the spawner's options need not be all: without options it starts something that its page does not offer.
  const asked = form && isByFormOnly(form) ? offered.filter(({ kind }) => kind !== "default") : offered;
  const choices = asked.map((choice) => choiceItem(choice, form, l10n));
  const last = choices.filter(({ way }) => isLast(way));
  const others = choices.filter(({ way }) => !isLast(way));
  const forms = form ? formItems(form, lastStartOf(server), l10n) : [];
  // The page behind the password has no other form than the companion.
  const elsewhere = [...(companion.kind === "form" ? [] : [passwordItem(l10n)]), browserItem(gathered, l10n)];
  const preferred = elsewhere.filter(({ way }) => sourceOf(way) === remembered);
  return [
    ...last,
    ...named(preferred, l10n),
    ...forms,
    ...others,
    ...troubleItems(gathered, l10n),
    ui.separator(l10n.t("On the hub's own page")),
    ...elsewhere.filter((item) => !preferred.includes(item)),
  ];
}

/** What the list is, for its placeholder. */
export function listText({ hub, server, profiles, companion }: Gathered, l10n: Localizer): string {
  const choices = choicesFor(hub, server, profiles, l10n);
  return sourceText(
    {
      companion: companion.kind === "form" ? servingOf(companion.form) : companion.kind,
      earlier: choices.some(({ kind }) => kind === "last" || kind === "earlier"),
      profiles: choices.some(({ kind }) => kind === "profile"),
    },
    l10n,
  );
}

function isProfile({ kind }: Choice): boolean {
  return kind === "profile";
}

/**
 * A start by one click, once the hub was asked: at once, or in the form where that is to be looked at. `undefined`: it is chosen from the list, as
 * what these options start is not known.
 */
export function againItem({ companion }: Gathered, options: StartOptions, l10n: Localizer): WayItem | undefined {
  const form = companion.kind === "form" && servingOf(companion.form) !== "browser-only" ? companion.form : undefined;
  if (isFormFields(options) ? !form : companion.kind !== "missing" && (!form || isByFormOnly(form))) return undefined;
  const label = l10n.t("As last time");
  return choiceItem({ kind: "last", label, description: "", detail: "", options }, form, l10n);
}

/** Nothing can be chosen: one item, unless the hub keeps what somebody has started the server with by other means. */
function unaskedItems(form: OptionForm, gathered: Gathered, l10n: Localizer): WayItem[] {
  const { server } = gathered;
  const { lastOptions = {}, secretOptions } = server;
  const item = unaskedItem(form, l10n);
  const isFormless = form.fields.length === 0;
  const isForeign = Object.keys(lastOptions).length > 0 && (isFormless || !lastFieldsOf(server));
  if (form.startedBy !== "fields" || !isForeign) return [item];
  const last = hubWords(optionsInWords(lastOptions, l10n, secretOptions));
  const detail = isFormless
    ? l10n.t("The hub may repeat what the last start was made with: {0}", last)
    : l10n.t("Without what the last start was made with: {0}", last);
  return [{ ...item, detail }, browserItem(gathered, l10n)];
}

/** What a form has all the same is sent as the hub's page would: hidden values, and choices of one. */
function unaskedItem(form: OptionForm, l10n: Localizer): WayItem {
  const label = l10n.t("Start");
  if (form.fields.length > 0) return { label, way: { kind: "form", form, aside: false } };
  // A site may decide by itself while it makes its form, and have nothing to choose. Otherwise empty options: with none a hub repeats the last ones.
  const options = form.startedBy === "fields" ? fieldsOf(form, {}) : {};
  const choice: Choice = { kind: "default", label, description: "", detail: "", options };
  return { label, way: { kind: "choice", choice, source: "earlier" } };
}

function choiceItem(choice: Choice, form: OptionForm | undefined, l10n: Localizer): WayItem {
  const item = wordsOf(choice, l10n);
  const { options } = choice;
  const isOfStart = choice.kind === "last" || choice.kind === "earlier";
  const broken = isOfStart && form && options ? toBeLookedAt(form, options, l10n) : undefined;
  if (form && broken !== undefined) {
    const way: Way = { kind: "form", form, aside: false, broken, last: options };
    return { ...item, detail: `$(warning) ${broken}`, way };
  }
  const { danger } = choice;
  if (danger !== undefined) item.detail = `$(warning) ${hubWords(danger)}`;
  return { ...item, way: { kind: "choice", choice, source: choice.kind === "profile" ? "profiles" : "earlier" } };
}

/** A list cuts a long label together with what stands behind it, and then nobody reads that it is the last start. */
function wordsOf({ kind, label, description, detail }: Choice, l10n: Localizer) {
  const icon = `$(${iconOf[kind]})`;
  if (kind !== "last" || label.length <= MAX_LABEL || detail !== "")
    return { label: `${icon} ${label}`, description, detail };
  return { label: `${icon} ${l10n.t("As last time")}`, detail: cut(label) };
}

function formItems(form: OptionForm, last: StartOptions, l10n: Localizer): WayItem[] {
  const large = isLarge(form, startAnswers(form, last));
  const names = [...new Set(form.fields.filter(isAsked).map(({ label }) => hubWords(label)))];
  const detail = cut(names.join(", "));
  const sideBySide: WayItem = {
    label: `$(list-flat) ${l10n.t("All options in one form…")}`,
    way: { kind: "form", form, aside: true },
  };
  if (large) return [{ ...sideBySide, detail }];
  return [
    {
      label: `$(settings) ${l10n.t("Choose options…")}`,
      detail,
      way: { kind: "form", form, aside: false },
    },
    sideBySide,
  ];
}

function passwordItem(l10n: Localizer): WayItem {
  return {
    label: `$(key) ${l10n.t("Read the hub's form with your password…")}`,
    detail: l10n.t("If it takes passwords; without a form it starts at once."),
    way: { kind: "password" },
  };
}

function browserItem({ companion }: Gathered, l10n: Localizer): WayItem {
  const needed = companion.kind === "form" && companion.form.scripted !== undefined;
  return {
    label: `$(link-external) ${l10n.t("Start in the browser, connect here")}`,
    ...(needed && { description: l10n.t("the hub's form needs it") }),
    detail: l10n.t("Opens the hub's page; this window follows the start there."),
    way: { kind: "browser" },
  };
}

function troubleItems({ companion }: Gathered, l10n: Localizer): WayItem[] {
  if (companion.kind !== "failed") return [];
  return [
    {
      label: `$(warning) ${l10n.t("Ask once more for the hub's own options")}`,
      detail: errorSentence(companion.problem, l10n),
      way: { kind: "again" },
    },
  ];
}

function cut(text: string): string {
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL - 1)}…` : text;
}

function named(items: WayItem[], l10n: Localizer): WayItem[] {
  return items.map((item) => ({ ...item, description: l10n.t("as last time") }));
}

function isLast(way: Way | undefined): boolean {
  return (way?.kind === "choice" && way.choice.kind === "last") || (way?.kind === "form" && way.broken !== undefined);
}

function sourceOf(way: Way | undefined): OptionSource | undefined {
  if (way?.kind === "password") return "page";
  return way?.kind === "browser" ? "browser" : undefined;
}
