import * as vscode from "vscode";
import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { FilesDeps, FilesRoom } from "./files-room.js";

const commands = [
  "openServerFiles",
  "openServerFolder",
  "openServerFile",
  "uploadToServer",
  "downloadFromServer",
] as const;
const done = ["stat", "readDirectory", "createDirectory", "readFile", "writeFile", "delete", "rename", "copy"] as const;

/** Files of servers among those of the editor. Their code is loaded with the first. */
export function registerFiles(deps: FilesDeps): { room: Lazy<FilesRoom>; registered: { dispose(): unknown }[] } {
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const room = new Lazy(async () =>
    (await import("./files-room.js")).filesRoom(deps, (changed) => changes.fire(changed)),
  );
  const lazily =
    (name: (typeof done)[number]) =>
    async (...args: unknown[]) => {
      const { provider } = await room.get();
      return await (provider[name] as (...args: unknown[]) => Promise<unknown>).apply(provider, args);
    };
  const provider = {
    onDidChangeFile: changes.event,
    // Who watches is told of what is seen when the user comes to the window.
    watch: () => ({ dispose: () => undefined }),
    ...Object.fromEntries(done.map((name) => [name, lazily(name)])),
  };
  const registered = [
    changes,
    ...registerRoom(room, commands, deps),
    vscode.workspace.registerFileSystemProvider("hub-files", provider as unknown as vscode.FileSystemProvider, {
      isCaseSensitive: true,
    }),
  ];
  return { room, registered };
}
