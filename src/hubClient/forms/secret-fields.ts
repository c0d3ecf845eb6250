import type { OptionField, OptionForm } from "../options/model.js";
import { saysSecret } from "../options/secrets.js";

/** Texts that say by their name or label that they are secrets are masked, hidden ones too. */
export function withSecrets(form: OptionForm): OptionForm {
  return { ...form, fields: form.fields.map((field) => (isSecret(field) ? { ...field, secret: true } : field)) };
}

function isSecret(field: OptionField): boolean {
  if (field.kind !== "text" && field.kind !== "hidden") return false;
  if (saysSecret(field.name) || saysSecret(field.label)) return true;
  // Variables with their names: `HF_TOKEN=`.
  return (
    field.kind === "text" &&
    field.lines !== undefined &&
    saysSecret(`${field.default ?? ""} ${field.placeholder ?? ""}`)
  );
}
