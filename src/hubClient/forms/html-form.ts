import { isPage } from "../markup.js";
import type { OptionForm, SpawnerKind } from "../options/model.js";
import { readControls } from "./controls.js";
import { attribute, has, Page, rawText, within, type Element } from "./dom.js";
import { assignedJson, quotedJson } from "./embedded.js";
import { FormUnreadable } from "./form-unreadable.js";
import { formFromKubePage } from "./kubespawner.js";
import { formFromSlurmData } from "./moss.js";
import { formFromProfileList } from "./profile-list.js";
import { spawnerOf } from "./spawner-kind.js";

export { spawnerKind } from "./spawner-kind.js";

const controlTags = new Set(["input", "select", "textarea", "button"]);
/** Scripts of other types are data. */
const scriptType = /^$|javascript|ecmascript|^module$/i;

/**
 * The options of a hub's spawn page, or of the form in it; its scripts are read for their data and never run. Throws `FormUnreadable`.
 * @param spawner what is known of the spawner from elsewhere: the same control means different things to different ones
 */
export function formFromHtml(html: string, spawner?: SpawnerKind): OptionForm {
  const page = new Page(html);
  const elements = formElements(page, html);
  const controls = elements.filter(({ tagName }) => controlTags.has(tagName));
  const scripts = elements.filter(isScript).map(rawText);
  const slurm = firstForm(scripts, (script) => formFromSlurmData(quotedJson(script, "window\\.SLURM_DATA")));
  if (slurm) return slurm;
  const profiles = firstForm(scripts, (script) => formFromProfileList(assignedJson(script, "window\\.profileList")));
  const known = profiles ?? formFromKubePage(page, elements);
  if (known) return withSitesOwn(page, known, controls);
  const { fields, incomplete } = readControls(page, controls);
  const partly = incomplete || scripts.length > 0 || elements.some(isScripted);
  return {
    spawner: spawnerOf(fields, spawner),
    fields,
    ...(partly && { scripted: fields.some(({ kind }) => kind !== "hidden") ? "partly" : "whole" }),
  };
}

/** What belongs to the hub's form; all there is where the options form came alone. */
function formElements(page: Page, html: string): readonly Element[] {
  const form = page.byId("spawn_form") ?? page.elements.find(startsServer);
  if (form) {
    const inside = new Set(within(form));
    return page.elements.filter((element) =>
      has(element, "form") ? page.byId(attribute(element, "form")) === form : inside.has(element),
    );
  }
  if (isPage(html)) {
    throw new FormUnreadable("no-form", "a page without the form that starts a server");
  }
  return page.elements;
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

/** What a site put beside KubeSpawner's own controls, which only its own code knows. */
function withSitesOwn(page: Page, known: OptionForm, controls: readonly Element[]): OptionForm {
  const read = new Set(known.fields.map(({ name }) => name));
  const { fields, incomplete } = readControls(
    page,
    controls.filter((control) => !read.has(attribute(control, "name") ?? "")),
  );
  if (fields.length === 0 && !incomplete) return known;
  return { spawner: "other", fields: [...known.fields, ...fields], scripted: "partly" };
}

function isScript(element: Element): boolean {
  return element.tagName === "script" && scriptType.test(attribute(element, "type") ?? "");
}

/** An element that does what no form does by itself: it reacts, or is a control of the page's own kind. */
function isScripted({ tagName, attrs }: Element): boolean {
  return tagName.includes("-") || attrs.some(({ name }) => /^on[a-z]+$/.test(name));
}
