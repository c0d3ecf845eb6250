import type { Command } from "../ui/run-command.js";
import { chooseSynced, syncedArgs } from "./choose-synced.js";
import type { SyncCommandDeps } from "./sync-commands.js";

/** Ends a push that is under way: what has arrived stays there, and the cells that wait for it are not run. */
export function cancelPush(deps: SyncCommandDeps): Command<typeof syncedArgs> {
  const { ui, projects } = deps;
  return {
    id: "hubKernels.cancelPush",
    args: syncedArgs,
    async run(args) {
      const synced = await chooseSynced(deps, args, ui.l10n.t("Cancel Push"));
      projects.project(synced).cancel();
    },
  };
}
