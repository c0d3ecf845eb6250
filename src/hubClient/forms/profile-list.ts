import * as v from "valibot";
import { UNLISTED_CHOICE } from "../options/encode.js";
import type { ChoiceField, OptionField, OptionForm, TextField } from "../options/model.js";
import { plainTextOfHtml } from "../plain-text.js";

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.nullable(schema), null));

const choice = v.object({ display_name: optional(v.string()), default: optional(v.boolean()) });
const unlisted = v.object({
  enabled: v.fallback(v.boolean(), false),
  display_name: optional(v.string()),
  display_name_in_choices: optional(v.string()),
  validation_regex: optional(v.string()),
  validation_message: optional(v.string()),
});
const option = v.object({
  display_name: optional(v.string()),
  choices: v.fallback(v.record(v.string(), choice), {}),
  unlisted_choice: optional(unlisted),
});
const profile = v.object({
  slug: optional(v.string()),
  display_name: v.string(),
  description: optional(v.string()),
  default: optional(v.boolean()),
  profile_options: optional(v.record(v.string(), option)),
});
const profileList = v.array(profile);

type Profile = v.InferOutput<typeof profile>;
type Option = v.InferOutput<typeof option>;

/**
 * KubeSpawner's `profile_list` as data: fancy-profiles' `window.profileList`, or the companion's. `undefined`: it is none.
 * Source: KubeSpawner `profile_list`, `_get_profile` (slugs), `templates/form.html`.
 */
export function formFromProfileList(list: unknown): OptionForm | undefined {
  const read = v.safeParse(profileList, list);
  if (!read.success || read.output.length === 0) return undefined;
  const profiles = read.output.map((entry) => ({ ...entry, slug: entry.slug ?? slugOf(entry.display_name) }));
  const chosen = profiles.find((entry) => entry.default === true) ?? profiles[0];
  const choices = profiles.map((entry) => ({ value: entry.slug, ...named(entry) }));
  return {
    spawner: "kubespawner",
    fields: [
      { kind: "choice", name: "profile", label: "Profile", choices, default: chosen?.slug ?? "", required: true },
      ...profiles.flatMap((entry) => optionsOf(entry, entry.slug)),
    ],
  };
}

function optionsOf({ profile_options }: Profile, slug: string): OptionField[] {
  return Object.entries(profile_options ?? {}).flatMap(([key, entry]) =>
    optionFields(`profile-option-${slug}--${key}`, entry.display_name ?? key, entry, slug),
  );
}

function optionFields(
  name: string,
  label: string,
  { choices, unlisted_choice: free }: Option,
  slug: string,
): OptionField[] {
  const listed = Object.entries(choices).map(([value, entry]) => ({
    value,
    label: plain(entry.display_name) || value,
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
  if (!free?.enabled) return [field];
  const other = { value: UNLISTED_CHOICE, label: plain(free.display_name_in_choices) || "Other…" };
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
  const text = plain(description);
  return { label: plain(display_name) || display_name, ...(text && { description: text }) };
}

/** Descriptions are HTML on purpose. */
function plain(words: string | null | undefined): string {
  return plainTextOfHtml(words ?? "").replace(/\s+/g, " ");
}

/** As python-slugify does for KubeSpawner where a profile names no slug. */
function slugOf(name: string): string {
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return ascii
    .replace(/'/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
