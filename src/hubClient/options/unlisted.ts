import type { OptionField } from "./model.js";

/** KubeSpawner's value of a choice whose text is in a field of its own. */
export const UNLISTED_CHOICE = "unlisted-choice";

/** The text is sent alone, as the page's script has it: without the text KubeSpawner fails a start with this choice. */
export function standsForText(field: OptionField, values: readonly string[]): boolean {
  if (field.kind !== "choice" || !values.includes(UNLISTED_CHOICE)) return false;
  return field.other === true || field.name.startsWith("profile-option-");
}

/** The field of the text that such a choice stands for. */
export function unlistedName(choice: string): string {
  return `${choice}--${UNLISTED_CHOICE}`;
}
