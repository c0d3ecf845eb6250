import { isDeepStrictEqual } from "node:util";
import type { UserOptions } from "../hubClient/types.js";
import { type Memento, stored } from "../state/stored.js";
import { type AccountAddress, type AccountId, accountIdOf } from "../text/ids.js";
import {
  anything,
  baseAddress,
  byNames,
  flag,
  listOf,
  oneOf,
  optional,
  otherwise,
  type Read,
  readOr,
  shape,
  text,
  textThat,
} from "../text/shapes.js";
import type { TransportLog } from "../transport/types.js";
import { areOld } from "./last-fields.js";
import { type OptionSource, optionSources } from "./option-sources.js";
import { storableFields, storableOptions } from "./storable-options.js";
import type { Account, LastFields, Server } from "./types.js";

export interface StoredServer {
  name: string;
  displayName?: string;
  lastOptions?: UserOptions;
  lastFields?: LastFields;
  ran?: { started: string; since: string };
  secretOptions?: readonly string[];
}

/** What outlives a window: never a token. */
export interface StoredAccount extends AccountAddress {
  version?: string;
  servers: StoredServer[];
  /** of the last chosen start: it is offered first the next time */
  optionSource?: OptionSource;
  /** its servers start by the fields of its form: `user_options` alone would be another start (seen the last time its form was asked for) */
  byForm?: boolean;
}

/** Of one hub; an open notebook keeps its choice of any of them. */
const MAX_SERVERS = 100;
/** JupyterHub keeps names and display names in columns of this length. */
const MAX_NAME_CHARACTERS = 255;
const MAX_VERSION_CHARACTERS = 50;
/** A spawner has few; one that makes up a name for each start has the last ones. */
const MAX_SECRET_OPTIONS = 20;

const options = byNames(anything) as Read<UserOptions>;
const storedServer = shape({
  name: text,
  displayName: optional(text),
  lastOptions: optional(options),
  lastFields: optional(
    shape({
      values: byNames(listOf(text)),
      options: optional(options),
      started: optional(text),
      risky: optional(listOf(text)),
      shape: optional(text),
    }),
  ),
  ran: optional(shape({ started: text, since: text })),
  secretOptions: optional(listOf(text)),
});
const storedAccount: Read<StoredAccount> = shape({
  baseUrl: baseAddress,
  user: textThat((name) => name !== "", "a name"),
  version: optional(text),
  servers: listOf(storedServer),
  optionSource: optional(otherwise<OptionSource>(oneOf(optionSources), "earlier")),
  byForm: optional(flag),
});

/**
 * The hubs of this machine's user in the editor's global state. Every write reads the list again and changes one entry, so that
 * windows do not undo each other's hubs.
 */
export class AccountStore {
  constructor(
    private readonly memento: Memento,
    private readonly log: TransportLog,
  ) {}

  load(): StoredAccount[] {
    return this.#read(stored.accounts.get(this.memento));
  }

  async add(account: Account): Promise<void> {
    const known = this.load();
    const others = known.filter((stored) => accountIdOf(stored) !== account.id);
    const added = toStored(account, find(known, account.id), account);
    await stored.accounts.set(this.memento, [...others, added], (current) => {
      const now = this.#read(current);
      return find(now, account.id) ? now : [...now, added];
    });
  }

  /**
   * Changes the entry where it stands; a hub that another window removed stays removed.
   * @param before as this window had the hub: what is the same is as another window may have left it
   */
  async change(account: Account, before: Account): Promise<void> {
    if (isStoredAlike(account, before)) return;
    await this.#changeEntry(account.id, (stored) => toStored(account, stored, before));
  }

  optionSource(accountId: AccountId): OptionSource | undefined {
    return find(this.load(), accountId)?.optionSource;
  }

  /** by server name */
  secretOptions(accountId: AccountId): ReadonlyMap<string, readonly string[]> {
    const servers = find(this.load(), accountId)?.servers ?? [];
    return new Map(servers.map(({ name, secretOptions = [] }) => [name, secretOptions]));
  }

  /** Do only its form's fields start what they say? `undefined`: nobody has looked. */
  startsByForm(accountId: AccountId): boolean | undefined {
    return find(this.load(), accountId)?.byForm;
  }

  /** What a look at the ways to start has shown. */
  remember(accountId: AccountId, seen: Pick<StoredAccount, "optionSource" | "byForm">): Promise<void> {
    return this.#changeEntry(accountId, (stored) => ({ ...stored, ...seen }));
  }

  async remove(accountId: AccountId): Promise<void> {
    const without = (known: StoredAccount[]) => known.filter((stored) => accountIdOf(stored) !== accountId);
    await stored.accounts.set(this.memento, without(this.load()), (current) => without(this.#read(current)));
  }

  async #changeEntry(accountId: AccountId, change: (stored: StoredAccount) => StoredAccount): Promise<void> {
    const again = (current: unknown) =>
      this.#read(current).map((stored) => (accountIdOf(stored) === accountId ? change(stored) : stored));
    const before = this.load();
    const after = again(before);
    if (!isDeepStrictEqual(before, after)) await stored.accounts.set(this.memento, after, again);
  }

  #read(stored: unknown): StoredAccount[] {
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((entry: unknown) => {
      const read = readOr(storedAccount, entry, "it", (why) =>
        this.log.warn(`a stored hub cannot be read and is left out: ${why}`),
      );
      return read ? [read] : [];
    });
  }
}

function find(stored: readonly StoredAccount[], accountId: AccountId): StoredAccount | undefined {
  return stored.find((entry) => accountIdOf(entry) === accountId);
}

/** @param stored holds what the model does not know of */
function toStored(account: Account, stored: StoredAccount | undefined, before: Account): StoredAccount {
  return {
    ...(stored?.optionSource && { optionSource: stored.optionSource }),
    ...(stored?.byForm !== undefined && !isToBeSeenAgain(stored.byForm, account, before) && { byForm: stored.byForm }),
    baseUrl: account.hub.baseUrl,
    user: account.user,
    ...(account.hub.version !== undefined && { version: account.hub.version.slice(0, MAX_VERSION_CHARACTERS) }),
    servers: stored
      ? mergedServers(account, stored, before)
      : lastUsed(account.servers.filter(isStored)).map(toStoredServer),
  };
}

/** A start tells hundreds of messages, and each changes a server's state only: of that, what is stored knows nothing but that it runs. */
function isStoredAlike(account: Account, before: Account): boolean {
  const { hub, reach, servers } = before;
  const isSame =
    account.hub.version === hub.version && account.reach === reach && account.servers.length === servers.length;
  return isSame && account.servers.every((server, index) => isServerStoredAlike(server, servers[index]));
}

function isServerStoredAlike(server: Server, old: Server | undefined): boolean {
  if (!old || server === old) return server === old;
  return server.state.kind !== "running" && isDeepStrictEqual({ ...server, state: old.state }, old);
}

/**
 * A hub may have got a companion since it was seen to start by options: it is asked with the next start where something says that it is another
 * one now, or signs in again, as with each renewed token. Where it starts by its form, it is asked each time anyway.
 */
function isToBeSeenAgain(byForm: boolean, account: Account, before: Account): boolean {
  const isSignedIn = account.reach.kind === "unasked" && before.reach.kind !== "unasked";
  return !byForm && (isSignedIn || account.hub.version !== before.hub.version);
}

/** Beside this window's servers those that only another one has told of. */
function mergedServers(account: Account, stored: StoredAccount, before: Account): StoredServer[] {
  const known = new Set([...account.servers, ...before.servers].filter(isStored).map(({ name }) => name));
  const old = new Map(before.servers.map((server) => [server.name, server]));
  const kept = new Map(stored.servers.map((server) => [server.name, server]));
  const own = lastUsed(account.servers.filter(isStored)).map((server) => {
    const there = kept.get(server.name);
    return toStoredServer(there ? mergedServer(server, old.get(server.name), there) : server);
  });
  return [...own, ...stored.servers.filter(({ name }) => !known.has(name))].slice(0, MAX_SERVERS);
}

function mergedServer(server: Server, old: Server | undefined, there: StoredServer): ServerToStore {
  const { name, state } = server;
  const last = <Key extends "displayName" | "lastOptions" | "lastFields" | "ran">(key: Key) =>
    isDeepStrictEqual(server[key], old?.[key]) ? there[key] : server[key];
  const fields = last("lastFields");
  const isOver = !isDeepStrictEqual(state, old?.state) && areOld(fields, state);
  return {
    name,
    displayName: last("displayName"),
    lastOptions: last("lastOptions"),
    lastFields: isOver ? undefined : fields,
    ran: last("ran"),
    secretOptions: [...new Set([...(there.secretOptions ?? []), ...(server.secretOptions ?? [])])],
  };
}

function isStored({ planned, name }: Server): boolean {
  return !planned && name.length <= MAX_NAME_CHARACTERS;
}

type ServerToStore = { [Key in keyof StoredServer]: StoredServer[Key] | undefined } & { name: string };

function toStoredServer({
  name,
  displayName,
  lastOptions,
  lastFields,
  ran,
  secretOptions,
}: ServerToStore): StoredServer {
  const options = storableOptions(lastOptions, secretOptions);
  const fields = storableFields(lastFields, secretOptions);
  return {
    name,
    ...(displayName !== undefined && { displayName: displayName.slice(0, MAX_NAME_CHARACTERS) }),
    ...(options && { lastOptions: options }),
    ...(fields && { lastFields: fields }),
    ...(ran && { ran }),
    ...(secretOptions?.length && { secretOptions: secretOptions.slice(-MAX_SECRET_OPTIONS) }),
  };
}

/** A hub decides how many servers there are, and the whole list is written at each change: those that were used last outlive the window. */
function lastUsed(servers: readonly Server[]): readonly Server[] {
  if (servers.length <= MAX_SERVERS) return servers;
  const byUse = servers.filter(({ name }) => name !== "").sort((a, b) => usedAtMs(b) - usedAtMs(a));
  const kept = new Set(byUse.slice(0, MAX_SERVERS - 1));
  return servers.filter((server) => server.name === "" || kept.has(server));
}

function usedAtMs({ lastActivity = "" }: Server): number {
  return Date.parse(lastActivity) || 0;
}
