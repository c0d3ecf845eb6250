import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { AdminDeps } from "./admin-access.js";

/** What an admin does on a hub: offered to those whom a hub calls one, and loaded with the first use. */
export function registerAdmin(deps: AdminDeps): { dispose(): unknown }[] {
  const { model, ui } = deps;
  const room = new Lazy(async () => (await import("./admin-room.js")).adminRoom(deps));
  return [
    ...registerRoom(room, ["administerHub", "stopIdleServers"] as const, deps),
    model.onDidChange(({ account: { before, after } }) => {
      if (before?.isAdmin === after?.isAdmin) return;
      void ui.run(
        "setContext",
        "hubKernels.isAdmin",
        model.accounts.some((account) => account.isAdmin),
      );
    }),
  ];
}
