import {
  type AskedFile,
  type HashedFile,
  isSameVersion,
  type Manifest,
  type Told,
  type Version,
} from "./project-files.js";

/** What is to be done so that the server has what a project has. */
export interface Plan {
  push: PushedFile[];
  remove: RemovedFile[];
  /** changed on both sides since the last push */
  conflicts: Conflict[];
  /** the number of conflicts that the user left as they are on the server, and where neither side has changed since */
  kept: number;
  /** there already, just as here */
  adopt: { file: HashedFile; there: Version }[];
  /** gone on both sides, or left to the server */
  forget: string[];
  /** no file of such a name is taken there */
  hidden: string[];
  /** not to be written there */
  blocked: { path: string; why: "folder" | "closed"; words: string }[];
}

export interface PushedFile {
  file: HashedFile;
  was: Version | null;
}

export interface RemovedFile {
  path: string;
  was: Version;
}

export interface Conflict {
  file: HashedFile;
  there: Version;
}

/** The local side of a push. */
export interface LocalState {
  files: readonly HashedFile[];
  /** of those that were pushed the ones that are not on this computer any more */
  gone: readonly string[];
}

/** What the server is to be asked, all in one question. */
export function asked({ files, gone }: LocalState, manifest: Manifest): AskedFile[] {
  return [
    ...files.map(({ path, version, hash }) => {
      return { path, was: manifest.get(path)?.there ?? null, size: version[0], hash };
    }),
    ...gone.flatMap((path) => {
      const was = manifest.get(path)?.there;
      return was ? [{ path, was, size: 0, hash: "" }] : [];
    }),
  ];
}

/** Whether anything here is other than what was pushed last. */
export function isChangedHere({ files, gone }: LocalState, manifest: Manifest): boolean {
  return gone.length > 0 || files.some(({ path, hash }) => manifest.get(path)?.hash !== hash);
}

/**
 * @param told the files that are not on the server as the manifest has them; the others are as they were
 * @param again what the user left as it is on the server is a conflict once more
 */
export function planOf({ files, gone }: LocalState, manifest: Manifest, told: readonly Told[], again = false): Plan {
  const plan: Plan = { push: [], remove: [], conflicts: [], kept: 0, adopt: [], forget: [], hidden: [], blocked: [] };
  const byPath = new Map(told.map((each) => [each.path, each]));
  for (const file of files) planFile(plan, file, manifest, byPath.get(file.path), again);
  for (const path of gone) planGone(plan, path, manifest, byPath.get(path));
  return plan;
}

function planFile(plan: Plan, file: HashedFile, manifest: Manifest, told: Told | undefined, again: boolean): void {
  const known = manifest.get(file.path);
  const isChanged = known?.hash !== file.hash;
  switch (told?.what) {
    case undefined:
      if (isChanged) plan.push.push({ file, was: known?.there ?? null });
      else if (!isSameVersion(known.here, file.version)) plan.adopt.push({ file, there: known.there });
      return;
    case "missing":
      plan.push.push({ file, was: null });
      return;
    case "same":
      plan.adopt.push({ file, there: told.there });
      return;
    case "other":
      // What only the server has changed is its own, until it is fetched.
      if (!isChanged) return;
      if (!again && isKept(file, known?.kept, told.there)) plan.kept++;
      else plan.conflicts.push({ file, there: told.there });
      return;
    case "hidden":
      plan.hidden.push(file.path);
      return;
    case "folder":
    case "closed":
      plan.blocked.push({ path: file.path, why: told.what, words: told.words });
  }
}

function isKept(file: HashedFile, kept: { hash: string; there: Version } | undefined, there: Version): boolean {
  return kept?.hash === file.hash && isSameVersion(kept.there, there);
}

/** Only what was pushed from here is deleted there, and only as it was pushed. */
function planGone(plan: Plan, path: string, manifest: Manifest, told: Told | undefined): void {
  const known = manifest.get(path);
  if (known?.isOurs && !told) plan.remove.push({ path, was: known.there });
  else plan.forget.push(path);
}
