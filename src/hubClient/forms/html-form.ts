import type { OptionForm, SpawnerKind } from "../options/model.js";
import { readControls } from "./controls.js";
import { Page, rawText, within, type Element } from "./dom.js";
import { assignedJson, quotedJson } from "./embedded.js";
import { formFromKubePage } from "./kubespawner.js";
import { formFromSlurmData } from "./moss.js";
import { formFromProfileList } from "./profile-list.js";

/** Forms are some kilobytes; what is larger is no form, and would only keep the editor busy. */
export const MAX_FORM_CHARACTERS = 2 * 1024 * 1024;

const controlTags = new Set(["input", "select", "textarea"]);

/**
 * The options of a hub's spawn page, or of the form in it; its scripts are read for their data and never run.
 * @param spawner what is known of the spawner from elsewhere: the same control means different things to different ones
 */
export function formFromHtml(html: string, spawner?: SpawnerKind): OptionForm {
  if (html.length > MAX_FORM_CHARACTERS) throw new RangeError(`a form of ${html.length} characters`);
  const page = new Page(html);
  const form = page.byId("spawn_form");
  const elements = form ? within(form) : page.elements;
  const scripts = elements.filter(({ tagName }) => tagName === "script");
  const known = formFromScripts(scripts.map(rawText)) ?? formFromKubePage(page);
  if (known) return known;
  const { fields, incomplete } = readControls(
    page,
    elements.filter(({ tagName }) => controlTags.has(tagName)),
  );
  const scripted = scriptedBy(scripts.length > 0 || incomplete || runsCode(elements), fields.length > 0);
  return { spawner: spawner ?? spawnerOf(fields), fields, ...scripted };
}

function formFromScripts(scripts: readonly string[]): OptionForm | undefined {
  for (const script of scripts) {
    const form =
      formFromProfileList(assignedJson(script, "window\\.profileList")) ??
      formFromSlurmData(quotedJson(script, "window\\.SLURM_DATA"));
    if (form) return form;
  }
  return undefined;
}

function scriptedBy(scripts: boolean, anyField: boolean): Pick<OptionForm, "scripted"> {
  if (!scripts) return {};
  return { scripted: anyField ? "partly" : "whole" };
}

function runsCode(elements: readonly Element[]): boolean {
  return elements.some(({ attrs }) => attrs.some(({ name }) => /^on(change|input|click)$/.test(name)));
}

/** The forms that DockerSpawner and wrapspawner write by default: one required `select` of that name, and nothing else. */
function spawnerOf(fields: OptionForm["fields"]): SpawnerKind {
  const [only] = fields;
  if (fields.length !== 1 || only?.kind !== "choice" || !only.required) return "other";
  if (only.name === "image" && only.label === "Select an image") return "dockerspawner";
  return only.name === "profile" && only.label === "Select a job profile" ? "wrapspawner" : "other";
}

/** The spawner's kind, from the names of its class and of the classes it is made of. */
export function spawnerKind(classes: readonly string[]): SpawnerKind | undefined {
  const kinds: [RegExp, SpawnerKind][] = [
    [/^jupyterhub_moss\./, "moss"],
    [/^kubespawner\./, "kubespawner"],
    [/^wrapspawner\./, "wrapspawner"],
    [/^dockerspawner\./, "dockerspawner"],
  ];
  for (const name of classes) {
    const kind = kinds.find(([pattern]) => pattern.test(name))?.[1];
    if (kind) return kind;
  }
  return undefined;
}
