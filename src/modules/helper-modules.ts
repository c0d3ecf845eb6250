import * as v from "valibot";
import { NoHelper } from "../helper/place.js";
import { HelperFailure } from "../helper/refusals.js";
import { RoomsHelper, type WorkingHelper } from "../helper/tasks.js";
import { ModulesFailed, NoModules } from "./module-errors.js";
import { type ModuleChange, type ModuleState, moduleState, type ModuleSystem } from "./module-system.js";

export interface ModuleKernel extends ModuleChange {
  name: string;
  displayName: string;
  /** the kernel spec whose kernel it starts */
  base: string;
}

/** By the module system's own program, which the helper runs: sets are tried, and kernels load them. */
export class HelperModules implements ModuleSystem {
  readonly kind = "kernel";

  readonly #helper: RoomsHelper;

  /** @param label as sentences call the server */
  constructor(
    helper: WorkingHelper,
    private readonly label: string,
  ) {
    this.#helper = new RoomsHelper(helper, (refusal) => {
      if (refusal instanceof NoHelper) return new NoModules(label, "there is no helper", refusal);
      const { reason, detail } = refusal;
      return reason === "module-system" ? new ModulesFailed(detail) : new HelperFailure(label, refusal);
    });
  }

  async state(signal: AbortSignal): Promise<ModuleState> {
    return await this.change({ load: [], unload: [] }, signal);
  }

  async change(change: ModuleChange, signal: AbortSignal): Promise<ModuleState> {
    const state = await this.#helper.done("modules", { ...change }, moduleState, signal);
    if (state.system === "") throw new NoModules(this.label, "no program of one is there");
    return state;
  }

  show(module: string, signal: AbortSignal): Promise<string> {
    return this.#text({ about: "show", name: module }, signal);
  }

  /** What is said of modules of this name, or of all; also of those that need others to be loaded. */
  spider(name: string, signal: AbortSignal): Promise<string> {
    return this.#text({ about: "spider", ...(name !== "" && { name }) }, signal);
  }

  /** A kernel spec of the user's own. @returns its folder */
  async addKernel(kernel: ModuleKernel, signal: AbortSignal): Promise<string> {
    return (await this.#helper.done("moduleKernel", { ...kernel }, v.object({ folder: v.string() }), signal)).folder;
  }

  async #text(request: Record<string, unknown>, signal: AbortSignal): Promise<string> {
    return (await this.#helper.done("modulesText", request, v.object({ text: v.string() }), signal)).text;
  }
}
