import * as v from "valibot";
import type { OptionForm } from "../../hubClient/options/model.js";
import type { UserOptions } from "../../hubClient/types.js";
import { unsafeOption } from "../../model/unsafe-option.js";
import { isSameHub } from "../../text/hub-label.js";
import { isRecord } from "../../text/json.js";
import type { Localizer } from "../../text/speech.js";
import { isUnsafe, unsafeShown } from "../../text/unsafe-text.js";
import { fieldsSchema, issueText } from "./profile-fields.js";

/** An entry of the setting `hubKernels.profiles`, or of a site's profile file. */
export interface Profile {
  /** base URL of the hub it is for; `undefined`: for every hub */
  hub?: string;
  name: string;
  description?: string;
  /** sent as they are; what is chosen in `form` comes to them */
  options: UserOptions;
  form?: OptionForm;
}

/** An entry that is left out. `path` is where in the setting, as `[2].options.image`; `problem` is what is wrong there. */
export interface ProfileProblem {
  path: string;
  problem: string;
}

/** The setting as the user wrote it; an entry that cannot be used is told of, and the others are kept. */
export function readProfiles(setting: unknown, l10n: Localizer): { profiles: Profile[]; problems: ProfileProblem[] } {
  if (setting === undefined || setting === null) return { profiles: [], problems: [] };
  if (!Array.isArray(setting)) {
    return { profiles: [], problems: [{ path: "", problem: l10n.t("This must be a list of profiles.") }] };
  }
  const { profiles, issues } = checkProfiles(setting, l10n);
  return { profiles, problems: issues.map(({ keys, problem }) => ({ path: pathOf(keys), problem })) };
}

/** The profiles of a list that can be used, and where the others are wrong. */
export function checkProfiles(
  list: readonly unknown[],
  l10n: Localizer,
): { profiles: Profile[]; issues: { keys: (string | number)[]; problem: string }[] } {
  const profiles: Profile[] = [];
  const issues: { keys: (string | number)[]; problem: string }[] = [];
  const schema = profileSchema(l10n);
  list.forEach((entry: unknown, index) => {
    const result = v.safeParse(schema, entry, { message: (issue) => issueText(issue, l10n) });
    if (result.success) profiles.push(result.output);
    else issues.push(...result.issues.map((issue) => ({ keys: [index, ...keysOf(issue)], problem: issue.message })));
  });
  return { profiles, issues };
}

export function isForHub(profile: Pick<Profile, "hub">, baseUrl: string): boolean {
  return profile.hub === undefined || isSameHub(profile.hub, baseUrl);
}

/** The grammar of a profile; the schemas by which editors check and complete one are made of it (schema.test.ts). */
export function profileSchema(l10n: Localizer) {
  const text = v.pipe(
    v.string(l10n.t("This must be text.")),
    v.check((value) => !isUnsafe(value), l10n.t("Remove the line break or control character.")),
  );
  const address = v.pipe(
    v.string(l10n.t("This must be the hub's address, such as https://hub.example.")),
    v.check(isAddress, l10n.t("This must be the hub's address, such as https://hub.example.")),
  );
  const name = v.pipe(text, v.trim(), v.nonEmpty(l10n.t("Give the profile a name.")));
  const options = v.pipe(
    v.custom<UserOptions>(isRecord, l10n.t("This must contain the options as names and values.")),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const where = unsafeOption(dataset.value);
      if (where === undefined) return dataset.value;
      addIssue({ message: l10n.t("Remove the line break or control character in “{0}”.", unsafeShown(where)) });
      return NEVER;
    }),
  );
  return v.pipe(
    v.object(
      {
        hub: v.exactOptional(address),
        name,
        description: v.exactOptional(text),
        options: v.exactOptional(options),
        fields: v.exactOptional(fieldsSchema(l10n)),
      },
      (issue) =>
        issue.expected === "Object"
          ? l10n.t("A profile must have a “name”, and “options” or “fields”.")
          : l10n.t("“{0}” is missing.", issue.expected.replaceAll('"', "")),
    ),
    v.check(({ options, fields }) => (options ?? fields) !== undefined, l10n.t("“options” or “fields” is missing.")),
    v.transform(({ fields, options = {}, ...about }): Profile => ({
      ...about,
      options,
      ...(fields && { form: { spawner: "profile", fields } }),
    })),
  );
}

function keysOf(issue: v.BaseIssue<unknown>): (string | number)[] {
  return (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
}

/** `[2].options.image` */
function pathOf(keys: readonly (string | number)[]): string {
  return keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
