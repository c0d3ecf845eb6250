import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import type { OptionField, OptionForm } from "../../../../src/hubClient/options/model.js";

/** The hub's page around an options form. */
export function spawnPage(options: string): string {
  return `<!DOCTYPE HTML><html><head><title>JupyterHub</title></head><body>
<form id="search" action="/search"><input name="query"></form>
<form enctype="multipart/form-data" id="spawn_form" action="/hub/spawn/ada?_xsrf=x" method="post" role="form">
<input type="hidden" name="_xsrf" value="secret">${options}<br><button type="submit" class="btn">Start</button></form>
<script>$('form').submit(() => {})</script></body></html>`;
}

export function fieldsOf(options: string): readonly OptionField[] {
  return formFromHtml(options).fields;
}

/** The form's only field. */
export function fieldOf(options: string): OptionField {
  const [field, ...others] = fieldsOf(options);
  assert.ok(field);
  assert.deepEqual(others, []);
  return field;
}

export function fieldNamed(form: OptionForm, name: string): OptionField {
  const field = form.fields.find((entry) => entry.name === name);
  assert.ok(field, name);
  return field;
}

/** `label (value)` of each choice. */
export function offered(field: OptionField): string[] {
  assert.ok(field.kind === "choice" || field.kind === "several");
  return field.choices.map(({ label, value }) => `${label} (${value})`);
}
