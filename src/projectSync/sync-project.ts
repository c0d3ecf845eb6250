import path from "node:path";
import * as v from "valibot";
import { sizeWords } from "../files/size-words.js";
import { folderAsker } from "../jupyterServer/session-folder.js";
import { homeOf, setFolder } from "../kernels/kernel-folder.js";
import { workingDirectorySetting } from "../kernels/working-directory-setting.js";
import { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import type { SyncedFolder } from "../servers/sync/synced-folders.js";
import { joined, plainPath } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { Failure } from "../ui/errors/failure.js";
import { confirmed } from "../ui/prompts/confirmed.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import { chooseSynced, syncedArgs } from "./choose-synced.js";
import { localFiles } from "./local-files.js";
import { namesOf } from "./push-errors.js";
import type { PushOutcome } from "./push-project.js";
import { projectName } from "./questions.js";
import type { SyncCommandDeps } from "./sync-commands.js";
import { NoProject } from "./sync-errors.js";

/** As long as a server may take to say which folders it has, in ms. */
const ASK_MS = 60_000;
/** `sync`: the folder of this workspace; `to`: on the server */
export const syncArgs = v.strictObject({
  ...serverArgs.entries,
  sync: v.exactOptional(v.pipe(v.string(), v.nonEmpty())),
  to: v.exactOptional(v.pipe(v.string(), v.transform(plainPath), v.nonEmpty())),
  confirmed,
});
type SyncArgs = v.InferOutput<typeof syncArgs>;

/** Turns it on for a folder and a server; where it is on, it is a push. */
export function syncProject(deps: SyncCommandDeps): Command<typeof syncArgs> {
  const { ui, model, projects } = deps;
  return {
    id: "hubKernels.syncProject",
    args: syncArgs,
    async run(args) {
      if (!ui.isTrusted) throw new NoProject("not-trusted");
      const local = await folderHere(deps, args?.sync);
      const { server } = await runningServerFor({ ui, model }, args && { server: args.server }, {
        title: ui.l10n.t("Sync Project to Server"),
        question: ui.l10n.t("To which server?"),
      });
      const known = projects.all.find((each) => each.server === server.id && each.local === local);
      const synced = known ?? (await wanted(deps, server.id, local, args));
      if (!known) await projects.add(synced);
      // A view that shows no synced folder yet knows of none.
      if (!known) void deps.press("refreshServers", { server: server.id });
      return await pushedNow(deps, synced);
    },
  };
}

/** Of a folder that is synced. `chooseAgain` asks once more about the files that were left as the server has them. */
export function pushAgain(deps: SyncCommandDeps, name: "pushNow" | "chooseAgain"): Command<typeof syncedArgs> {
  const { ui } = deps;
  const again = name === "chooseAgain";
  return {
    id: `hubKernels.${name}`,
    args: syncedArgs,
    async run(args) {
      if (!ui.isTrusted) throw new NoProject("not-trusted");
      const synced = await chooseSynced(deps, args, again ? ui.l10n.t("Choose Again") : ui.l10n.t("Push Now"));
      return await pushedNow(deps, synced, again);
    },
  };
}

/** Pushes what the user wants to have pushed now, and says what was. @param again as `OneProject.push` has it */
async function pushedNow(deps: SyncCommandDeps, synced: SyncedFolder, again = false) {
  const { server, local, remote } = synced;
  try {
    const outcome = await deps.projects.project(synced).push("user", undefined, again);
    // The folders of the server that are unfolded show what has come and gone there.
    if (outcome.pushed + outcome.removed > 0) void deps.press("refreshServers", { server });
    say(deps, synced, outcome);
    return { to: remote, ...outcome, left: outcome.left.map((each) => each.path) };
  } catch (error) {
    throw new Failure(error, { retry: () => deps.press("pushNow", { server, sync: local }) });
  }
}

async function folderHere(deps: SyncCommandDeps, named: string | undefined): Promise<string> {
  const { ui } = deps;
  const all = deps.folders();
  if (named !== undefined && all.includes(named)) return named;
  const [only, ...others] = all;
  if (only === undefined || named !== undefined) throw new NoProject("no-folder");
  if (others.length === 0) return only;
  const items = all.map((folder) => ({ label: `$(folder) ${projectName(folder)}`, description: folder, folder }));
  const title = ui.l10n.t("Sync Project to Server");
  const picked = await ui.pick(items, { title, placeHolder: ui.l10n.t("Which folder?") });
  if (!picked) throw new CancellationError();
  return picked.folder;
}

/** What the user says yes to: which folder, how much of it, where to. */
async function wanted(
  deps: SyncCommandDeps,
  server: ServerId,
  local: string,
  args: SyncArgs | undefined,
): Promise<SyncedFolder> {
  const { ui, projects } = deps;
  const signal = AbortSignal.timeout(ASK_MS);
  const { files } = await localFiles(local, signal);
  const has = await folderAsker(await deps.connections.of(server), () => signal);
  let remote = args?.to ?? (await usualPlace(deps, server, local, has));
  while (args?.confirmed !== true) {
    const label = projects.files.labelOf(server);
    const isThere = await has(remote);
    const bytes = files.reduce((sum, { version }) => sum + version[0], 0);
    const about = [
      ui.l10n.t(
        "Files: {0} ({1}). They go to the folder /{2} on the server.",
        files.length,
        sizeWords(bytes, ui.l10n),
        safeWords(remote),
      ),
      ...(isThere ? [ui.l10n.t("It is there already. You are asked before a file in it is overwritten.")] : []),
      ui.l10n.t(
        "From then on changes are pushed before a cell runs there, and new kernels of its notebooks start in that folder. What .gitignore or .hubKernelsIgnore names stays here, as do .git, node_modules and virtual environments.",
      ),
    ];
    const [sync, other] = [ui.l10n.t("Sync"), ui.l10n.t("Choose Another Folder…")];
    const question = ui.l10n.t("Do you want to sync “{0}” to {1}?", projectName(local), label);
    const answer = await ui.modal("information", question, about.join("\n\n"), sync, other);
    if (answer === sync) break;
    if (answer !== other) throw new CancellationError();
    remote = await askForPlace(deps, remote);
  }
  return { server, local, remote };
}

/** Where the user has set it (`hubKernels.workingDirectory`), else a folder of the same name in the home. */
async function usualPlace(
  { ui, model }: SyncCommandDeps,
  server: ServerId,
  local: string,
  has: (folder: string) => Promise<boolean>,
): Promise<string> {
  const set = setFolder({ folder: local, workspace: local, home: "" }, workingDirectorySetting(ui));
  if (set !== undefined && set !== "") return set;
  const accountId = model.server(server)?.accountId;
  const user = (accountId && model.account(accountId)?.user) ?? "";
  return joined(await homeOf(has, user), path.basename(local) || "project");
}

async function askForPlace({ ui }: SyncCommandDeps, before: string): Promise<string> {
  const isBad = (text: string) =>
    plainPath(text) === "" ||
    plainPath(text)
      .split("/")
      .some((name) => /^\.\.?$/.test(name));
  const typed = await ui.input({
    title: ui.l10n.t("Sync Project to Server"),
    prompt: ui.l10n.t("The folder on the server, from its root on"),
    placeHolder: ui.l10n.t("For example, {0}", before),
    judge: (text) =>
      isBad(text) ? { error: ui.l10n.t("Enter a folder below the server's root, as work/thesis.") } : undefined,
  });
  if (typed === undefined) throw new CancellationError();
  return plainPath(typed.trim());
}

function say({ ui, projects }: SyncCommandDeps, { server, local, remote }: SyncedFolder, outcome: PushOutcome): void {
  const { l10n } = ui;
  const { pushed, bytes, removed, files, left, kept } = outcome;
  const words = [
    l10n.t("“{0}” is in /{1} on {2}.", projectName(local), safeWords(remote), projects.files.labelOf(server)),
    l10n.t("Files: {0}, pushed now: {1} ({2}).", files, pushed, sizeWords(bytes, l10n)),
    ...(removed > 0 ? [l10n.t("Deleted there: {0}.", removed)] : []),
    ...(kept > 0 ? [l10n.t("Kept as on the server: {0}.", kept)] : []),
    ...(left.length > 0 ? [l10n.t("Left out, as they can't be sent: {0}.", namesOf(left, l10n))] : []),
  ];
  void ui.message(left.length > 0 ? "warning" : "information", words.join(" "));
}
