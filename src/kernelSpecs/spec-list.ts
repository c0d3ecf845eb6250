import * as v from "valibot";
import { byName } from "../text/by-name.js";
import { isRecord, parsedJson } from "../text/json.js";

/** Whose folder a kernel spec lies in: the user's data folder, the server's Python environment, the machine's, or one of JUPYTER_PATH. */
export type Origin = "user" | "environment" | "system" | "path";

/** Why its kernel cannot start. */
export interface SpecProblem {
  kind: "unreadable" | "no-json" | "no-command" | "no-program" | "no-ipykernel" | "not-offered";
  /** of the system or of Python, or the program that it is about */
  detail: string;
}

/** A kernel that is installed on a server. */
export interface SpecEntry {
  name: string;
  displayName: string;
  language: string;
  argv: readonly string[];
  /** what is set for the kernel: names alone, as a value may be a secret */
  variables: readonly string[];
  isDefault: boolean;
  /** where the helper was asked, and has found it on the disk */
  onDisk?: { folder: string; origin: Origin; isOwn: boolean };
  /** of nb_conda_kernels: the environment that it was found in */
  condaPrefix?: string;
  problem?: SpecProblem;
}

const MAX_SPECS = 1_000;
const text = v.pipe(v.string(), v.maxLength(65_536));
const argv = v.pipe(v.array(text), v.maxLength(1_000));

/** As the helper tells those on its disk (`kernel_specs`). */
export const specsOnDisk = v.array(
  v.object({
    name: text,
    folder: text,
    origin: v.picklist(["user", "environment", "system", "path"]),
    isOwn: v.boolean(),
    argv,
    displayName: text,
    language: text,
    problem: v.exactOptional(
      v.object({
        kind: v.picklist(["unreadable", "no-json", "no-command", "no-program", "no-ipykernel"]),
        detail: text,
      }),
    ),
  }),
);
export type SpecOnDisk = v.InferOutput<typeof specsOnDisk>[number];

const offered = v.object({
  spec: v.object({
    argv: v.fallback(argv, []),
    display_name: v.fallback(text, ""),
    language: v.fallback(text, ""),
    env: v.fallback(byName(v.unknown()), {}),
    metadata: v.fallback(byName(v.unknown()), {}),
  }),
});

/** Those that the server offers, of its answer to `GET api/kernelspecs`. `undefined`: it is none. */
export function offeredSpecs(answer: string): SpecEntry[] | undefined {
  const listed = parsedJson(answer);
  const specs = isRecord(listed) ? listed["kernelspecs"] : undefined;
  if (!isRecord(listed) || !isRecord(specs)) return undefined;
  return Object.entries(specs)
    .slice(0, MAX_SPECS)
    .flatMap(([name, entry]) => {
      const read = v.safeParse(offered, entry);
      if (!read.success) return [];
      const { argv, display_name: shown, language, env, metadata } = read.output.spec;
      const prefix = metadata["conda_env_path"];
      return {
        name,
        displayName: shown || name,
        language,
        argv,
        variables: Object.keys(env),
        isDefault: name === listed["default"],
        ...(typeof prefix === "string" && { condaPrefix: prefix }),
      };
    });
}

/**
 * What the server offers, with what its disk tells of it, and then what lies there and is not offered.
 * @param onDisk `undefined`: nobody could look
 */
export function mergedSpecs(offers: readonly SpecEntry[], onDisk: readonly SpecOnDisk[] | undefined): SpecEntry[] {
  if (!onDisk) return [...offers];
  // Servers call them by the names of their folders, in small letters.
  const found = new Map(onDisk.map((spec) => [spec.name.toLowerCase(), spec]));
  const known = offers.map((offer): SpecEntry => {
    const spec = found.get(offer.name.toLowerCase());
    found.delete(offer.name.toLowerCase());
    if (!spec) return offer;
    const { folder, origin, isOwn, problem } = spec;
    return { ...offer, onDisk: { folder, origin, isOwn }, ...(problem && { problem }) };
  });
  const others = [...found.values()].slice(0, MAX_SPECS).map((spec): SpecEntry => {
    const { name, displayName, language, argv, folder, origin, isOwn } = spec;
    const problem = spec.problem ?? { kind: "not-offered", detail: "" };
    return {
      name,
      displayName,
      language,
      argv,
      variables: [],
      isDefault: false,
      onDisk: { folder, origin, isOwn },
      problem,
    };
  });
  return [...known, ...others];
}
