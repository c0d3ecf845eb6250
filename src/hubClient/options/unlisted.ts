import type { OptionField } from "./model.js";

/** KubeSpawner's value of a choice whose text is in a field of its own. */
export const UNLISTED_CHOICE = "unlisted-choice";

/** The text is sent alone, as the page's script has it: without the text KubeSpawner fails a start with this choice. */
export function standsForText({ kind, name }: OptionField, values: readonly string[]): boolean {
  return kind === "choice" && name.startsWith("profile-option-") && values.includes(UNLISTED_CHOICE);
}
