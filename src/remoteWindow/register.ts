import { readdir } from "node:fs/promises";
import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { RemoteAccessDeps } from "./remote-access.js";

/** Servers by SSH. Their code is loaded with the first use, and where there are hosts that ssh may ask any window for. */
export function registerRemote(deps: RemoteAccessDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./remote-room.js")).remoteRoom(deps));
  const look = () =>
    void readdir(`${deps.folder}/hosts`).then(
      async ([first]) => first && (await room.get()).listen(),
      () => undefined,
    );
  look();
  return [
    ...registerRoom(room, ["openRemoteWindow", "removeRemoteAccess"] as const, deps),
    // Another window may have set up the first host.
    deps.ui.onFocus(look),
  ];
}
