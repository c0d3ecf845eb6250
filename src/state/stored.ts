import { type AccountAddress, type AccountId, accountIdOf, tokenNameOf } from "../text/ids.js";

/** The part of a state of the editor (`vscode.Memento`) that is used. */
export interface Memento {
  get(key: string): unknown;
  /** @param again how the same change is made to a value that another window wrote meanwhile */
  update(key: string, value: unknown, again?: (current: unknown) => unknown): PromiseLike<void>;
}

/** The state that all windows of the editor share. */
export interface GlobalState extends Memento {
  keys(): readonly string[];
}

/** What lies under one key. */
export interface Stored<T> {
  /** What another version or program wrote there, and is none, is nothing. */
  get(state: Pick<Memento, "get">): T | undefined;
  set(state: Memento, value: T, again?: (current: unknown) => T): Promise<void>;
  /** Writes nothing where nothing is. */
  drop(state: Memento): Promise<void>;
}

/** What windows change each for itself. */
interface Shared<T> extends Stored<T> {
  /** Where another window writes meanwhile the change is made to what that wrote. */
  change(state: Memento, change: (current: T | undefined) => T): Promise<void>;
}

type Pair = [string, string];
type Triple = [string, string, string];

/**
 * All that lasts in the editor's states, but for the tokens' entries (`TokenIndex`): each under its key, with what it is and how much of it is
 * kept. A key of an account begins with `hubKernels.` and ends in its id after a space, and so goes with it (`cleanAfterAccounts`).
 */
export const stored = {
  /** `AccountStore` reads and bounds its entries */
  accounts: at("hubKernels.hubs", list),
  /** base URLs of hubs that may be reached without encryption */
  plainHttpAllowed: at("hubKernels.plainHttpAllowed", listOf(isText)),
  /** by a hub's origin the public keys of certificates that its user trusts (`Certificate.publicKey`) */
  trustedCertificates: at("hubKernels.trustedCertificates", listOf(isPair), 100),
  /** when the token was stored that the hub refused */
  refused: (accountId: AccountId) => at(`hubKernels.refused ${accountId}`, text),
  /** when the token was stored with which something was said to be the matter */
  signInSaid: (accountId: AccountId) => at(`hubKernels.signInSaid ${accountId}`, text),
  /** the token of which it was said that it ends, and how near that was */
  reminded: (account: AccountAddress) =>
    movedTo(noteOf("reminded", account), `hubKernels.reminded ${tokenNameOf(account)}`, text),
  /** the user let an extension have the account's token */
  forExtensions: (account: AccountAddress) =>
    movedTo(noteOf("forExtensions", account), `hubKernels.forExtensions: ${tokenNameOf(account)}`, yes),
  /** what its hub's forms call their options; `option-words.ts` makes and bounds them */
  optionWords: (accountId: AccountId) => at(`hubKernels.optionWords ${accountId}`, listOf(isTriple), 300),
  /** by a server's id the name of the kernel spec that was chosen last */
  lastKernels: (accountId: AccountId) => at(`hubKernels.lastKernels ${accountId}`, listOf(isPair), 20),
  /** by a server's name what it said when it ran last; `ServerMemory` reads and bounds the entries */
  serverNotes: (accountId: AccountId) => at(`hubKernels.serverNotes ${accountId}`, list, 20),
  /** servers of the account that the hub stopped while nobody used them: when, as ISO, and how long they were idle, in ms */
  idleEnds: (accountId: AccountId) => at(`hubKernels.idleEnds ${accountId}`, listOf(isPair), 10),
  /** by a server's id the ends that were warned of, as `TimeWarnings` names them */
  endsWarned: (accountId: AccountId) => at(`hubKernels.endsWarned ${accountId}`, listOf(isPair), 20),
  /** by a server's id, when it was started of which it was said that its memory is nearly full, as long as it is */
  memoryWarned: (accountId: AccountId) => at(`hubKernels.memoryWarned ${accountId}`, listOf(isPair), 20),
  /** the walkthrough was opened by itself, or needed not be */
  walkthroughShown: at("hubKernels.walkthroughShown", yes),
  /** the steps of it that the editor was told to be done (`stepOf`) */
  walkthroughDone: at("hubKernels.walkthroughDone", listOf(isText), 20),
  /** the last change of which the windows were told */
  changed: at("hubKernels.changed", text),
  /** the folder in which windows tell each other of changes, once it was made */
  folderMade: at("hubKernels.folderMade", text),
  /** of the workspace: the account that the status item is about */
  statusHub: at("hubKernels.statusHub", text),
  /** of the workspace: as the recorders on servers know who wants a record */
  recordHolder: at("hubKernels.recordHolder", text),
  /** by a server's name and a session's file what was given to its kernel and has not ended; `RunNotes` reads and bounds the runs */
  openRuns: (accountId: AccountId) => at(`hubKernels.openRuns ${accountId}`, list, 20),
  /** of the workspace: what tells its untitled notebooks from those of other windows, by their address; more than a window has open */
  untitledNotebooks: at("hubKernels.untitledNotebooks", listOf(isPair), 50),
  /** of the workspace: servers that its window keeps from being stopped as idle: id, until when, and when it was started, as ISO */
  keptServers: at("hubKernels.keptServers", listOf(isTriple), 20),
  /** of the workspace: terminals of servers that its window has open: a server's id, a terminal's name, and when the server was started, as ISO */
  openTerminals: at("hubKernels.openTerminals", listOf(isTriple), 50),
  /** of the workspace: folders that are pushed to servers: a server's id, the folder here, absolute, and the one there */
  syncedFolders: at("hubKernels.syncedFolders", listOf(isTriple), 20),
};

/** @param most of a list, the newest of which stand last */
function at<T>(key: string, read: (value: unknown) => T | undefined, most = Infinity): Shared<T> {
  const bounded = (value: T): T => (Array.isArray(value) && value.length > most ? (value.slice(-most) as T) : value);
  return {
    get: (state) => read(state.get(key)),
    set: async (state, value, again) => {
      await state.update(key, bounded(value), again && ((current) => bounded(again(current))));
    },
    change: async (state, change) => {
      const changed = (current: unknown) => bounded(change(read(current)));
      await state.update(key, changed(state.get(key)), changed);
    },
    drop: async (state) => {
      if (state.get(key) !== undefined) await state.update(key, undefined);
    },
  };
}

function noteOf(about: string, account: AccountAddress): string {
  return `hubKernels.${about} ${accountIdOf(account)}`;
}

/** @param former where 0.1.0 kept it, under the name of the account's token */
function movedTo<T>(key: string, former: string, read: (value: unknown) => T | undefined): Stored<T> {
  const [now, then] = [at(key, read), at(former, read)];
  return {
    get: (state) => now.get(state) ?? then.get(state),
    set: async (state, value) => {
      await now.set(state, value);
      await then.drop(state);
    },
    drop: async (state) => {
      await now.drop(state);
      await then.drop(state);
    },
  };
}

function text(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function yes(value: unknown): true | undefined {
  return value === true ? true : undefined;
}

function list(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function listOf<T>(isOne: (value: unknown) => value is T): (value: unknown) => T[] | undefined {
  return (value) => (Array.isArray(value) ? value.filter(isOne) : undefined);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && isText(value[0]) && isText(value[1]);
}

function isTriple(value: unknown): value is Triple {
  return isPair(value) && isText((value as unknown[])[2]);
}
