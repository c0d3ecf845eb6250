import type { SyncedFolder } from "../servers/sync/synced-folders.js";
import { safeWords } from "../text/safe-words.js";
import { Failure } from "../ui/errors/failure.js";
import { confirm } from "../ui/prompts/confirm.js";
import { saidYes } from "../ui/prompts/confirmed.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import { chooseSynced, removeSyncedArgs } from "./choose-synced.js";
import type { Pushed } from "./project-files.js";
import { projectName } from "./questions.js";
import type { SyncCommandDeps } from "./sync-commands.js";

/** As long as a server may take to delete what was pushed, in ms. */
const REMOVE_MS = 600_000;

/** Ends it, and leaves what was pushed where it is. */
export function stopSync(deps: SyncCommandDeps): Command<typeof removeSyncedArgs> {
  const { ui, projects } = deps;
  return {
    id: "hubKernels.stopSync",
    args: removeSyncedArgs,
    async run(args) {
      const synced = await chooseSynced(deps, args, ui.l10n.t("Stop Syncing"));
      const [label, name] = [projects.files.labelOf(synced.server), projectName(synced.local)];
      const [stop, remove] = [ui.l10n.t("Stop Syncing"), ui.l10n.t("Remove Synced Folder…")];
      const question = ui.l10n.t("Do you want to stop syncing “{0}” to {1}?", name, label);
      const detail = ui.l10n.t(
        "What was pushed stays in /{0} on the server, unless you remove it.",
        safeWords(synced.remote),
      );
      const answer = args?.confirmed ? stop : await ui.modal("information", question, detail, stop, remove);
      if (answer === remove) {
        await deps.press("removeSynced", { server: synced.server, sync: synced.local });
        return;
      }
      if (answer !== stop) throw new CancellationError();
      await projects.remove(synced);
    },
  };
}

/** Deletes on the server what was pushed there, and ends it. */
export function removeSynced(deps: SyncCommandDeps): Command<typeof removeSyncedArgs> {
  const { ui, projects } = deps;
  return {
    id: "hubKernels.removeSynced",
    args: removeSyncedArgs,
    async run(args) {
      const title = ui.l10n.t("Remove Synced Folder");
      const synced = await chooseSynced(deps, args, title);
      const { server: id, local, remote } = synced;
      const project = projects.project(synced);
      const { manifest } = project;
      await project.quiet();
      const ours = [...(await manifest.read())].filter(([, { isOurs }]) => isOurs);
      const [label, name] = [projects.files.labelOf(id), projectName(local)];
      const button = ui.l10n.t("Remove");
      const question = ui.l10n.t("Do you want to remove what was pushed of “{0}” from {1}?", name, label);
      const detail = ui.l10n.t(
        "Files to be deleted in /{1}: {0}. Then the sync ends. What was made or changed there stays. Nothing is deleted on this computer.",
        ours.length,
        safeWords(remote),
      );
      if (!args?.confirmed) await confirm(ui, question, detail, button);
      try {
        await projects.files.check(id, remote);
        const left = await ui.progress({ title: ui.l10n.t("Removing “{0}” from {1}", name, label) }, () =>
          removed(deps, synced, ours),
        );
        await projects.remove(synced);
        await manifest.forget();
        const done = ui.l10n.t("What was pushed of “{0}” is no longer on {1}.", name, label);
        const rest =
          left > 0
            ? [ui.l10n.t("Files that were made or changed there stay in /{0}: {1}.", safeWords(remote), left)]
            : [];
        void ui.message("information", [done, ...rest].join(" "));
      } catch (error) {
        throw new Failure(error, {
          retry: () => deps.press("removeSynced", { server: id, sync: local, confirmed: saidYes }),
        });
      }
    },
  };
}

/** @returns how many files stay */
async function removed(
  { projects }: SyncCommandDeps,
  { server: id, local, remote }: SyncedFolder,
  ours: readonly [string, Pushed][],
): Promise<number> {
  const signal = AbortSignal.timeout(REMOVE_MS);
  const server = await projects.servers.of(id);
  const asked = ours.map(([path, { there }]) => ({ path, was: there, size: 0, hash: "" }));
  const { isFolder, told } = await server.compare(remote, asked, signal);
  if (!isFolder) return 0;
  const others = new Set(told.map(({ path }) => path));
  const remove = asked.filter(({ path }) => !others.has(path)).map(({ path, was }) => ({ path, was }));
  await server.push(remote, { root: local, push: [], remove, ends: true }, { signal, sent: () => undefined });
  return (await server.list(remote, signal)).length;
}
