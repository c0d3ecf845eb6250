// Loaded with the first use of a synced project.
import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { filesAddress, nameIn } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { press } from "../ui/prompts/press.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import { cancelPush } from "./cancel-push.js";
import { removeSynced, stopSync } from "./end-sync.js";
import { getResults } from "./get-results.js";
import { projectName } from "./questions.js";
import { pushAgain, syncProject } from "./sync-project.js";
import { SyncedProjects, type SyncedProjectsDeps } from "./synced-projects.js";

export interface SyncRoomDeps extends Omit<SyncedProjectsDeps, "compare" | "storage"> {
  /** of this extension, on this computer */
  globalStorage: string;
  log: SyncedProjectsDeps["log"] & CommandLog;
}

export type SyncRoom = ReturnType<typeof syncRoom>;

/** Who has compared what was changed on both sides goes on from there. */
async function offerToPush(ui: Ui, { server, sync }: { server: ServerId; sync: string }): Promise<void> {
  const now = ui.l10n.t("Push Now");
  const text = ui.l10n.t(
    "“{0}” was not pushed yet. When you have compared the two versions, push it: you are asked again which one to keep.",
    projectName(sync),
  );
  if ((await ui.message("information", text, now)) === now) await press(ui, "hubKernels.pushNow", { server, sync });
}

export function syncRoom(given: SyncRoomDeps) {
  const { ui, globalStorage } = given;
  const projects: SyncedProjects = new SyncedProjects({
    ...given,
    storage: path.join(globalStorage, "synced"),
    compare: async (server, there, local, below) => {
      const title = ui.l10n.t("{0} (on {1}) ↔ {0} (here)", safeWords(nameIn(below)), projects.files.labelOf(server));
      const [theirs, mine] = [
        vscode.Uri.from(filesAddress({ server, path: there })),
        vscode.Uri.file(path.join(local, below)),
      ];
      await vscode.commands.executeCommand("vscode.diff", theirs, mine, title);
      void offerToPush(ui, { server, sync: local });
    },
  });
  const saved = (uris: readonly vscode.Uri[]) => {
    for (const uri of uris) if (uri.scheme === "file") projects.saved(uri.fsPath);
  };
  const listening = [
    vscode.workspace.onDidSaveTextDocument(({ uri }) => saved([uri])),
    vscode.workspace.onDidSaveNotebookDocument(({ uri }) => saved([uri])),
    vscode.workspace.onDidCreateFiles(({ files }) => saved(files)),
    vscode.workspace.onDidDeleteFiles(({ files }) => saved(files)),
    vscode.workspace.onDidRenameFiles(({ files }) => saved(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]))),
  ];
  const deps = {
    ...given,
    projects,
    folders: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
        uri.scheme === "file" && uri.fsPath !== homedir() ? [uri.fsPath] : [],
      ),
    press: (command: string, args: object) => press(ui, `hubKernels.${command}`, args),
  };
  return {
    projects,
    syncProject: syncProject(deps),
    cancelPush: cancelPush(deps),
    chooseAgain: pushAgain(deps, "chooseAgain"),
    pushNow: pushAgain(deps, "pushNow"),
    getResults: getResults(deps),
    removeSynced: removeSynced(deps),
    stopSync: stopSync(deps),
    dispose: () => {
      for (const each of listening) each.dispose();
      projects.dispose();
    },
  };
}
