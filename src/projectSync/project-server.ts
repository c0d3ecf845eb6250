import type { CutWay } from "../files/cuts.js";
import type { PushedFile, RemovedFile } from "./plan.js";
import type { AskedFile, Told, Version } from "./project-files.js";

/** What is to be done on a server in one go. */
export interface Changes {
  /** of this computer, absolute */
  root: string;
  push: readonly PushedFile[];
  remove: readonly RemovedFile[];
  /** nothing is to stay of the project: where its folder is empty then it goes too */
  ends?: boolean;
}

/** What became of a file. */
export interface Result {
  path: string;
  /** `changed`: at the server since it was looked at, and left; `damaged`: it is not there as it was here, for it was changed meanwhile */
  what: "done" | "same" | "changed" | "damaged" | "failed";
  there: Version;
  words: string;
}

export interface PushWay extends CutWay {
  /** So many files, and bytes of them, are on their way or there. */
  sent(files: number, bytes: number): void;
  /** It is so with this file already, whatever becomes of the others. */
  told?(result: Result): void;
}

export interface ResultFile {
  /** relative to the project's folder */
  path: string;
  there: Version;
}

/** A server, as far as a project is pushed to it. @param folder on the server, relative to its root */
export interface ProjectServer {
  /** Tells of those that are there otherwise than they were; of others nothing. */
  compare(
    folder: string,
    files: readonly AskedFile[],
    signal: AbortSignal,
  ): Promise<{ isFolder: boolean; told: Told[] }>;
  push(folder: string, changes: Changes, way: PushWay): Promise<Result[]>;
  /** All files there, but for what programs keep for themselves. */
  list(folder: string, signal: AbortSignal): Promise<ResultFile[]>;
}
