import type * as vscode from "vscode";
import { isFormFields } from "../../hubClient/options/form-fields.js";
import type { OptionForm } from "../../hubClient/options/model.js";
import { fieldsOf, startAnswers } from "../../hubClient/options/start-answers.js";
import type { StartOptions } from "../../hubClient/types.js";
import { lastFieldsOf, lastStartOf } from "../../model/last-fields.js";
import type { OptionSource } from "../../model/option-sources.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import type { Ui } from "../../ui/ui.js";
import { type Choice, choicesFor, optionsInWords, profileChoice } from "./choices.js";
import type { Gathered } from "./gather.js";
import { isAsked } from "./option-text.js";
import { isForHub } from "./profiles.js";
import { isLarge } from "./settle.js";
import { inOrder, sourceText, sourceWords } from "./sources.js";
import { isByFormOnly, toBeLookedAt } from "./to-be-looked-at.js";

/** What is started with, as the first list shows it. */
export type StartWith =
  | { kind: "choice"; choice: Choice }
  /** `last`: filled in as that start; `broken`: why that is to be looked at before it is started once more */
  | { kind: "form"; form: OptionForm; aside: boolean; broken?: string; last?: StartOptions }
  | { kind: "page" }
  | { kind: "browser" };

export type StartItem = vscode.QuickPickItem & { source: OptionSource; startWith: StartWith };

/** Of the list: a way to start, a separator, or what asks the hub once more. */
export type MethodItem = vscode.QuickPickItem & Partial<StartItem> & { asksAgain?: true };

export function isStart(item: MethodItem): item is StartItem {
  return item.startWith !== undefined;
}

/** What of a line is seen in the list, in characters. */
const MAX_DETAIL = 76;
/** The same with a few words behind it. */
const MAX_LABEL = 60;

/**
 * The last start first, then what served this hub the last time, then the other sources from best to last. Where the hub has no options and
 * there are no profiles: one item, which needs no asking.
 */
export function startList(ui: Ui, gathered: Gathered, remembered: OptionSource | undefined): MethodItem[] {
  const { l10n } = ui;
  const { account, server, profiles, companion, words } = gathered;
  const form = companion.kind === "form" ? companion.form : undefined;
  const offered = choicesFor(account, server, profiles, l10n, words);
  if (companion.kind === "no-choices" && !offered.some(({ source }) => source === "profiles"))
    return unaskedItems(companion.form, gathered, l10n);
  // Where the hub's form is the only way to choose, a start without options could start something that the form does not offer.
  const asked = form && isByFormOnly(form) ? offered.filter(({ source }) => source !== "default") : offered;
  const items = [
    ...asked.map((choice) => choiceItem(choice, form, l10n)),
    ...(form ? formItems(form, lastStartOf(server), l10n) : []),
    // The page behind the password has no other form than the companion.
    ...("form" in companion ? [] : [onPageItem("page", l10n)]),
    browserItem(gathered, l10n),
  ];
  const { first, preferred, others, onPage } = inOrder(items, remembered);
  return [
    ...first,
    // "Like last time" is said once: an item above it already says so of its options.
    ...preferred.map((item) => (first.length > 0 ? item : { ...item, description: l10n.t("like last time") })),
    ...others,
    ...troubleItems(gathered, l10n),
    ui.separator(l10n.t("On the hub's own page")),
    ...onPage,
  ];
}

/** What the list is, for its placeholder. */
export function listText({ account, server, profiles, companion }: Gathered, l10n: Localizer): string {
  const sources = choicesFor(account, server, profiles, l10n).map(({ source }) => source);
  return sourceText(companion.kind, new Set(sources), l10n);
}

/**
 * A start by one click, once the hub was asked: at once, or in the form where that is to be looked at. `undefined`: it is chosen from the list, as
 * what these options start is not known.
 */
export function againItem({ companion }: Gathered, options: StartOptions, l10n: Localizer): StartItem | undefined {
  const form = companion.kind === "form" || companion.kind === "no-choices" ? companion.form : undefined;
  if (isFormFields(options) ? !form : companion.kind !== "missing" && (!form || isByFormOnly(form))) return undefined;
  const { label = "" } = sourceWords(l10n).last;
  return choiceItem({ source: "last", label, description: "", detail: "", options }, form, l10n);
}

/** A profile by its name: of the settings and the site's files, or of the hub's own list, whose form is then filled in with it. */
export function profileItem(
  { account, profiles, companion }: Gathered,
  name: string,
  l10n: Localizer,
): StartItem | undefined {
  const form = companion.kind === "form" ? companion.form : undefined;
  const own = profiles.find((profile) => isForHub(profile, account.hub.baseUrl) && profile.name === name);
  if (own) return choiceItem(profileChoice(own, l10n), form, l10n);
  const field = form?.fields.find((one) => one.kind === "choice" && one.name === "profile");
  if (!form || field?.kind !== "choice") return undefined;
  const choice = field.choices.find(({ value, label }) => value === name || label === name);
  if (!choice) return undefined;
  const startWith: StartWith = { kind: "form", form, aside: false, last: { profile: choice.value } };
  return { source: "companion", label: choice.label, startWith };
}

/** Nothing can be chosen: one item, unless the hub keeps what somebody has started the server with by other means. */
function unaskedItems(form: OptionForm, gathered: Gathered, l10n: Localizer): MethodItem[] {
  const { server, words } = gathered;
  const { lastOptions = {}, secretOptions } = server;
  const item = unaskedItem(form, l10n);
  const isFormless = form.fields.length === 0;
  const isForeign = Object.keys(lastOptions).length > 0 && (isFormless || !lastFieldsOf(server));
  if (form.startedBy !== "fields" || !isForeign) return [item];
  const last = hubWords(optionsInWords(lastOptions, l10n, secretOptions, words));
  const detail = isFormless
    ? l10n.t("The hub may repeat the options of the last start: {0}", last)
    : l10n.t("Without the options of the last start: {0}", last);
  return [{ ...item, detail }, browserItem(gathered, l10n)];
}

/** What a form has all the same is sent as the hub's page would: hidden values, and choices of one. */
function unaskedItem(form: OptionForm, l10n: Localizer): StartItem {
  const label = l10n.t("Start");
  if (form.fields.length > 0) return { source: "companion", label, startWith: { kind: "form", form, aside: false } };
  // A site may decide by itself while it makes its form, and have nothing to choose. Otherwise empty options: with none a hub repeats the last ones.
  const options = form.startedBy === "fields" ? fieldsOf(form, {}) : {};
  const choice: Choice = { source: "default", label, description: "", detail: "", options };
  return { source: "default", label, startWith: { kind: "choice", choice } };
}

function choiceItem(choice: Choice, form: OptionForm | undefined, l10n: Localizer): StartItem {
  const { source, options } = choice;
  const item = { source, ...wordsOf(choice, l10n) };
  const isOfStart = source === "last" || source === "earlier";
  const broken = isOfStart && form && options ? toBeLookedAt(form, options, l10n) : undefined;
  if (form && broken !== undefined) {
    const startWith: StartWith = { kind: "form", form, aside: false, broken, last: options };
    return { ...item, detail: `$(warning) ${broken}`, startWith };
  }
  const { danger } = choice;
  if (danger !== undefined) item.detail = `$(warning) ${hubWords(danger)}`;
  return { ...item, startWith: { kind: "choice", choice } };
}

/** A list cuts a long label together with what stands behind it, and then nobody reads that it is the last start. */
function wordsOf({ source, label, description, detail }: Choice, l10n: Localizer): vscode.QuickPickItem {
  if (source !== "last" || label.length <= MAX_LABEL || detail !== "")
    return { label: lineOf(source, l10n, label), description, detail };
  return { label: lineOf(source, l10n), detail: cut(label) };
}

function formItems(form: OptionForm, last: StartOptions, l10n: Localizer): StartItem[] {
  const large = isLarge(form, startAnswers(form, last));
  const names = [...new Set(form.fields.filter(isAsked).map(({ label }) => hubWords(label)))];
  const detail = cut(names.join(", "));
  const sideBySide: StartItem = {
    source: "companion",
    label: `$(list-flat) ${l10n.t("All Options in One Form…")}`,
    startWith: { kind: "form", form, aside: true },
  };
  if (large) return [{ ...sideBySide, detail }];
  return [
    { source: "companion", label: lineOf("companion", l10n), detail, startWith: { kind: "form", form, aside: false } },
    sideBySide,
  ];
}

function onPageItem(source: "page" | "browser", l10n: Localizer): StartItem {
  const { detail = "" } = sourceWords(l10n)[source];
  return { source, label: lineOf(source, l10n), detail, startWith: { kind: source } };
}

function browserItem({ companion }: Gathered, l10n: Localizer): StartItem {
  const needed = "form" in companion && companion.form.scripted !== undefined;
  return { ...onPageItem("browser", l10n), ...(needed && { description: l10n.t("the hub's form needs it") }) };
}

function lineOf(source: OptionSource, l10n: Localizer, label = sourceWords(l10n)[source].label ?? ""): string {
  return `$(${sourceWords(l10n)[source].icon}) ${label}`;
}

function troubleItems({ companion }: Gathered, l10n: Localizer): MethodItem[] {
  if (companion.kind !== "failed") return [];
  return [
    {
      label: `$(warning) ${l10n.t("Get the Hub's Own Options Again")}`,
      detail: errorSentence(companion.problem, l10n),
      asksAgain: true,
    },
  ];
}

function cut(text: string): string {
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL - 1)}…` : text;
}
