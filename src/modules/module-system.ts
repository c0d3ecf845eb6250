import * as v from "valibot";

const name = v.pipe(v.string(), v.maxLength(500));
export const moduleNames = v.array(name);

/** As long as the module system may take to search all that there is, in ms. */
export const MODULES_MS = 300_000;

/** What there is of modules, and what is loaded. */
export const moduleState = v.object({
  /** '': none */
  system: v.picklist(["lmod", "tmod", ""]),
  loaded: moduleNames,
  available: moduleNames,
  collections: moduleNames,
  /** by the module system, of the change before */
  said: v.string(),
});
export type ModuleState = v.InferOutput<typeof moduleState>;

export interface ModuleChange {
  load: readonly string[];
  unload: readonly string[];
  /** of a collection, before the others */
  restore?: string;
  /** as a collection, after the others */
  save?: string;
}

/** The module system of a server. Rejects with `ModulesFailed`, in the module system's own words. */
export interface ModuleSystem {
  /** `server`: what is loaded is so for all kernels that start from then on; `kernel`: for those of a kernel spec of their own */
  readonly kind: "server" | "kernel";
  state(signal: AbortSignal): Promise<ModuleState>;
  /** @returns what is so then; of the kind `kernel` it is only tried */
  change(change: ModuleChange, signal: AbortSignal): Promise<ModuleState>;
  /** `module show` of one. */
  show(module: string, signal: AbortSignal): Promise<string>;
}

/** What a name of a module or a collection may be: it is an argument of a shell's on some servers (jupyterlmod 5.3). */
export function isModuleName(text: string): boolean {
  return /^[A-Za-z0-9_.][\w.+/:@=~-]{0,199}$/.test(text);
}

/** What leads from one set to the other; what depends on others is unloaded before them. */
export function changeTo(loaded: readonly string[], wanted: readonly string[]): ModuleChange {
  return {
    load: wanted.filter((module) => !loaded.includes(module)),
    unload: loaded.filter((module) => !wanted.includes(module)).reverse(),
  };
}
