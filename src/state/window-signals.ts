import * as vscode from "vscode";
import { type Memento, stored } from "./stored.js";
import type { WindowSignal } from "./windows.js";

/** No account is called so: an account's name holds a space. */
const secretKey = "hubKernels.changed";
const fileName = "changed";

/** Through the editor's secret storage, whose event reaches all windows of a desktop editor, remote ones too. No secret is in it. */
export function secretSignal(secrets: Pick<vscode.SecretStorage, "store" | "onDidChange">): WindowSignal {
  return {
    send: () => secrets.store(secretKey, String(Date.now())),
    onDidHear: (listener) => secrets.onDidChange(({ key }) => key === secretKey && listener()),
  };
}

/**
 * Through a file that the editor watches, for editors in a browser: their secret storage tells only the window that wrote
 * (code-server 4.139). It reaches the windows whose extension hosts are on this machine. Nothing is made or watched before there was a
 * first change to tell of.
 */
export function fileSignal(folder: vscode.Uri, state: Memento): WindowSignal {
  const heard = new vscode.EventEmitter<void>();
  let watcher: vscode.FileSystemWatcher | undefined;
  const watch = () => {
    if (watcher) return;
    watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, fileName));
    watcher.onDidChange(() => heard.fire());
    watcher.onDidCreate(() => heard.fire());
  };
  // It would see nothing in a folder that comes to be after it.
  const isMade = () => stored.folderMade.get(state) === folder.path;
  if (isMade()) watch();
  return {
    async send() {
      if (!isMade()) {
        await vscode.workspace.fs.createDirectory(folder);
        await stored.folderMade.set(state, folder.path);
      }
      watch();
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, fileName), Buffer.from(String(Date.now())));
    },
    onDidHear: (listener) =>
      vscode.Disposable.from(heard.event(listener), new vscode.Disposable(() => void watcher?.dispose())),
  };
}
