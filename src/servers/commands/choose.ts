import type { Hub, HubModel, Server } from "../../model/types.js";
import type * as lists from "./choose-list.js";

/** By id or base URL. What is unknown is not repeated: the editor logs the errors of commands, and it could be a token. */
export function hubNamed(model: HubModel, hub: string): Hub {
  const found = model.hub(hub) ?? model.hubs.find(({ baseUrl }) => baseUrl === hub);
  if (!found) throw new RangeError("no hub of this name is known here");
  return found;
}

export function serverNamed(model: HubModel, server: string): { hub: Hub; server: Server } {
  const found = model.server(server);
  const hub = found && model.hub(found.hubId);
  if (!hub) throw new RangeError("no server of this name is known here");
  return { hub, server: found };
}

/** Could it be started? What nobody has asked for yet could. */
export function isDown({ state }: Server): boolean {
  return state.kind === "stopped" || state.kind === "unknown";
}

/** Could it be stopped? */
export function isUp({ state }: Server): boolean {
  return state.kind !== "stopped";
}

// What asks the user is loaded when it is needed.

export const chooseHub: typeof lists.chooseHub = async (...asked) =>
  (await import("./choose-list.js")).chooseHub(...asked);

export const chooseServer: typeof lists.chooseServer = async (...asked) =>
  (await import("./choose-list.js")).chooseServer(...asked);

export const chooseAnyServer: typeof lists.chooseAnyServer = async (...asked) =>
  (await import("./choose-list.js")).chooseAnyServer(...asked);
