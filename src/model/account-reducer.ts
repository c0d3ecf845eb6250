import { isDeepStrictEqual } from "node:util";
import type { FormFields } from "../hubClient/options/form-fields.js";
import type { HubServer } from "../hubClient/types.js";
import { hubLabel } from "../text/hub-label.js";
import { type AccountId, accountIdOf, hubIdOf, serverIdOf } from "../text/ids.js";
import type { Moment } from "../transport/moment.js";
import type { StoredAccount, StoredServer } from "./account-store.js";
import { areOld } from "./last-fields.js";
import { withNotes } from "./running-notes.js";
import { withSecretOptions } from "./typed-secrets.js";
import type { Account, AccountReach, Change, Server, ServerState } from "./types.js";

/** Servers (by name) whose state is decided by a start or stop of this window, not by an answer that was asked for before. */
export type Busy = ReadonlySet<string>;

export type AccountEvent =
  | {
      kind: "answered";
      /** the stopped ones too: what is not there is gone */
      servers: readonly HubServer[];
      version?: string | undefined;
      /** of the hub; `undefined`: it was not told */
      isAdmin?: boolean | undefined;
      busy: Busy;
      /** by server name: why the last start here failed */
      failures: ReadonlyMap<string, string>;
      /** by server name: the options that another window knows to hold secrets under names that tell nothing */
      secretOptions?: ReadonlyMap<string, readonly string[]>;
      at: Moment;
    }
  /** Nobody knows what the servers do while the hub does not say: they stay listed, as `unknown`; of one that only wants a pause as before. */
  | { kind: "not-answered"; reach: AccountReach; busy: Busy }
  | { kind: "signed-in" }
  /** as another account of the hub was told */
  | { kind: "hub"; version: string | undefined }
  /** `shared`: the hub is known under other accounts too, so the user's name belongs to its own */
  | { kind: "named"; shared: boolean }
  /** `heard`: the hub itself said so just now */
  | { kind: "state"; name: string; state: ServerState; heard: boolean }
  /** `fields`: with which this window started it */
  | { kind: "started"; server: HubServer; at: Moment; fields?: FormFields | undefined }
  | { kind: "ran"; name: string; since: string }
  /** names of options that hold what was typed as a secret */
  | { kind: "secrets"; name: string; options: readonly string[] }
  /** at a hub that makes named servers with their first start */
  | { kind: "planned"; name: string }
  | { kind: "removed"; name: string };

/** Returns the same object when nothing changed. */
export function reduceAccount(account: Account, event: AccountEvent): Account {
  return settle(account, apply(account, event));
}

export function accountFromStored(stored: StoredAccount): Account {
  const id = accountIdOf(stored);
  const label = hubLabel(stored.baseUrl);
  const servers = stored.servers.map((server) => serverFromStored(id, server));
  return {
    id,
    hub: { baseUrl: hubIdOf(stored.baseUrl), label, ...(stored.version !== undefined && { version: stored.version }) },
    user: stored.user,
    label,
    reach: { kind: "unasked" },
    servers: inOrder(id, servers),
  };
}

function withVersion(account: Account, version: string | undefined): Account {
  return version === undefined ? account : { ...account, hub: { ...account.hub, version } };
}

/** By identity: `settle` keeps the objects of what is the same. */
export function changedServers(before: Account | undefined, after: Account | undefined): Change<Server>[] {
  const old = new Map(before?.servers.map((server) => [server.id, server]));
  const now = new Map(after?.servers.map((server) => [server.id, server]));
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter((id) => old.get(id) !== now.get(id))
    .map((id) => ({ id, before: old.get(id), after: now.get(id) }));
}

function apply(account: Account, event: AccountEvent): Account {
  switch (event.kind) {
    case "hub":
      return withVersion(account, event.version);
    case "answered":
      return {
        ...withVersion(account, event.version),
        isAdmin: event.isAdmin,
        reach: { kind: "ok" },
        servers: inOrder(account.id, answeredServers(account, event)),
      };
    case "not-answered":
      return {
        ...account,
        reach: event.reach,
        servers: account.servers.map((server) =>
          event.busy.has(server.name) || event.reach.kind === "throttled"
            ? server
            : { ...server, state: { kind: "unknown" } },
        ),
      };
    case "signed-in":
      return { ...account, reach: { kind: "unasked" } };
    case "named": {
      const { label } = account.hub;
      return { ...account, label: event.shared ? `${label} (${account.user})` : label };
    }
    case "state": {
      const changed = withServer(account, { ...serverOf(account, event.name), state: event.state });
      return event.heard ? { ...changed, reach: { kind: "ok" } } : changed;
    }
    case "started": {
      const before = serverOf(account, event.server.name);
      const state = stateFrom(event.server, before.state, undefined, event.at);
      // Who has seen it starting has seen when it ran.
      const ran = before.state.kind === "starting" && ranFrom(state, new Date(event.at.wallMs).toISOString());
      const told = { ...factsOf(event.server), ...fieldsOf(event), ...ran };
      const started = { ...withoutFields(atHub(before)), ...told, state };
      return { ...withServer(account, started), reach: { kind: "ok" } };
    }
    case "ran": {
      const before = serverOf(account, event.name);
      return withServer(account, { ...before, ...ranFrom(before.state, event.since) });
    }
    case "secrets": {
      const servers = account.servers.map((one) =>
        one.name === event.name ? withSecretOptions(one, event.options) : one,
      );
      return { ...account, servers };
    }
    case "planned":
      return withServer(account, { ...newServer(account.id, event.name), planned: true, state: stopped(undefined) });
    case "removed":
      return { ...account, servers: account.servers.filter(({ name }) => name === "" || name !== event.name) };
  }
}

function answeredServers(account: Account, event: Extract<AccountEvent, { kind: "answered" }>): Server[] {
  const answered = new Map(event.servers.map((server) => [server.name, server]));
  const here = new Map(account.servers.map((server) => [server.name, server]));
  const kept = account.servers.filter(({ name, planned }) => planned || event.busy.has(name));
  // One that is worked on and not here was removed meanwhile, or is about to be told of.
  const told = [...answered.keys()].filter((name) => here.has(name) || !event.busy.has(name));
  const names = new Set([...kept.map(({ name }) => name), ...told, ""]);
  return [...names].map((name) => {
    const answer = answered.get(name);
    const known = here.get(name) ?? newServer(account.id, name);
    const before = answer ? atHub(known) : known;
    const failure = event.failures.get(name);
    const told = { ...before, ...(answer && factsOf(answer)) };
    const server = withSecretOptions(told, event.secretOptions?.get(name) ?? []);
    if (event.busy.has(name)) return server;
    return withoutOldFields({
      ...server,
      state: answer ? stateFrom(answer, before.state, failure, event.at) : stopped(failure),
    });
  });
}

function fieldsOf({ fields, server }: Extract<AccountEvent, { kind: "started" }>): Partial<Server> {
  if (!fields || fields.secret) return {};
  const { userOptions: options, started } = server;
  return {
    lastFields: {
      values: fields.values,
      ...(options && { options }),
      ...(started !== undefined && { started }),
      ...(fields.risky && { risky: fields.risky }),
      ...(fields.shape !== undefined && { shape: fields.shape }),
    },
  };
}

function withoutOldFields(server: Server): Server {
  return areOld(server.lastFields, server.state) ? withoutFields(server) : server;
}

function withoutFields(server: Server): Server {
  const { lastFields, ...others } = server;
  return lastFields ? others : server;
}

function stateFrom(answer: HubServer, before: ServerState, failure: string | undefined, at: Moment): ServerState {
  switch (answer.pending) {
    case "spawn":
      return before.kind === "starting" ? before : { kind: "starting", since: at };
    case "stop":
      return { kind: "stopping" };
    case "check":
      // A hub that was restarted looks after its servers one by one, and calls none of them ready before it did.
      if (!answer.ready) return before.kind === "running" ? before : { kind: "unknown" };
      break;
    case "rename":
    case null:
  }
  if (!answer.ready) return stopped(failure);
  const { url, started } = answer;
  const isSame = before.kind === "running" && before.started === started && before.url === url;
  const state = { kind: "running" as const, url, ...(started !== undefined && { started }) };
  return isSame ? withNotes(state, { noJupyter: before.noJupyter, kept: before.kept }) : state;
}

function ranFrom(state: ServerState, since: string): Pick<Server, "ran"> {
  return state.kind === "running" && state.started !== undefined ? { ran: { started: state.started, since } } : {};
}

function stopped(failure: string | undefined): ServerState {
  return { kind: "stopped", ...(failure !== undefined && { failure }) };
}

function factsOf(answer: HubServer): Partial<Server> {
  return {
    ...(answer.displayName !== undefined && { displayName: answer.displayName }),
    ...(answer.userOptions && { lastOptions: answer.userOptions }),
    ...(answer.lastActivity !== undefined && { lastActivity: answer.lastActivity }),
  };
}

function serverFromStored(accountId: AccountId, stored: StoredServer): Server {
  const { name, displayName, lastOptions, lastFields, ran, secretOptions } = stored;
  return {
    ...newServer(accountId, name),
    ...(displayName !== undefined && { displayName }),
    ...(lastOptions && { lastOptions }),
    ...(lastFields && { lastFields }),
    ...(ran && { ran }),
    ...(secretOptions && { secretOptions }),
  };
}

function newServer(accountId: AccountId, name: string): Server {
  return { id: serverIdOf(accountId, name), accountId, name, state: { kind: "unknown" } };
}

function serverOf(account: Account, name: string): Server {
  return account.servers.find((server) => server.name === name) ?? newServer(account.id, name);
}

/** What the hub tells of is no longer planned, and of a plan nothing else is known. */
function atHub(server: Server): Server {
  return server.planned ? { ...newServer(server.accountId, server.name), state: server.state } : server;
}

function withServer(account: Account, server: Server): Account {
  return {
    ...account,
    servers: inOrder(account.id, [...account.servers.filter(({ id }) => id !== server.id), server]),
  };
}

/** The default server first, also when nobody knows of it; the named ones by name. */
function inOrder(accountId: AccountId, servers: readonly Server[]): Server[] {
  const named = servers.filter(({ name }) => name !== "").sort((a, b) => (a.name < b.name ? -1 : 1));
  return [servers.find(({ name }) => name === "") ?? newServer(accountId, ""), ...named];
}

/** Keeps the old objects for what is equal, so that a listener can compare by identity. */
function settle(before: Account, after: Account): Account {
  const old = new Map(before.servers.map((server) => [server.id, server]));
  const servers = after.servers.map((server) => {
    const same = old.get(server.id);
    return same && isDeepStrictEqual(same, server) ? same : server;
  });
  const hub = { ...after, servers };
  return isDeepStrictEqual(before, hub) ? before : hub;
}
