import { problemsOf } from "../../hubClient/options/answers.js";
import { dangerousOf } from "../../hubClient/options/dangerous.js";
import { isFormFields } from "../../hubClient/options/form-fields.js";
import type { OptionForm } from "../../hubClient/options/model.js";
import { shapeOf } from "../../hubClient/options/shape.js";
import { answersOf } from "../../hubClient/options/start-answers.js";
import type { StartOptions } from "../../hubClient/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { answerText, problemText } from "./option-text.js";

/** Why a start is not to be repeated by one click; `undefined`: it can be. */
export function toBeLookedAt(
  form: OptionForm,
  options: NonNullable<StartOptions>,
  l10n: Localizer,
): string | undefined {
  const given = answersOf(form, options);
  const isInPart = isByFormOnly(form) && !isFormFields(options);
  // What such a spawner keeps under the name of a field need not be what the field was: nothing is said of what the form does not have.
  const problem = isInPart ? undefined : problemsOf(form, given).find(({ field }) => Object.hasOwn(given, field.name));
  if (problem) return problemText(problem.field, problem.problem, l10n);
  const risky = isFormFields(options) ? options.risky : [];
  const dangerous = dangerousOf(form, given, risky).map(
    ({ field, values }) => `${hubWords(field.label)}: ${answerText(field, values, l10n)}`,
  );
  if (dangerous.length > 0) return l10n.t("Set last time: {0}", dangerous.join(" · "));
  if (isFormFields(options) && options.shape !== shapeOf(form, options.values))
    return l10n.t("The hub's form has changed since that start. Check it first.");
  return isInPart ? l10n.t("Only part of that start is known here. Check it first.") : undefined;
}

/** Nobody but its own spawner knows what the form's fields come to. */
export function isByFormOnly({ spawner, startedBy }: OptionForm): boolean {
  return startedBy === "fields" && spawner === "other";
}
