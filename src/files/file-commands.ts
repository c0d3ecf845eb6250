import * as v from "valibot";
import * as vscode from "vscode";
import type { HubModel } from "../model/types.js";
import { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import { JUPYTER, OURS } from "../text/extension-ids.js";
import { filesAddress, folderOf, joined, nameIn, plainPath } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import { inOrder } from "./file-model.js";
import type { FilesOfServers } from "./files-of-servers.js";

export interface FileCommandsDeps {
  ui: Ui;
  model: HubModel;
  files: Pick<FilesOfServers, "with" | "labelOf">;
}

const MAX_PATH = 32_768;
const path = v.pipe(v.string(), v.maxLength(MAX_PATH), v.transform(plainPath));
export const folderArgs = v.strictObject({ ...serverArgs.entries, folder: path });
export const fileArgs = v.strictObject({ ...serverArgs.entries, file: path });
const ANSWER_MS = 60_000;

/** The server that is named, or that the user picks, of those that run: files are nowhere else. */
export async function runningServer(
  { ui, model }: Pick<FileCommandsDeps, "ui" | "model">,
  named: { server: ServerId } | undefined,
  title: string,
): Promise<ServerId> {
  const { server } = await runningServerFor({ ui, model }, named, {
    title,
    question: ui.l10n.t("Which server are the files on?"),
  });
  return server.id;
}

/** A folder of a server as a folder of this window's workspace. */
export function openServerFolder(deps: FileCommandsDeps): Command<typeof folderArgs> {
  return {
    id: "hubKernels.openServerFolder",
    args: folderArgs,
    async run(args) {
      const title = deps.ui.l10n.t("Open Folder in This Workspace");
      const server = await runningServer(deps, args && { server: args.server }, title);
      inWorkspace(deps, server, args?.folder ?? "");
    },
  };
}

export function openServerFile({ ui }: FileCommandsDeps): Command<typeof fileArgs> {
  return {
    id: "hubKernels.openServerFile",
    args: fileArgs,
    async run(args) {
      if (!args) {
        await ui.run("hubKernels.openServerFiles");
        return;
      }
      await openFile(ui, args.server, args.file);
    },
  };
}

/** Goes through the folders of a server, to a file that is opened or a folder that is to be one of the workspace. */
export function openServerFiles(deps: FileCommandsDeps): Command<typeof serverArgs> {
  const { ui } = deps;
  return {
    id: "hubKernels.openServerFiles",
    args: serverArgs,
    async run(args) {
      const server = await runningServer(deps, args, ui.l10n.t("Open Server's Files"));
      for (let folder = ""; ;) {
        const picked = await pickIn(deps, server, folder);
        if (picked.kind === "folder") {
          folder = picked.path;
          continue;
        }
        if (picked.kind === "file") await openFile(ui, server, picked.path);
        else inWorkspace(deps, server, folder);
        return;
      }
    },
  };
}

type Picked = { kind: "workspace" } | { kind: "file" | "folder"; path: string };

interface Item {
  label: string;
  to: Picked;
}

async function pickIn({ ui, files }: FileCommandsDeps, server: ServerId, folder: string): Promise<Picked> {
  const { l10n } = ui;
  const signal = AbortSignal.timeout(ANSWER_MS);
  const listed = files.with(server, folder, (each) => each.list(folder, signal));
  const items = listed.then((entries): Item[] => [
    {
      label: `$(root-folder-opened) ${l10n.t("Open This Folder in the Workspace")}`,
      to: { kind: "workspace" },
    },
    ...(folder === "" ? [] : [upFrom(folder)]),
    ...entries.sort(inOrder).map(({ name, isFolder }) => ({
      label: `$(${isFolder ? "folder" : "file"}) ${safeWords(name)}`,
      to: { kind: isFolder ? ("folder" as const) : ("file" as const), path: joined(folder, name) },
    })),
  ]);
  const title = `${files.labelOf(server)}: /${safeWords(folder)}`;
  const picked = await ui.pick(items, { title, placeHolder: l10n.t("Which file or folder do you want to open?") });
  if (!picked) throw new CancellationError();
  return picked.to;
}

function upFrom(folder: string): Item {
  return { label: "$(arrow-up) ..", to: { kind: "folder", path: folderOf(folder) } };
}

/** A notebook gets its own server's kernel; the Jupyter extension has a choice of its own for each notebook. */
async function openFile(ui: Ui, server: ServerId, file: string): Promise<void> {
  await ui.run("vscode.open", uriOf(server, file));
  if (!file.endsWith(".ipynb") || vscode.extensions.getExtension(JUPYTER)) return;
  await ui.run("notebook.selectKernel", { id: server, extension: OURS });
}

function inWorkspace({ files }: FileCommandsDeps, server: ServerId, folder: string): void {
  const name = `${folder === "" ? "/" : nameIn(folder)} (${files.labelOf(server)})`;
  const { workspaceFolders = [], updateWorkspaceFolders } = vscode.workspace;
  updateWorkspaceFolders(workspaceFolders.length, 0, { uri: uriOf(server, folder), name });
}

export function uriOf(server: ServerId, path: string): vscode.Uri {
  return vscode.Uri.from(filesAddress({ server, path }));
}
