import { hubLabel } from "../text/hub-label.js";
import { type HubEnvironment, hubFromEnvironment } from "../tokens/environment/environment.js";
import { servingHub } from "../tokens/environment/environment-hub.js";
import { checking } from "../ui/prompts/checking.js";
import type { Ui } from "../ui/ui.js";
import type { AddHubDeps } from "./contract.js";

/** `value`: the hub of the server that this editor runs in; `isUntold`: it runs in one, and nobody tells its hub's address. */
export interface HubAround {
  value?: string;
  isUntold?: boolean;
}

/**
 * Inside a server of a hub: that hub, the likeliest to be added. Most hubs tell their servers only the address that those reach them at;
 * then it is looked at where the user's browser has this editor.
 */
export async function hubAround(deps: AddHubDeps): Promise<HubAround> {
  const here = hubFromEnvironment(process.env);
  if (!here) return {};
  const told = here.baseUrlCandidates.filter((url) => url !== here.insideUrl);
  const baseUrlCandidates = [...told, await addressInBrowser(here, deps.ui), here.insideUrl].filter(
    (url) => url !== undefined,
  );
  return await checking(deps.ui, hubLabel(baseUrlCandidates[0] ?? ""), async (signal) => {
    try {
      const value = await servingHub({ ...here, baseUrlCandidates }, deps.networks, signal);
      return value === undefined ? { isUntold: true } : { value };
    } catch (error) {
      signal.throwIfAborted();
      deps.log.info(`the hub of this server cannot be asked: ${error instanceof Error ? error.message : ""}`);
      return { isUntold: true };
    }
  });
}

/** An editor in the browser, below its server's path, tells its address by the one that it would be called back at. */
async function addressInBrowser({ servicePrefix, basePath }: HubEnvironment, ui: Ui): Promise<string | undefined> {
  const called = await ui.ownAddress("/");
  if (!URL.canParse(called)) return undefined;
  const { protocol, origin, pathname } = new URL(called);
  const isBelow = /^https?:$/.test(protocol) && pathname.startsWith(new URL(servicePrefix, origin).pathname);
  return isBelow ? `${origin}${basePath}` : undefined;
}
