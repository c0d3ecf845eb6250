import * as v from "valibot";
import { byName } from "../../text/by-name.js";
import { plainTextOfHtml } from "../../text/plain-text.js";
import type { Localizer } from "../../text/speech.js";
import type { ChoiceField, OptionField, OptionForm, TextField } from "../options/model.js";
import { UNLISTED_CHOICE } from "../options/unlisted.js";
import { inEnglish } from "./in-english.js";
import { withSecrets } from "./secret-fields.js";
import { slugOf } from "./slug.js";

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.nullable(schema), null));

const choice = v.object({
  display_name: optional(v.string()),
  description: optional(v.string()),
  default: optional(v.boolean()),
});
const unlisted = v.object({
  enabled: v.fallback(v.boolean(), false),
  display_name: optional(v.string()),
  display_name_in_choices: optional(v.string()),
  description_in_choices: optional(v.string()),
  validation_regex: optional(v.string()),
  validation_message: optional(v.string()),
});
const option = v.object({
  display_name: optional(v.string()),
  choices: v.fallback(byName(choice), {}),
  unlisted_choice: optional(unlisted),
  dynamic_image_building: optional(v.object({ enabled: v.fallback(v.boolean(), false) })),
});
const profile = v.object({
  slug: optional(v.string()),
  display_name: v.string(),
  description: optional(v.string()),
  default: optional(v.boolean()),
  profile_options: optional(byName(option)),
});
/** As a dictionary it is read in the order of its keys. */
const profileList = v.union([
  v.array(profile),
  v.pipe(
    byName(profile),
    v.transform((profiles) => sorted(Object.entries(profiles)).map(([, entry]) => entry)),
  ),
]);

type Profile = v.InferOutput<typeof profile>;
type Option = v.InferOutput<typeof option>;

/**
 * KubeSpawner's `profile_list` as data: fancy-profiles' `window.profileList`, or the companion's. `undefined`: it is none.
 * Source: KubeSpawner `profile_list`, `_get_initialized_profile_list`, `_get_profile`; fancy-profiles 0.3 to 0.7.
 */
export function formFromProfileList(list: unknown, l10n = inEnglish): OptionForm | undefined {
  const read = v.safeParse(profileList, list);
  if (!read.success) return undefined;
  const slugs = read.output.map(({ slug, display_name }) => slug ?? slugOf(display_name));
  // With a slug of our own guess a start would fail, or, with none, be one of the default profile.
  if (slugs.length === 0 || slugs.some((slug) => !slug)) return undefined;
  const profiles = read.output
    .map((entry, index) => ({ ...entry, slug: slugs[index] ?? "" }))
    .filter(({ slug }, index) => slugs.indexOf(slug) === index);
  const chosen = profiles.find((entry) => entry.default === true) ?? profiles[0];
  const choices = profiles.map((entry) => ({ value: entry.slug, ...named(entry) }));
  if (profiles.some((entry) => Object.values(entry.profile_options ?? {}).some(buildsImages)))
    return { spawner: "kubespawner", fields: [], scripted: "whole" };
  return withSecrets({
    spawner: "kubespawner",
    fields: [
      {
        kind: "choice",
        name: "profile",
        label: l10n.t("Profile"),
        choices,
        default: chosen?.slug ?? "",
        required: true,
      },
      ...profiles.flatMap((entry) => optionsOf(entry, entry.slug, l10n)),
    ],
  });
}

/** fancy-profiles: the page itself has an image built, and sends its name as the free text: that needs its browser. */
function buildsImages({ dynamic_image_building }: Option): boolean {
  return dynamic_image_building?.enabled ?? false;
}

function optionsOf({ profile_options }: Profile, slug: string, l10n: Localizer): OptionField[] {
  return Object.entries(profile_options ?? {}).flatMap(([key, entry]) =>
    optionFields(`profile-option-${slug}--${key}`, entry.display_name ?? key, entry, slug, l10n),
  );
}

function optionFields(
  name: string,
  label: string,
  { choices, unlisted_choice: free }: Option,
  slug: string,
  l10n: Localizer,
): OptionField[] {
  const listed = Object.entries(choices).map(([value, entry]) => ({
    value,
    label: plain(entry.display_name) || value,
    ...described(entry.description),
  }));
  const byDefault = Object.entries(choices).find(([, entry]) => entry.default === true)?.[0];
  const base = { label: plain(label) || name, required: true };
  const field: ChoiceField = {
    kind: "choice",
    name,
    ...base,
    choices: listed,
    ...(byDefault !== undefined && { default: byDefault }),
    when: [{ field: "profile", values: [slug] }],
  };
  if (!free?.enabled) return listed.length > 0 ? [field] : [];
  const other = {
    value: UNLISTED_CHOICE,
    label: plain(free.display_name_in_choices) || l10n.t("Other…"),
    ...described(free.description_in_choices),
  };
  const text: TextField = {
    kind: "text",
    name: `${name}--${UNLISTED_CHOICE}`,
    label: plain(free.display_name) || base.label,
    required: true,
    ...(free.validation_regex && {
      pattern: { source: free.validation_regex, match: "prefix", ...message(free.validation_message) },
    }),
    when: [{ field: name, values: [UNLISTED_CHOICE] }],
  };
  return [{ ...field, choices: [...listed, other] }, text];
}

function message(words: string | null | undefined): { message?: string } {
  const text = plain(words);
  return text ? { message: text } : {};
}

function named({ display_name, description }: Profile): { label: string; description?: string } {
  return { label: plain(display_name) || display_name, ...described(description) };
}

function described(words: string | null | undefined): { description?: string } {
  const text = plain(words);
  return text ? { description: text } : {};
}

function sorted<T>(entries: [string, T][]): [string, T][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Descriptions are HTML, and some lines long. */
const MAX_HTML_CHARACTERS = 4_000;

function plain(words: string | null | undefined): string {
  return plainTextOfHtml((words ?? "").slice(0, MAX_HTML_CHARACTERS)).replace(/\s+/g, " ");
}
