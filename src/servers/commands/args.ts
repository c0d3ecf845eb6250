import * as v from "valibot";
import { formFields, isFormFields } from "../../hubClient/options/form-fields.js";
import type { StartOptions, UserOptions } from "../../hubClient/types.js";
import { unsafeOption } from "../../model/unsafe-option.js";
import { byName } from "../../text/by-name.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { confirmed } from "../../ui/prompts/confirmed.js";
import { LONGEST_MS } from "../keepAlive/keep-alive.js";

// What the commands take from code: tests, the demo, another extension. All of it names things that are known here; a token goes to
// the keychain and nowhere else. Whoever calls a command that starts answers for the user's gesture; about what stops or
// removes the user is asked all the same (src/ui/prompts/confirmed.ts).

/** Far more than a form has, or takes. In characters where it is text. */
const MAX_FIELDS = 1_000;
const MAX_NAME = 1_000;
const MAX_VALUE = 64 * 1024;
const HOUR_MS = 3_600_000;

const named = v.pipe(v.string(), v.nonEmpty());
/** a base URL */
const hub = named;
/** One that may not be added yet. */
const anyHub = v.pipe(named, v.regex(/^https?:\/\/[^?#@]+\/$/));
const account = v.pipe(
  named,
  v.transform((id) => id as AccountId),
);
const server = v.pipe(
  named,
  v.transform((id) => id as ServerId),
);
const token = v.pipe(v.string(), v.nonEmpty());
const options = v.pipe(
  byName(v.unknown()),
  v.check((value) => isJson(value), "not JSON"),
  v.transform((value) => value as UserOptions),
  // A line break in a value could begin a command in a batch script.
  v.check((value) => unsafeOption(value) === undefined, "a line break or control character"),
);
/** What the hub's form sends; only the hub's own companion takes it, and its spawner checks it as on the page. */
const values = v.pipe(
  byName(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_VALUE))), v.maxLength(MAX_FIELDS)),
    v.pipe(v.string(), v.maxLength(MAX_NAME)),
  ),
  v.check((values) => Object.keys(values).length <= MAX_FIELDS, "too many fields"),
);
/** Fields of a form: values by their names, as people write them in keybindings, or the form's own fields with their types. */
const fields = v.union([
  v.pipe(
    values,
    v.transform((values) => formFields(values)),
  ),
  v.pipe(
    v.strictObject({
      values,
      secret: v.exactOptional(v.literal(true)),
      risky: v.exactOptional(v.array(v.string())),
      shape: v.exactOptional(v.string()),
    }),
    v.transform(({ values, ...about }) => formFields(values, about)),
  ),
]);

/** `caller`: the user is asked as from the palette, and the caller goes on with what was added, so that nothing is offered here */
export const addHubArgs = v.union([
  v.strictObject({ url: v.string(), token }),
  v.strictObject({ caller: v.literal("picker") }),
]);
/** An account, or a hub: where several accounts of it are known, the user is asked which. */
function ofAccount<More extends v.ObjectEntries>(more: More) {
  return v.union([v.strictObject({ account, ...more }), v.strictObject({ hub, ...more })]);
}
export const accountArgs = ofAccount({});
export const removeHubArgs = ofAccount({ confirmed });
/** `manage`: the token shall be able to list, renew and revoke tokens */
export const signInArgs = ofAccount({ token: v.exactOptional(token), manage: v.exactOptional(v.boolean()) });
/** `hub`: it may not be added yet */
export const checkArgs = v.union([
  v.strictObject({ account }),
  v.strictObject({ hub: anyHub }),
  // A line of the token view.
  v.pipe(
    v.object({ about: v.object({ account }) }),
    v.transform(({ about }) => about),
  ),
]);
/** A row of the servers view; without, it is asked. */
export const copyLinkArgs = v.union([v.strictObject({ server }), ofAccount({})]);
export const hubArgs = v.strictObject({ hub: anyHub });
export const serverArgs = v.strictObject({ server });
/** `profile`: the name of the one that is chosen, where it can be */
export const withOptionsArgs = v.strictObject({ server, profile: v.exactOptional(named) });
/** `asLastTime`: the user was told what that is; `again`: what was given is what was chosen for a start before, and is repeated by one click */
export const startServerArgs = v.strictObject({
  server,
  asLastTime: v.exactOptional(v.literal(true)),
  again: v.exactOptional(v.literal(true)),
  options: v.exactOptional(options),
  fields: v.exactOptional(fields),
});
/** With these a start is asked for again. What is known of fields goes with them: without it a secret among them would be kept. */
export function argsOf(options: StartOptions) {
  return { again: true, ...(isFormFields(options) ? { fields: options } : options && { options }) };
}

export const keepServerAliveArgs = v.strictObject({
  server,
  hours: v.exactOptional(v.pipe(v.number(), v.minValue(1 / 60), v.maxValue(LONGEST_MS / HOUR_MS))),
});
export const stopServerArgs = v.strictObject({ server, confirmed });
/** `start` false: only made, to be started later */
export const createServerArgs = ofAccount({
  name: v.exactOptional(v.string()),
  options: v.exactOptional(options),
  start: v.exactOptional(v.literal(false)),
});
export const renameServerArgs = v.strictObject({ server, name: v.exactOptional(v.string()) });
export const deleteServerArgs = v.strictObject({ server, confirmed });
const kernel = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));
export const kernelArgs = v.strictObject({ server, kernel, confirmed });
export const terminalArgs = v.strictObject({
  server,
  terminal: v.pipe(v.string(), v.maxLength(MAX_NAME), v.regex(/^[\w-]+$/)),
  confirmed,
});
/** What the view asks again: all of a hub or account, or what runs on one server, for which its helper may be started. */
export const refreshArgs = v.union([
  ...accountArgs.options,
  v.strictObject({ ...serverArgs.entries, starts: v.optional(v.literal("helper")) }),
]);
export const noArgs = v.strictObject({});

function isJson(value: unknown): boolean {
  if (value === null || ["string", "boolean"].includes(typeof value)) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === "object" && Object.values(value).every(isJson);
}
