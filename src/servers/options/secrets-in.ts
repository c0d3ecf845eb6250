import { isSecretAmong } from "../../model/storable-options.js";

/** Texts, however deep in it, whose name says that they are secret, or that look like it. @param isSecret all of it is */
export function secretsIn(value: unknown, isSecret = false): string[] {
  if (typeof value === "string") return isSecret || isSecretAmong({ value }) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, inner]) =>
    secretsIn(inner, isSecret || (!isList && isSecretAmong({ [name]: "anything" }))),
  );
}
