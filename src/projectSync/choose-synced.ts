import * as v from "valibot";
import { serverArgs } from "../servers/commands/args.js";
import type { SyncedFolder } from "../servers/sync/synced-folders.js";
import { safeWords } from "../text/safe-words.js";
import { confirmed } from "../ui/prompts/confirmed.js";
import { CancellationError } from "../ui/ui.js";
import { projectName } from "./questions.js";
import type { SyncCommandDeps } from "./sync-commands.js";
import { NoProject } from "./sync-errors.js";

const folder = v.exactOptional(v.pipe(v.string(), v.nonEmpty()));
/** `sync`: the folder of this workspace; as a row of the servers view has it */
export const syncedArgs = v.strictObject({ ...serverArgs.entries, sync: folder });
export const removeSyncedArgs = v.strictObject({ ...syncedArgs.entries, confirmed });

/** The one that is named, the only one, or the one the user picks. */
export async function chooseSynced(
  { ui, projects }: SyncCommandDeps,
  args: v.InferOutput<typeof syncedArgs> | undefined,
  title: string,
): Promise<SyncedFolder> {
  const fitting = projects.all.filter(
    ({ server, local }) => (!args || server === args.server) && (args?.sync === undefined || local === args.sync),
  );
  const [only, ...others] = fitting;
  if (!only) throw new NoProject("not-synced");
  if (others.length === 0) return only;
  const items = fitting.map((synced) => ({
    label: `$(sync) ${projectName(synced.local)}`,
    description: `/${safeWords(synced.remote)} · ${projects.files.labelOf(synced.server)}`,
    synced,
  }));
  const picked = await ui.pick(items, { title, placeHolder: ui.l10n.t("Which synced folder?") });
  if (!picked) throw new CancellationError();
  return picked.synced;
}
