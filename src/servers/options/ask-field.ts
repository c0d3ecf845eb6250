import type * as vscode from "vscode";
import { problemOf } from "../../hubClient/options/answers.js";
import type { OptionChoice, OptionField } from "../../hubClient/options/model.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import type { Wizard } from "../../ui/prompts/wizard.js";
import { choiceLabels, exampleText, problemText, promptText, typedText, typedValues } from "./option-text.js";

type Values = readonly string[];
type ChoiceItem = vscode.QuickPickItem & { value: string };

/** One question of the walk, with the answer so far under the cursor. */
export function askField(l10n: Localizer, wizard: Wizard, field: OptionField, values: Values): Promise<Values> {
  const placeholder = promptText(field, l10n);
  switch (field.kind) {
    case "choice":
      return askChoice(wizard, placeholder, field.choices, values);
    case "several":
      return askSeveral(wizard, placeholder, field.choices, values);
    case "boolean": {
      const choices = [
        { value: field.on, label: l10n.t("Yes") },
        { value: "", label: l10n.t("No") },
      ];
      const answer = askChoice(wizard, placeholder, choices, values.length > 0 ? [field.on] : [""]);
      return answer.then(([value = ""]) => (value === "" ? [] : [value]));
    }
    case "hidden":
      return Promise.resolve([field.value]);
    case "text":
    case "number":
    case "duration":
    case "memory":
      return askText(l10n, wizard, placeholder, field, values);
  }
}

async function askChoice(
  wizard: Wizard,
  placeholder: string,
  choices: readonly OptionChoice[],
  values: Values,
): Promise<Values> {
  const isChosen = ({ value }: ChoiceItem) => values.includes(value);
  return [(await wizard.choose({ placeholder, items: itemsOf(choices), isChosen })).value];
}

async function askSeveral(
  wizard: Wizard,
  placeholder: string,
  choices: readonly OptionChoice[],
  values: Values,
): Promise<Values> {
  const isChosen = ({ value }: ChoiceItem) => values.includes(value);
  const chosen = await wizard.chooseSeveral({ placeholder, items: itemsOf(choices), isChosen });
  return chosen.map(({ value }) => value);
}

function askText(
  l10n: Localizer,
  wizard: Wizard,
  prompt: string,
  field: OptionField,
  [value]: Values,
): Promise<Values> {
  return wizard.text<Values>({
    prompt,
    ...(field.kind === "text" &&
      field.placeholder !== undefined && {
        placeholder: exampleText(field.placeholder, l10n),
      }),
    ...(value !== undefined && { value: typedText(field, value) }),
    ...(field.secret && { password: true }),
    verbatim: field.kind === "text",
    problem: (typed) => {
      const problem = problemOf(field, typedValues(field, typed));
      return problem && problemText(field, problem, l10n);
    },
    accept: (typed) => Promise.resolve(typedValues(field, typed)),
  });
}

/** Labels are the hub's: an icon in one would be read as the editor's. */
function itemsOf(choices: readonly OptionChoice[]): ChoiceItem[] {
  const labels = choiceLabels(choices);
  return choices.map(({ value, description, busy }) => ({
    value,
    label: (labels.get(value) ?? "").replace(/\$\(/g, "$ ("),
    ...(busy !== undefined && { description: `$(clock) ${hubWords(busy)}` }),
    ...(description !== undefined && { detail: hubWords(description) }),
  }));
}
