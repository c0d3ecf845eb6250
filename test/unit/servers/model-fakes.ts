import type { HubClient } from "../../../src/hubClient/contract.js";
import { StartHearing } from "../../../src/hubClient/start/start-hearing.js";
import type { HubServer, ServerRef, SpawnProgress, UserOptions } from "../../../src/hubClient/types.js";
import type { Memento } from "../../../src/state/stored.js";
import type { AccountAddress } from "../../../src/text/ids.js";
import type { TokenAbout, TokenChange, TokenEntry, TokenStore } from "../../../src/tokens/store/types.js";
import type { Networks } from "../../../src/transport/network/hub-network.js";
import type { HubSession, SessionToken, TransportLog } from "../../../src/transport/types.js";

export const baseUrl = "https://hub.example/jupyter/";
export const address: AccountAddress = { baseUrl, user: "ada" };
export const l10n = {
  t: (message: string, ...args: (string | number)[]) =>
    message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
};

export class MemoryMemento implements Memento {
  readonly values = new Map<string, unknown>();
  updates = 0;
  /** how the last change is made again */
  again: ((current: unknown) => unknown) | undefined;

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown, again?: (current: unknown) => unknown): Promise<void> {
    this.updates++;
    this.again = again;
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

export class MemoryTokens implements TokenStore {
  readonly #tokens = new Map<string, { token: string; entry: TokenEntry }>();
  readonly #listeners = new Set<(change: TokenChange) => void>();
  reads = 0;
  writes = 0;

  get listeners(): number {
    return this.#listeners.size;
  }

  entries(): readonly TokenEntry[] {
    return [...this.#tokens.values()].map(({ entry }) => entry);
  }

  read(of: AccountAddress): Promise<string | undefined> {
    this.reads++;
    return Promise.resolve(this.#tokens.get(key(of))?.token);
  }

  write(of: AccountAddress, token: string, about: TokenAbout): Promise<TokenEntry> {
    const entry: TokenEntry = {
      ...of,
      ...about,
      store: "secretStorage",
      storedAt: new Date(this.writes++).toISOString(),
    };
    const before = this.#tokens.get(key(of))?.entry;
    this.#tokens.set(key(of), { token, entry });
    this.#tell({ ...of, before, after: entry });
    return Promise.resolve(entry);
  }

  async replace(
    storedAt: string,
    of: AccountAddress,
    token: string,
    about: TokenAbout,
  ): Promise<TokenEntry | undefined> {
    const current = this.#tokens.get(key(of))?.entry;
    return current?.storedAt === storedAt ? await this.write(of, token, about) : undefined;
  }

  async move(of: AccountAddress, to: "keychain" | "secretStorage"): Promise<TokenEntry> {
    const kept = this.#tokens.get(key(of));
    if (!kept) throw new Error("there is no token to move");
    const moved = { ...(await this.write(of, kept.token, kept.entry)), store: to };
    this.#tokens.set(key(of), { token: kept.token, entry: moved });
    return moved;
  }

  prove(): Promise<void> {
    return Promise.resolve();
  }

  readAnew(of: AccountAddress): Promise<string | undefined> {
    return this.read(of);
  }

  remove(of: AccountAddress): Promise<void> {
    const before = this.#tokens.get(key(of))?.entry;
    this.#tokens.delete(key(of));
    this.#tell({ ...of, before, after: undefined });
    return Promise.resolve();
  }

  onDidChange(listener: (change: TokenChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #tell(change: TokenChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const key = ({ baseUrl, user }: AccountAddress): string => JSON.stringify([baseUrl, user]);

/** A call of the model to its client that waits for the test's answer. */
export interface Call<T> {
  server: ServerRef;
  options?: UserOptions | undefined;
  report: (event: SpawnProgress) => void;
  signal: AbortSignal;
  answer: (value: T) => void;
  fail: (error: unknown) => void;
}

/** A client whose answers the test gives, call by call, so that orders can be tried that a real hub shows once in a thousand times. */
export class ScriptedClient implements HubClient {
  readonly baseUrl = baseUrl;
  version = "5.5.4";
  readonly asked: Call<HubServer[]>[] = [];
  readonly started: Call<HubServer>[] = [];
  readonly followed: Call<HubServer>[] = [];
  readonly stopped: Call<undefined>[] = [];

  readonly created: Call<boolean>[] = [];
  readonly removed: Call<undefined>[] = [];
  readonly renamed: Call<undefined>[] = [];

  whoami = (): Promise<never> => Promise.reject(new Error("the model never asks who it is"));
  servers = (user: string, signal: AbortSignal): Promise<HubServer[]> =>
    wait(this.asked, { server: { user, name: "" }, report: () => undefined, signal });
  start = (
    server: ServerRef,
    options: UserOptions | undefined,
    report: (event: SpawnProgress) => void,
    signal: AbortSignal,
  ): Promise<HubServer> => wait(this.started, { server, options, report, signal });
  follow = (server: ServerRef, report: (event: SpawnProgress) => void, signal: AbortSignal): Promise<HubServer> =>
    wait(this.followed, { server, report, signal });
  stop = (server: ServerRef, signal: AbortSignal): Promise<void> =>
    wait(this.stopped, { server, report: () => undefined, signal });
  create = (server: ServerRef, displayName: string | undefined, signal: AbortSignal): Promise<boolean> =>
    wait(this.created, { server, ...(displayName && { options: { displayName } }), report: () => undefined, signal });
  rename = (server: ServerRef, displayName: string, signal: AbortSignal): Promise<void> =>
    wait(this.renamed, { server, options: { displayName }, report: () => undefined, signal });
  remove = (server: ServerRef, signal: AbortSignal): Promise<void> =>
    wait(this.removed, { server, report: () => undefined, signal });
}

function wait<T>(calls: Call<T>[], about: Pick<Call<T>, "server" | "options" | "report" | "signal">): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    about.signal.addEventListener("abort", () => reject(about.signal.reason as Error), { once: true });
    const hearing = new StartHearing(about.report);
    calls.push({ ...about, report: (event) => hearing.report(event), answer: resolve, fail: reject });
  });
}

export function hubServer(about: Partial<HubServer> = {}): HubServer {
  const name = about.name ?? "";
  return {
    name,
    ready: false,
    pending: null,
    stopped: true,
    url: `${baseUrl}user/ada/${name === "" ? "" : `${name}/`}`,
    ...about,
  };
}

export const running = (about: Partial<HubServer> = {}): HubServer =>
  hubServer({ ready: true, stopped: false, ...about });
export const spawning = (about: Partial<HubServer> = {}): HubServer =>
  hubServer({ pending: "spawn", stopped: false, ...about });

export class MemoryLog implements TransportLog {
  readonly lines: string[] = [];
  trace = (message: string): void => void this.lines.push(message);
  debug = (message: string): void => void this.lines.push(message);
  info = (message: string): void => void this.lines.push(message);
  warn = (message: string): void => void this.lines.push(message);
  secret = (): void => undefined;
  redacted = (text: string): string => text;
}

/** Networks that are never used. They count their sessions, and how many of those have ended. */
export class UnusedNetworks implements Networks {
  readonly session = {
    baseUrl,
    fetch: () => Promise.reject(new Error("the scripted client needs no network")),
  } as unknown as HubSession;
  opened = 0;
  ended = 0;
  /** how often the network cannot be opened from now on */
  failingOpens = 0;

  of() {
    return {
      session: (_token?: SessionToken, until?: AbortSignal) => {
        this.opened++;
        if (this.failingOpens-- > 0) return Promise.reject(new Error("the network's bundle cannot be loaded"));
        until?.addEventListener("abort", () => this.ended++);
        return Promise.resolve(this.session);
      },
    };
  }
}
