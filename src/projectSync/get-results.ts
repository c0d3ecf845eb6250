import { realpath } from "node:fs/promises";
import path from "node:path";
import ignore from "ignore";
import * as v from "valibot";
import { sizeWords } from "../files/size-words.js";
import {
  conflictsHere,
  isLocalName,
  receiveFiles,
  type RemoteFile,
  type RemoteTree,
} from "../files/transfers/receive-files.js";
import { TransferProgress } from "../files/transfers/transfer.js";
import { askWhatToSkip, wholeOf } from "../files/transfers/transfers.js";
import type { SyncedFolder } from "../servers/sync/synced-folders.js";
import { folderOf, joined } from "../text/files-address.js";
import { safeWords } from "../text/safe-words.js";
import { Failure } from "../ui/errors/failure.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import { chooseSynced, syncedArgs } from "./choose-synced.js";
import { isBelow } from "./local-files.js";
import { isSameVersion, type Manifest } from "./project-files.js";
import type { ResultFile } from "./project-server.js";
import { namesOf } from "./push-errors.js";
import { projectName } from "./questions.js";
import type { SyncCommandDeps } from "./sync-commands.js";

/** As long as a server may take to look through the folder, in ms. */
const LIST_MS = 120_000;
/** `pattern`: as in `.gitignore`; '': all that is new there */
export const resultArgs = v.strictObject({
  ...syncedArgs.entries,
  pattern: v.exactOptional(v.pipe(v.string(), v.maxLength(1_000))),
});

/** Fetches what was made or changed on the server. */
export function getResults(deps: SyncCommandDeps): Command<typeof resultArgs> {
  const { ui, projects } = deps;
  return {
    id: "hubKernels.getResults",
    args: resultArgs,
    async run(args) {
      const title = ui.l10n.t("Get Results");
      const synced = await chooseSynced(deps, args, title);
      try {
        await projects.files.check(synced.server, synced.remote);
        const server = await projects.servers.of(synced.server);
        const listed = await server.list(synced.remote, AbortSignal.timeout(LIST_MS));
        const found = resultsIn(listed, await projects.project(synced).manifest.read());
        const label = projects.files.labelOf(synced.server);
        if (found.length === 0) {
          const none = ui.l10n.t("There is nothing new in /{0} on {1}.", safeWords(synced.remote), label);
          void ui.message("information", none);
          return { files: 0 };
        }
        const pattern = args?.pattern ?? (await askForPattern(deps, found, label));
        return await fetched(deps, synced, matching(found, pattern));
      } catch (error) {
        throw new Failure(error, {
          retry: () => deps.press("getResults", { server: synced.server, sync: synced.local }),
        });
      }
    },
  };
}

/** What a run has written: it was not pushed, or is another one than was pushed. */
export function resultsIn(listed: readonly ResultFile[], manifest: Manifest): ResultFile[] {
  return listed.filter(({ path, there }) => {
    const known = manifest.get(path);
    return isPlain(path) && !(known && isSameVersion(known.there, there));
  });
}

/** It lies in the folder. */
function isPlain(path: string): boolean {
  const names = path.split("/");
  return names.every((name) => !["", ".", ".."].includes(name) && isLocalName(name, process.platform));
}

function matching(files: readonly ResultFile[], pattern: string): ResultFile[] {
  const wanted = pattern.trim();
  if (wanted === "") return [...files];
  const rules = ignore().add(wanted);
  return files.filter(({ path }) => rules.ignores(path));
}

async function askForPattern({ ui }: SyncCommandDeps, found: readonly ResultFile[], label: string): Promise<string> {
  const { l10n } = ui;
  const typed = await ui.input({
    title: l10n.t("Get Results from {0}", label),
    prompt: l10n.t("Which files? Leave it empty for all that are new there: {0}.", namesOf(found, l10n)),
    placeHolder: l10n.t("For example, {0}", "results/*.csv"),
    judge: (text) => {
      const fitting = matching(found, text);
      const bytes = fitting.reduce((sum, { there }) => sum + there[0], 0);
      if (fitting.length === 0) return { error: l10n.t("No new file on the server matches.") };
      return { hint: l10n.t("Files: {0} ({1})", fitting.length, sizeWords(bytes, l10n)) };
    },
  });
  if (typed === undefined) throw new CancellationError();
  return typed;
}

async function fetched(deps: SyncCommandDeps, synced: SyncedFolder, wanted: readonly ResultFile[]) {
  const { ui, projects } = deps;
  const { server, local, remote } = synced;
  const { l10n } = ui;
  const outside = await outsideOf(local, wanted);
  const files: RemoteFile[] = wanted
    .filter(({ path }) => !outside.includes(path))
    .map(({ path, there }) => ({ from: joined(remote, path), to: path, size: there[0] }));
  const folders = [...new Set(files.map(({ to }) => folderOf(to)))];
  const tree: RemoteTree = { folders, files, left: outside };
  const skip = await askWhatToSkip(ui, await conflictsHere(tree, local), l10n.t("this computer"));
  const label = projects.files.labelOf(server);
  const outcome = await ui.progress(
    { title: l10n.t("Getting results from {0}", label), cancellable: true },
    (report, signal) => {
      const progress = new TransferProgress(wholeOf(files), report, l10n);
      return receiveFiles(projects.files.transfer(server, remote, signal), tree, { folder: local, skip, progress });
    },
  );
  const words = [
    l10n.t(
      "Files fetched from {0} to “{1}”: {2} ({3}).",
      label,
      projectName(local),
      outcome.files,
      sizeWords(outcome.bytes, l10n),
    ),
    ...(outcome.skipped > 0 ? [l10n.t("{0} were there already and were skipped.", outcome.skipped)] : []),
    ...(outside.length > 0 ? [l10n.t("Left out: {0}", outside.map(safeWords).join(", "))] : []),
  ];
  void ui.message(outside.length > 0 ? "warning" : "information", words.join(" "));
  return { files: outcome.files };
}

/** Those that a link of this computer would lead out of the project. */
async function outsideOf(local: string, files: readonly ResultFile[]): Promise<string[]> {
  const root = await realpath(local);
  const isOutside = new Map<string, boolean>();
  for (const folder of new Set(files.map((file) => folderOf(file.path)))) {
    const real = await realOf(path.join(local, folder));
    isOutside.set(folder, real !== root && !isBelow(root, real));
  }
  return files.filter((file) => isOutside.get(folderOf(file.path))).map((file) => file.path);
}

/** Of the nearest folder that is there. */
async function realOf(place: string): Promise<string> {
  return await realpath(place).catch(() => realOf(path.dirname(place)));
}
