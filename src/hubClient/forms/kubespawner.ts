import { isRecord } from "../../text/json.js";
import type { Localizer } from "../../text/speech.js";
import type { ChoiceField, OptionField, OptionForm } from "../options/model.js";
import { UNLISTED_CHOICE } from "../options/unlisted.js";
import { optionsOf } from "./choices.js";
import {
  attribute,
  type Element,
  has,
  type Node,
  onOneLine,
  type Page,
  rawText,
  siblingsOf,
  textOf,
  within,
} from "./dom.js";
import { assignedJson } from "./embedded.js";

const PREFIX = "profile-option-";
/** Slugs and options are some words. */
const MAX_NAME_CHARACTERS = 1_000;
const UNLISTED_SUFFIX = `--${UNLISTED_CHOICE}`;

/** KubeSpawner's own page (`templates/form.html`, 6.0 to 7.1). `undefined`: it is none. */
export function formFromKubePage(page: Page, elements: readonly Element[], l10n: Localizer): OptionForm | undefined {
  const list = page.byId("kubespawner-profiles-list");
  if (!list) return undefined;
  const inside = within(list);
  const profiles = profilesIn(inside);
  const chosen = [...profiles.values()].findLast((radio) => has(radio, "checked"));
  const [first] = profiles.keys();
  if (first === undefined) return undefined;
  const field: ChoiceField = {
    kind: "choice",
    name: "profile",
    label: l10n.t("Profile"),
    required: true,
    choices: [...profiles].map(([slug, radio]) => ({ value: slug, ...wordsOf(page, radio, slug) })),
    default: (chosen && attribute(chosen, "value")) ?? first,
  };
  const options = inside.flatMap((element) => optionField(page, element, profiles) ?? []);
  const last = lastOptions(elements);
  return { spawner: "kubespawner", fields: [field, ...options.map((option) => asLastTime(option, last))] };
}

/** Does the page of KubeSpawner itself have a control of this name? */
export function isKubeName(name: string): boolean {
  return name === "profile" || name.startsWith(PREFIX);
}

/** Scripts and styles of KubeSpawner's own page, and all that stands in its list. */
export function isKubePart(page: Page): (part: Element) => boolean {
  const list = page.byId("kubespawner-profiles-list");
  const inside = new Set(list && within(list));
  const isOwnCode = ({ tagName }: Element) => tagName === "script" || tagName === "style";
  return (part) =>
    inside.has(part) || (isOwnCode(part) && /\buserOptions\b|\bjs-profile|kubespawner-profiles/.test(rawText(part)));
}

/** Of two with the same slug the hub knows the first. */
function profilesIn(elements: readonly Element[]): Map<string, Element> {
  const profiles = new Map<string, Element>();
  for (const element of elements) {
    const slug = attribute(element, "value");
    if (attribute(element, "name") === "profile" && slug && !profiles.has(slug)) profiles.set(slug, element);
  }
  return profiles;
}

function wordsOf(page: Page, radio: Element, slug: string): { label: string; description?: string } {
  const label = page.labelFor(attribute(radio, "id"));
  const title = label && within(label).find(({ tagName }) => tagName === "h3" || tagName === "strong");
  const description = title && onOneLine(after(title).map(descriptionIn).join(" "));
  return { label: (title && textOf(title)) || slug, ...(description && { description }) };
}

/** A description is HTML of any kind, up to the options. */
function descriptionIn(node: Node): string {
  if ("value" in node) return node.value;
  const holdsOptions = "tagName" in node && within(node).some(({ tagName }) => tagName === "select");
  return "tagName" in node && node.tagName !== "script" && !holdsOptions ? textOf(node) : "";
}

function after(element: Element): Node[] {
  const { siblings, position } = siblingsOf(element);
  return siblings.slice(position + 1);
}

function optionField(page: Page, element: Element, profiles: ReadonlyMap<string, Element>): OptionField | undefined {
  const name = attribute(element, "name") ?? attribute(element, "data-name") ?? "";
  const slug = profileOf(name, profiles);
  if (slug === undefined) return undefined;
  const words = page.labelFor(attribute(element, "id")) ?? page.labelFor(name);
  const base = { name, label: (words && textOf(words)) || optionOf(name), required: true };
  if (element.tagName !== "select") return name.endsWith(UNLISTED_SUFFIX) ? freeText(element, base) : undefined;
  const options = optionsOf(element);
  if (options.choices.length === 0) return undefined;
  return { kind: "choice", ...base, ...options, when: [{ field: "profile", values: [slug] }] };
}

function freeText(element: Element, base: { name: string; label: string; required: boolean }): OptionField {
  const source = attribute(element, "pattern");
  const message = attribute(element, "title");
  return {
    kind: "text",
    ...base,
    ...(source && { pattern: { source, match: "prefix", ...(message && { message }) } }),
    when: [{ field: base.name.slice(0, -UNLISTED_SUFFIX.length), values: [UNLISTED_CHOICE] }],
  };
}

/** The longest slug that fits: one slug can begin as another does. */
function profileOf(name: string, profiles: ReadonlyMap<string, Element>): string | undefined {
  if (!name.startsWith(PREFIX) || name.length > MAX_NAME_CHARACTERS) return undefined;
  const option = name.endsWith(UNLISTED_SUFFIX) ? name.slice(0, -UNLISTED_SUFFIX.length) : name;
  for (let end = option.lastIndexOf("--"); end > PREFIX.length; end = option.lastIndexOf("--", end - 1)) {
    const slug = name.slice(PREFIX.length, end);
    if (profiles.has(slug)) return slug;
  }
  return undefined;
}

/** As the page's script has it: what follows the last `--`. */
function optionOf(name: string): string {
  const option = name.endsWith(UNLISTED_SUFFIX) ? name.slice(0, -UNLISTED_SUFFIX.length) : name;
  return option.slice(option.lastIndexOf("--") + "--".length);
}

type LastOptions = Partial<Record<string, string>>;

/** The options of the last start, which the page's script puts over the defaults; the profile's radio is checked already. */
function lastOptions(elements: readonly Element[]): LastOptions {
  for (const script of elements.filter(({ tagName }) => tagName === "script")) {
    const options = assignedJson(rawText(script), "userOptions");
    if (isRecord(options) && typeof options["profile"] === "string")
      return Object.fromEntries(Object.entries(options).filter(isText));
  }
  return {};
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string" && entry[1] !== "";
}

function asLastTime(field: OptionField, last: LastOptions): OptionField {
  const prefix = `${PREFIX}${last["profile"] ?? ""}--`;
  const known = (key: string) => (Object.hasOwn(last, key) ? last[key] : undefined);
  if (!known("profile") || !field.name.startsWith(prefix)) return field;
  const key = optionOf(field.name);
  const text = known(key + UNLISTED_SUFFIX);
  if (field.kind === "text") return text === undefined ? field : { ...field, default: text };
  if (field.kind !== "choice") return field;
  const value = text === undefined ? known(key) : UNLISTED_CHOICE;
  const offered = value !== undefined && field.choices.some((choice) => choice.value === value);
  return offered ? { ...field, default: value } : field;
}
