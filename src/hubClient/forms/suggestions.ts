import type { Localizer } from "../../text/speech.js";
import type { OptionChoice, OptionField } from "../options/model.js";
import { UNLISTED_CHOICE, unlistedName } from "../options/unlisted.js";
import { choiceOf, isDisabledOption } from "./choices.js";
import { attribute, type Element, type Page, within } from "./dom.js";

/** A text with suggestions (`datalist`) as a choice, with a text of its own for what is not listed. `undefined`: it has none. */
export function suggestedFields(
  page: Page,
  control: Element,
  field: OptionField,
  l10n: Localizer,
): OptionField[] | undefined {
  const list = page.byId(attribute(control, "list"));
  if (field.kind !== "text" || field.secret || list?.tagName !== "datalist") return undefined;
  const suggested = suggestionsIn(list);
  if (suggested.length === 0 || suggested.some(({ value }) => value === UNLISTED_CHOICE)) return undefined;
  const { name, label, description, required, default: text } = field;
  const isListed = text === undefined || suggested.some(({ value }) => value === text);
  return [
    {
      kind: "choice",
      name,
      label,
      ...(description !== undefined && { description }),
      ...(required && { required }),
      choices: [
        ...(required ? [] : [{ value: "", label: "—" }]),
        ...suggested,
        { value: UNLISTED_CHOICE, label: l10n.t("Other…") },
      ],
      default: isListed ? (text ?? "") : UNLISTED_CHOICE,
      other: true,
    },
    {
      ...field,
      name: unlistedName(name),
      sentAs: name,
      default: isListed ? "" : text,
      when: [{ field: name, values: [UNLISTED_CHOICE] }],
    },
  ];
}

function suggestionsIn(list: Element): OptionChoice[] {
  const options = within(list).filter((element) => element.tagName === "option" && !isDisabledOption(element));
  const choices = options.map(choiceOf).filter(({ value }) => value !== "");
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()];
}
