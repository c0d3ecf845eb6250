import * as v from "valibot";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import { ServerRefused } from "../servers/contents/server-refused.js";
import { messageIn, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import { ModulesFailed } from "./module-errors.js";
import {
  isModuleName,
  type ModuleChange,
  moduleNames,
  MODULES_MS,
  type ModuleState,
  type ModuleSystem,
} from "./module-system.js";

type Server = Pick<ServerConnection, "url" | "network">;

/** By the server's extension (jupyterlmod). `undefined`: it has none, or no module system. */
export async function serverModules(server: Server, signal: AbortSignal): Promise<ServerModules | undefined> {
  const { fetch } = await server.network();
  const response = await fetch(new URL("module/system", server.url), { signal, redirect: "manual" });
  if (response.status !== 200) {
    discard(response);
    return undefined;
  }
  const system = parsedJson(await response.text());
  return system === "lmod" || system === "tmod" ? new ServerModules(server, system) : undefined;
}

/** What is loaded is so in the server's own process, and with it for all kernels that start from then on. */
class ServerModules implements ModuleSystem {
  readonly kind = "server";

  constructor(
    private readonly server: Server,
    private readonly system: "lmod" | "tmod",
  ) {}

  async state(signal: AbortSignal): Promise<ModuleState> {
    const [loaded, available, collections] = await Promise.all(
      ["module?all=true", "module/modules", "module/collections"].map((path) => this.#names(path, signal)),
    );
    return {
      system: this.system,
      loaded: loaded ?? [],
      available: available ?? [],
      collections: collections ?? [],
      said: "",
    };
  }

  async change({ load, unload, restore, save }: ModuleChange, signal: AbortSignal): Promise<ModuleState> {
    const said: string[] = [];
    if (restore !== undefined) said.push(await this.#act("PATCH", "module/collections", restore, signal));
    if (unload.length > 0) said.push(await this.#act("DELETE", "module", unload, signal));
    if (load.length > 0) said.push(await this.#act("POST", "module", load, signal));
    const words = said.filter((one) => one !== "").join("\n");
    const state = await this.state(signal);
    // It says what it has done in the same place as why it has not.
    const missing = load.filter(
      (module) => !state.loaded.some((one) => one === module || one.startsWith(`${module}/`)),
    );
    if (missing.length > 0) throw new ModulesFailed(words || missing.join(", "));
    if (save !== undefined) said.push(await this.#act("POST", "module/collections", save, signal));
    if (save === undefined) return { ...state, said: words };
    const after = await this.state(signal);
    if (!after.collections.includes(save)) throw new ModulesFailed(said.join("\n"));
    return { ...after, said: said.join("\n") };
  }

  async show(module: string, signal: AbortSignal): Promise<string> {
    const text = await this.#asked("GET", `module/modules/${named(module)}`, undefined, signal);
    return typeof text === "string" ? text : "";
  }

  async #names(path: string, signal: AbortSignal): Promise<string[]> {
    const names = v.safeParse(moduleNames, await this.#asked("GET", path, undefined, signal));
    if (!names.success) return [];
    // Of Environment Modules it gives words like names, as of "Currently Loaded Modulefiles:" and "No named collection."
    if (names.output.at(-1)?.endsWith(".")) return [];
    const listed = names.output.slice(names.output.findIndex((one) => one.endsWith(":")) + 1);
    return listed.map((one) => one.split("(", 1)[0] ?? "").filter(isModuleName);
  }

  /** What was said of it; '': nothing. */
  async #act(method: string, path: string, about: string | readonly string[], signal: AbortSignal): Promise<string> {
    const body = typeof about === "string" ? { name: named(about) } : { modules: about.map(named) };
    const said = await this.#asked(method, path, body, signal);
    return typeof said === "string" ? said.trim() : "";
  }

  async #asked(method: string, path: string, body: object | undefined, signal: AbortSignal): Promise<unknown> {
    const { fetch } = await this.server.network();
    const response = await fetch(new URL(path, this.server.url), {
      method,
      signal,
      redirect: "manual",
      timeoutMs: MODULES_MS,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new ServerRefused(response.status, messageIn(text));
    return parsedJson(text);
  }
}

/** It gives them to a shell as they are (5.3). */
function named(module: string): string {
  if (!isModuleName(module)) throw new ModulesFailed(module);
  return module;
}
