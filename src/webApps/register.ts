import type { ServerId } from "../text/ids.js";
import type { LocalAddress } from "../text/local-addresses.js";
import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { AppsRoomDeps } from "./apps-room.js";

const names = ["openApp", "openPort", "forwardPort", "openForward", "copyForward", "stopForward"] as const;

export interface Apps {
  /** Its address was printed on a server: it is offered. */
  readonly printed: (server: ServerId, address: LocalAddress) => void;
  registered: { dispose(): unknown }[];
}

/** Apps and ports of servers, on this machine. Their code is loaded with the first. */
export function registerApps(deps: AppsRoomDeps): Apps {
  const room = new Lazy(async () => (await import("./apps-room.js")).appsRoom(deps));
  return {
    printed: (...app) => {
      const told = room.get().then(({ printed }) => printed(...app));
      told.catch((error: unknown) => deps.log.error("an app that was printed is not offered:", error));
    },
    registered: registerRoom(room, names, deps),
  };
}
