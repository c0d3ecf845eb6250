import { isPage } from "../../text/markup.js";
import type { OptionField, OptionForm, SpawnerKind } from "../options/model.js";
import { readControls } from "./controls.js";
import { attribute, type Element, Page, rawText } from "./dom.js";
import { assignedJson, quotedJson } from "./embedded.js";
import { FormUnreadable } from "./form-unreadable.js";
import { inEnglish } from "./in-english.js";
import { formFromKubePage, isKubePart } from "./kubespawner.js";
import { formFromSlurmData } from "./moss.js";
import { formFromProfileList } from "./profile-list.js";
import { withSecrets } from "./secret-fields.js";
import { isScript, showingOf } from "./showing.js";
import { spawnerOf } from "./spawner-kind.js";

export { spawnerKind } from "./spawner-kind.js";

/** What the hub's page has around an options form. */
const HUB_FORM = '<form id="spawn_form">';
const controlTags = new Set(["input", "select", "textarea", "button"]);
const browserOnly: OptionForm = { spawner: "other", fields: [], scripted: "whole" };

/**
 * The options of a hub's spawn page, or of the form in it; its scripts are read for their data and never run. Throws `FormUnreadable`.
 * What is sure is asked; what is not is shown as itself, or left to the browser where that cannot be: half a form is never offered.
 * @param l10n for the labels that the page has no words for
 * @param spawner what is known of the spawner from elsewhere: the same control means different things to different ones
 */
export function formFromHtml(html: string, spawner?: SpawnerKind, l10n = inEnglish): OptionForm {
  const { page, parts, markup } = hubForm(html);
  const scripts = parts.filter(isScript).map(rawText);
  const slurm = firstForm(scripts, (script) => formFromSlurmData(quotedJson(script, "window\\.SLURM_DATA"), l10n));
  if (slurm) return slurm;
  const profiles = firstForm(scripts, (script) =>
    formFromProfileList(assignedJson(script, "window\\.profileList"), l10n),
  );
  const known = profiles ?? formFromKubePage(page, parts, l10n);
  const read = new Set(known?.fields.map(({ name }) => name));
  const controls = parts.filter(({ tagName }) => controlTags.has(tagName));
  const own = readControls(
    page,
    controls.filter((control) => !read.has(attribute(control, "name") ?? "")),
    l10n,
  );
  if (known?.scripted === "whole") return known;
  if (known && own.fields.length === 0 && !own.unsure && !own.empty) return withSecrets(known);
  // What a site put beside KubeSpawner's own controls, which only its own code knows.
  const fields: OptionField[] = [...(known?.fields ?? []), ...own.fields];
  const isKubes = known ? isKubePart(page) : () => false;
  switch (
    showingOf(
      parts.filter((part) => !isKubes(part)),
      own,
    )
  ) {
    case "asked":
      return withSecrets({ spawner: known ? "other" : spawnerOf(fields, spawner), fields });
    case "itself":
      // The scripts of known pages need their page.
      return known
        ? { ...browserOnly, spawner: known.spawner }
        : withSecrets({ spawner: "other", fields, page: markup });
    case "browser":
      return known ? { ...browserOnly, spawner: known.spawner } : browserOnly;
  }
}

interface HubForm {
  page: Page;
  parts: readonly Element[];
  markup: string;
}

/** What belongs to the hub's form; all there is where the options form came alone. */
function hubForm(html: string): HubForm {
  if (!isPage(html)) {
    const page = new Page(html, HUB_FORM);
    const form = page.byId("spawn_form");
    return { page, parts: form ? page.partsOf(form) : page.elements, markup: html };
  }
  const page = new Page(html);
  const form = page.byId("spawn_form") ?? page.elements.find(startsServer);
  if (!form) throw new FormUnreadable("no-form", "a page without the form that starts a server");
  return { page, parts: page.partsOf(form), markup: page.markupOf(form) };
}

function startsServer({ tagName, attrs }: Element): boolean {
  return (
    tagName === "form" && attrs.some(({ name, value }) => name === "action" && /^[^?#]*\/spawn([/?#]|$)/.test(value))
  );
}

function firstForm(
  scripts: readonly string[],
  read: (script: string) => OptionForm | undefined,
): OptionForm | undefined {
  for (const script of scripts) {
    const form = read(script);
    if (form) return form;
  }
  return undefined;
}
