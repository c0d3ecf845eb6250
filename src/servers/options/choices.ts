import { dangerousIn } from "../../hubClient/options/dangerous.js";
import { type FormFields, isFormFields } from "../../hubClient/options/form-fields.js";
import type { OptionForm } from "../../hubClient/options/model.js";
import { MASKED, saysSecret } from "../../hubClient/options/secrets.js";
import type { JsonValue, StartOptions, UserOptions } from "../../hubClient/types.js";
import { asOptions, lastChosen, lastFieldsOf, lastStartOf } from "../../model/last-fields.js";
import { bySource, type OptionSource } from "../../model/option-sources.js";
import { serverName } from "../../model/server-label.js";
import { isSecretOption } from "../../model/typed-secrets.js";
import type { Account, Server } from "../../model/types.js";
import { unsafeOption } from "../../model/unsafe-option.js";
import type { Localizer } from "../../text/speech.js";
import { noWords, type OptionWords } from "./option-words.js";
import { isForHub, type Profile } from "./profiles.js";

const MAX_VALUE_CHARACTERS = 40;
const MAX_SHOWN_OPTIONS = 6;

/** One way to start a server, as a picker shows it. */
export interface Choice {
  source: Exclude<OptionSource, "companion" | "page" | "browser">;
  label: string;
  description: string;
  detail: string;
  options: StartOptions;
  /** of `options` what deletes something, in words */
  danger?: string | undefined;
  /** what is chosen in it comes to `options` */
  form?: OptionForm;
}

/** What can be chosen for a start of this server, the likeliest first. The same options are offered once. */
export function choicesFor(
  account: Account,
  server: Server,
  profiles: readonly Profile[],
  l10n: Localizer,
  words: OptionWords = noWords,
): Choice[] {
  const own = profiles.filter((profile) => isForHub(profile, account.hub.baseUrl));
  const chosen = lastChosen(server);
  const last = chosen && lastChoice(chosen, server, { profiles: own, words }, l10n);
  const choices = [
    ...(last ? [last] : []),
    ...own.map((profile) => profileChoice(profile, l10n)),
    ...account.servers
      .filter(({ id }) => id !== server.id)
      .flatMap((other) => earlierChoice(account, other, { profiles: own, words }, l10n)),
    defaultChoice(l10n),
  ];
  return withoutRepeats(bySource(choices));
}

/**
 * Options in words: `Image: PyTorch · GPUs: 1` where a form of the hub has told them, else by their names. What deletes something comes first, so
 * that it is read; a secret is masked.
 */
export function optionsInWords(
  options: UserOptions,
  l10n: Localizer,
  secret: readonly string[] = [],
  known: OptionWords = noWords,
): string {
  const entries = Object.entries(options);
  if (entries.length === 0) return l10n.t("the hub's default");
  const dangerous = new Set(dangerousIn(options));
  const inOrder = [...entries.filter(([key]) => dangerous.has(key)), ...entries.filter(([key]) => !dangerous.has(key))];
  const words = inOrder.slice(0, MAX_SHOWN_OPTIONS).map(([key, value]) => {
    const label = known.labelOf(key);
    if (label === undefined || isSecretOption(key, secret)) return optionInWords(key, value, secret);
    return `${oneLine(label)}: ${chosenInWords(key, value, { secret, known, l10n })}`;
  });
  return [...words, ...(entries.length > MAX_SHOWN_OPTIONS ? ["…"] : [])].join(" · ");
}

/** As the form has it: a choice by its label, a switch as on or off. */
function chosenInWords(
  key: string,
  value: JsonValue,
  { secret, known, l10n }: { secret: readonly string[]; known: OptionWords; l10n: Localizer },
): string {
  if (typeof value === "boolean") return value ? l10n.t("yes") : l10n.t("no");
  const isPlain = (one: JsonValue) => typeof one === "string" || typeof one === "number";
  const all = Array.isArray(value) ? value : [value];
  if (!all.every(isPlain)) return optionValueInWords(key, value, secret);
  const texts = all.map((one) => known.choiceOf(key, String(one)) ?? one);
  return optionValueInWords(key, Array.isArray(value) ? texts : (texts[0] ?? ""), secret);
}

/** Of these options those that delete something, in words; `undefined`: none does. Of fields also those that their form knew for such. */
export function dangerInWords(options: UserOptions | FormFields, secret: readonly string[] = []): string | undefined {
  const [given, risky = []] = isFormFields(options) ? [asOptions(options), options.risky] : [options];
  const dangerous = new Set([...dangerousIn(given), ...risky]);
  const words = Object.entries(given).flatMap(([key, value]) =>
    dangerous.has(key) ? [optionInWords(key, value, secret)] : [],
  );
  return words.length > 0 ? words.join(" · ") : undefined;
}

/** Does the last start, as it is known now, delete something of which it was not known `before`? Then nobody was asked about that. */
export function isDangerNew(now: Server, before: Server | undefined): boolean {
  const dangerOf = (server: Server) => dangerInWords(lastChosen(server) ?? {});
  const danger = dangerOf(now);
  return danger !== undefined && (!before || danger !== dangerOf(before));
}

export function optionInWords(
  key: string,
  value: JsonValue,
  secret: readonly string[],
  most = MAX_VALUE_CHARACTERS,
): string {
  const isMarked = isSecretOption(key, secret);
  // The secret is its name where it is marked by another one.
  if (isMarked && !secret.includes(key)) return MASKED;
  return `${oneLine(key)}: ${optionValueInWords(key, value, secret, most)}`;
}

/** @param most of a text, in characters */
export function optionValueInWords(
  key: string,
  value: JsonValue,
  secret: readonly string[] = [],
  most = MAX_VALUE_CHARACTERS,
): string {
  return saysSecret(key) || isSecretOption(key, secret) ? MASKED : valueInWords(value, most);
}

/** By which options are called. */
interface Names {
  profiles: readonly Profile[];
  words: OptionWords;
}

function lastChoice(options: UserOptions, server: Server, names: Names, l10n: Localizer): Choice {
  const fields = lastFieldsOf(server);
  return {
    source: "last",
    ...named(options, server, names, l10n),
    description: l10n.t("like last time"),
    // What we would not send ourselves the hub still has, and takes when nothing is sent.
    options: fields ?? (unsafeOption(options) === undefined ? options : undefined),
    danger: dangerInWords(fields ?? options, server.secretOptions),
  };
}

function earlierChoice(account: Account, other: Server, names: Names, l10n: Localizer): Choice[] {
  const { name } = other;
  const options = lastChosen(other);
  if (!options || unsafeOption(options) !== undefined) return [];
  const description =
    name === "" ? l10n.t("like the default server") : l10n.t("like server “{0}”", serverName(account, other));
  const start = lastStartOf(other) ?? {};
  const danger = dangerInWords(start, other.secretOptions);
  return [{ source: "earlier", ...named(options, other, names, l10n), description, options: start, danger }];
}

export function profileChoice(profile: Profile, l10n: Localizer): Choice {
  const { name, description = "", options, form } = profile;
  const about = { source: "profiles" as const, description, options, danger: dangerInWords(options) };
  if (!form) return { ...about, label: name, detail: optionsInWords(options, l10n) };
  const detail = form.fields.map(({ label }) => oneLine(label)).join(", ");
  return { ...about, label: `${name}…`, detail, form };
}

/** Empty options, and not none: with none a hub would take those of the last start. */
function defaultChoice(l10n: Localizer): Choice {
  return { source: "default", label: hubDefault(l10n), description: "", detail: "", options: {} };
}

function hubDefault(l10n: Localizer): string {
  return l10n.t("The Hub's Default");
}

/** By the profile's name where the options are a profile's. */
function named(
  options: UserOptions,
  { secretOptions }: Server,
  { profiles, words: known }: Names,
  l10n: Localizer,
): { label: string; detail: string } {
  const words = optionsInWords(options, l10n, secretOptions, known);
  const profile = profiles.find((candidate) => !candidate.form && keyOf(candidate.options) === keyOf(options));
  if (profile) return { label: profile.name, detail: words };
  return { label: Object.keys(options).length > 0 ? words : hubDefault(l10n), detail: "" };
}

function withoutRepeats(choices: readonly Choice[]): Choice[] {
  const seen = new Set<string>();
  return choices.filter(({ options, form }) => {
    if (form) return true;
    const key = options === undefined ? "" : keyOf((isFormFields(options) ? options.values : options) as UserOptions);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The same for the same options in another order. */
function keyOf(value: JsonValue): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(keyOf).join(",")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${keyOf(inner)}`).join(",")}}`;
}

function valueInWords(value: JsonValue, most: number): string {
  if (Array.isArray(value)) return value.map((one) => valueInWords(one, most)).join(", ");
  const text = oneLine(typeof value === "string" ? value : JSON.stringify(value, masked));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** In a record, as of environment variables. */
function masked(name: string, value: JsonValue): JsonValue {
  return saysSecret(name) ? MASKED : value;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
}
