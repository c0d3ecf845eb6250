// Loaded with the first use of a server's file.
import * as vscode from "vscode";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import type { HubModel } from "../model/types.js";
import { filePlace, FILES_SCHEME, folderOf } from "../text/files-address.js";
import type { CommandLog } from "../ui/run-command.js";
import { speechOf, type Ui } from "../ui/ui.js";
import { AT_SERVER_SCHEME } from "./ask-what-to-keep.js";
import { dropped } from "./drag-and-drop.js";
import { openServerFile, openServerFiles, openServerFolder } from "./file-commands.js";
import { FileVersions } from "./file-versions.js";
import { FilesOfServers } from "./files-of-servers.js";
import { FilesProvider } from "./files-provider.js";
import { FilesWatch } from "./files-watch.js";
import { FolderTree } from "./folder-tree.js";
import { LargeFilesOfServers } from "./large-files.js";
import { downloadFromServer, uploadToServer } from "./transfer-commands.js";
import { Transfers } from "./transfers/transfers.js";

export interface FilesDeps {
  ui: Ui;
  model: HubModel;
  connections: Pick<ServerConnections, "of">;
  /** the program of the helper */
  helperFile: string;
  log: CommandLog & { debug(message: string, ...details: unknown[]): void };
}

export type FilesRoom = ReturnType<typeof filesRoom>;

/** @param told tells the editor */
export function filesRoom(deps: FilesDeps, told: (changes: vscode.FileChangeEvent[]) => void) {
  const { ui, model, log } = deps;
  const large = new LargeFilesOfServers(deps);
  const [files, versions] = [new FilesOfServers({ ...deps, large }), new FileVersions()];
  const rows = new FolderTree({ model, files, speech: () => speechOf(ui) });
  const changed = (changes: vscode.FileChangeEvent[]) => {
    told(changes);
    for (const { uri } of changes) {
      const place = filePlace(uri);
      if (place) rows.changed({ server: place.server, folder: folderOf(place.path) });
    }
  };
  const watch = new FilesWatch({ model, files, versions, changed, log });
  const provider = new FilesProvider({
    ui,
    files,
    versions,
    changed,
    listed: (uri, entries) => watch.listed(uri, entries),
  });
  const disposables = [
    large,
    ui.onFocus(() => void watch.look()),
    vscode.workspace.registerTextDocumentContentProvider(AT_SERVER_SCHEME, {
      provideTextDocumentContent: async (uri) =>
        new TextDecoder().decode(await provider.readFile(uri.with({ scheme: FILES_SCHEME }))),
    }),
    model.onDidChange(({ servers }) => {
      const began = servers.filter(({ before, after }) => isUp(after) && !isUp(before)).map(({ id }) => id);
      const isShown = vscode.workspace.workspaceFolders?.some(({ uri }) => {
        const place = filePlace(uri);
        return place && began.includes(place.server);
      });
      // What the Explorer could not show while it was stopped.
      if (isShown) void ui.run("workbench.files.action.refreshFilesExplorer");
    }),
  ];
  const transfers = new Transfers({ ui, files, changed: (server, folder) => rows.changed({ server, folder }) });
  const commandDeps = { ui, model, files, transfers, log };
  return {
    provider,
    rows,
    openServerFiles: openServerFiles(commandDeps),
    openServerFolder: openServerFolder(commandDeps),
    openServerFile: openServerFile(commandDeps),
    uploadToServer: uploadToServer(commandDeps),
    downloadFromServer: downloadFromServer(commandDeps),
    dropped: (row: unknown, data: vscode.DataTransfer) => dropped(row, data, commandDeps),
    dispose: () => {
      for (const each of disposables) each.dispose();
    },
  };
}

function isUp(server: { state: { kind: string } } | undefined): boolean {
  return server?.state.kind === "running";
}
