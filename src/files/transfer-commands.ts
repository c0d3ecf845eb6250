import * as v from "valibot";
import * as vscode from "vscode";
import type { HubModel } from "../model/types.js";
import { serverArgs } from "../servers/commands/args.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import { fileArgs, folderArgs, runningServer } from "./file-commands.js";
import type { Transfers } from "./transfers/transfers.js";

export interface TransferCommandsDeps {
  ui: Ui;
  model: HubModel;
  transfers: Pick<Transfers, "upload" | "download">;
}

const local = v.pipe(v.string(), v.nonEmpty());
/** `from`: files and folders of this computer; without, the user chooses them */
const uploadArgs = v.strictObject({ ...folderArgs.entries, from: v.exactOptional(v.array(local)) });
/** `to`: a folder of this computer */
const downloadArgs = v.union([
  v.strictObject({ ...fileArgs.entries, to: v.exactOptional(local) }),
  v.strictObject({ ...folderArgs.entries, to: v.exactOptional(local) }),
  v.strictObject(serverArgs.entries),
]);

export function uploadToServer({ ui, model, transfers }: TransferCommandsDeps): Command<typeof uploadArgs> {
  return {
    id: "hubKernels.uploadToServer",
    args: uploadArgs,
    async run(args) {
      const server = await runningServer({ ui, model }, args && { server: args.server }, ui.l10n.t("Upload to Server"));
      const from = args?.from ?? (await chosen(ui));
      return await transfers.upload(server, args?.folder ?? "", from);
    },
  };
}

export function downloadFromServer({ ui, model, transfers }: TransferCommandsDeps): Command<typeof downloadArgs> {
  return {
    id: "hubKernels.downloadFromServer",
    args: downloadArgs,
    async run(args) {
      const title = ui.l10n.t("Download from Server");
      const server = await runningServer({ ui, model }, args && { server: args.server }, title);
      const path = await pathOf(ui, args);
      const to = (args && "to" in args ? args.to : undefined) ?? (await folderHere(ui));
      return await transfers.download(server, path, to);
    },
  };
}

async function pathOf(ui: Ui, args: v.InferOutput<typeof downloadArgs> | undefined): Promise<string> {
  if (args && "file" in args) return args.file;
  if (args && "folder" in args) return args.folder;
  const path = await ui.input({
    title: ui.l10n.t("Download from Server"),
    prompt: ui.l10n.t("The file or folder on the server, as work/results"),
    judge: (text) => (text.trim() === "" ? { error: ui.l10n.t("Enter a path.") } : undefined),
  });
  if (path === undefined) throw new CancellationError();
  return path;
}

/** On Windows and Linux one dialog shows files or folders. */
async function chosen(ui: Ui): Promise<string[]> {
  const isMac = process.platform === "darwin";
  const { l10n } = ui;
  const kinds = [
    { label: l10n.t("$(file) Files…"), isFolder: false },
    { label: l10n.t("$(folder) Folders…"), isFolder: true },
  ];
  const about = { title: l10n.t("Upload to Server"), placeHolder: l10n.t("What do you want to upload?") };
  const kind = isMac ? undefined : await ui.pick(kinds, about);
  if (!isMac && !kind) throw new CancellationError();
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    canSelectFiles: isMac || kind?.isFolder === false,
    canSelectFolders: isMac || kind?.isFolder === true,
    openLabel: l10n.t("Upload"),
  });
  return pathsOf(picked);
}

async function folderHere({ l10n }: Ui): Promise<string> {
  const about = { canSelectFiles: false, canSelectFolders: true, openLabel: l10n.t("Download Here") };
  const [folder = ""] = pathsOf(await vscode.window.showOpenDialog(about));
  return folder;
}

function pathsOf(picked: readonly vscode.Uri[] | undefined): string[] {
  const paths = (picked ?? []).filter(({ scheme }) => scheme === "file").map(({ fsPath }) => fsPath);
  if (paths.length === 0) throw new CancellationError();
  return paths;
}
