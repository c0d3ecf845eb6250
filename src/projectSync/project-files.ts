/** Of a file: its size, and its time of change in ns, which a number has no room for. */
export type Version = readonly [size: number, modified: string];

/** A file of the project on this computer. */
export interface LocalFile {
  /** relative to the project's folder, with slashes */
  path: string;
  version: Version;
  /** it may be run as a program */
  runs: boolean;
}

export interface HashedFile extends LocalFile {
  /** SHA-256 of what is in it, in small letters */
  hash: string;
}

/** What is known of a file that was pushed. */
export interface Pushed {
  /** on this computer, when it was pushed, and its hash */
  here: Version;
  hash: string;
  /** on the server right after that */
  there: Version;
  /** `false`: it was there already, and is not deleted from here */
  isOurs: boolean;
  /** The user wanted to keep the server's: as they were then. */
  kept?: { hash: string; there: Version };
}

/** By their paths. */
export type Manifest = ReadonlyMap<string, Pushed>;

/** What a server has at a path, where it is other than it was. */
export interface Told {
  path: string;
  /** `same`: as what is to be pushed; `folder`: one of this name is there; `closed`: it cannot be looked at, or lies outside; `hidden`: no such file is taken */
  what: "missing" | "same" | "other" | "folder" | "closed" | "hidden";
  there: Version;
  /** the server's own, of what is closed */
  words: string;
}

/** What a server is asked about a file. @param was as it was there last; `null`: it was not there */
export interface AskedFile {
  path: string;
  was: Version | null;
  size: number;
  hash: string;
}

export function isSameVersion(one: Version, other: Version): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
