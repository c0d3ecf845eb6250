import { readdir } from "node:fs/promises";
import path from "node:path";
import { registerLazily } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { RemoteAccessDeps } from "./remote-access.js";

const names = ["openRemoteWindow", "removeRemoteAccess"] as const;

/** Servers by SSH. Their code is loaded with the first use, and where there are hosts that ssh may ask any window for. */
export function registerRemote(deps: RemoteAccessDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./remote-room.js")).remoteRoom(deps));
  const look = () =>
    readdir(path.join(deps.folder, "hosts"))
      .then(
        ({ length }) => length > 0,
        () => room.made !== undefined,
      )
      .then(async (isUsed) => isUsed && (await (await room.get()).listenIfUsed()))
      .catch((error: unknown) => deps.log.error("this window does not listen for ssh:", error));
  void look();
  return [
    ...names.map((name) => registerLazily(`hubKernels.${name}`, async () => (await room.get())[name], deps)),
    // Another window may have set up the first host, or removed the last one.
    deps.ui.onFocus(() => void look()),
    {
      dispose: () =>
        void room.made?.then(
          (made) => made.dispose(),
          () => undefined,
        ),
    },
  ];
}
