import type { AdminDeps } from "../admin/admin-access.js";
import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";

/**
 * What users do on a hub's pages, and what an admin does there, which is offered to those whom a hub calls one. All of it is loaded with the
 * first use.
 */
export function registerControlPanel(deps: AdminDeps): { dispose(): unknown }[] {
  const { model, ui } = deps;
  const room = new Lazy(async () => (await import("./control-panel-room.js")).controlPanelRoom(deps));
  const names = ["administerHub", "stopIdleServers", "controlPanel", "shareServer", "logOutOfHub"] as const;
  return [
    ...registerRoom(room, names, deps),
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
