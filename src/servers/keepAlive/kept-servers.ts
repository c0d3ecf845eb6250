import { stored } from "../../state/stored.js";
import { Lazy } from "../../ui/lazy.js";
import type { KeepAlive, KeepAliveDeps } from "./keep-alive.js";

export interface KeptServers {
  get(): Promise<KeepAlive>;
  dispose(): void;
}

/** Loaded when a server is to be kept alive; at once where one was before the window was reloaded. */
export function keptServers(deps: KeepAliveDeps): KeptServers {
  const lazy = new Lazy(async () => {
    const { KeepAlive } = await import("./keep-alive.js");
    const keepAlive = new KeepAlive(deps);
    keepAlive.resume();
    return keepAlive;
  });
  const failed = (error: unknown) => deps.log.info(`servers are not kept alive: ${String(error)}`);
  if (stored.keptServers.get(deps.state)) lazy.get().catch(failed);
  return {
    get: () => lazy.get(),
    dispose: () => void lazy.made?.then((keepAlive) => keepAlive.dispose(), failed),
  };
}
