import type { OptionField, SpawnerKind } from "../options/model.js";
import { isKubeName } from "./kubespawner.js";

/**
 * Whose rules make `user_options` of these fields. A spawner's own rules hold for its own fields only: for the form that a site wrote
 * for the same spawner, the site wrote the rules too.
 */
export function spawnerOf(fields: readonly OptionField[], spawner: SpawnerKind | undefined): SpawnerKind {
  const [only] = fields.length === 1 ? fields : [];
  const choice = only?.kind === "choice" && only.required ? only : undefined;
  // The forms that DockerSpawner and wrapspawner write by default: one required `select` of that name, and nothing else.
  if (choice?.name === "image" && spawner === undefined && choice.label === "Select an image") return "dockerspawner";
  if (choice?.name === "profile" && spawner === undefined && choice.label === "Select a job profile")
    return "wrapspawner";
  if (spawner === "dockerspawner" && choice?.name === "image") return "dockerspawner";
  if (spawner === "wrapspawner" && choice?.name === "profile") return "wrapspawner";
  const kube = spawner === "kubespawner" && fields.some(({ name }) => name === "profile");
  return kube && fields.every(({ name }) => isKubeName(name)) ? "kubespawner" : "other";
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
