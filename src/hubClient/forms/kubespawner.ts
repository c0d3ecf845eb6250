import { UNLISTED_CHOICE } from "../options/encode.js";
import type { ChoiceField, OptionField, OptionForm } from "../options/model.js";
import { attribute, has, textOf, within, type Element, type Page } from "./dom.js";
import { optionsOf } from "./controls.js";

/** KubeSpawner's own page (`templates/form.html`). `undefined`: it is none. */
export function formFromKubePage(page: Page): OptionForm | undefined {
  const list = page.byId("kubespawner-profiles-list");
  if (!list) return undefined;
  const radios = within(list).filter((element) => attribute(element, "name") === "profile" && has(element, "value"));
  const profiles = radios.map((radio) => ({ radio, slug: attribute(radio, "value") ?? "" }));
  const chosen = profiles.find(({ radio }) => has(radio, "checked")) ?? profiles[0];
  if (!chosen) return undefined;
  const field: ChoiceField = {
    kind: "choice",
    name: "profile",
    label: "Profile",
    required: true,
    choices: profiles.map(({ radio, slug }) => ({ value: slug, ...wordsOf(page, radio, slug) })),
    default: chosen.slug,
  };
  return {
    spawner: "kubespawner",
    fields: [field, ...profiles.flatMap(({ slug }) => profileFields(page, list, slug))],
  };
}

function wordsOf(page: Page, radio: Element, slug: string): { label: string; description?: string } {
  const label = page.labelFor(attribute(radio, "id"));
  const inside = label ? within(label) : [];
  const title = inside.find(({ tagName }) => tagName === "h3");
  const paragraph = inside.find(({ tagName }) => tagName === "p");
  const description = paragraph && textOf(paragraph);
  return { label: (title && textOf(title)) || slug, ...(description && { description }) };
}

function profileFields(page: Page, list: Element, slug: string): OptionField[] {
  const prefix = `profile-option-${slug}--`;
  return within(list).flatMap((element): OptionField[] => {
    const name = attribute(element, "name") ?? attribute(element, "data-name") ?? "";
    if (!name.startsWith(prefix)) return [];
    const words = page.labelFor(attribute(element, "id"));
    const base = { name, label: (words && textOf(words)) || name.slice(prefix.length), required: true };
    if (element.tagName === "select") {
      return [{ kind: "choice", ...base, ...optionsOf(element), when: [{ field: "profile", values: [slug] }] }];
    }
    return name.endsWith(`--${UNLISTED_CHOICE}`) ? [freeText(element, base)] : [];
  });
}

function freeText(element: Element, base: { name: string; label: string; required: boolean }): OptionField {
  const source = attribute(element, "pattern");
  const message = attribute(element, "title");
  return {
    kind: "text",
    ...base,
    ...(source && { pattern: { source, match: "prefix", ...(message && { message }) } }),
    when: [{ field: base.name.slice(0, -`--${UNLISTED_CHOICE}`.length), values: [UNLISTED_CHOICE] }],
  };
}
