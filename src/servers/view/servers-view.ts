import type * as vscode from "vscode";
import type { ModelChange } from "../../model/types.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { type Moment, momentNow } from "../../transport/moment.js";
import { isWorthAWord } from "../../transport/socket/away-sockets.js";
import type { Command } from "../../ui/run-command.js";
import { menuArgs } from "../../ui/run-command.js";
import { speechOf } from "../../ui/ui.js";
import type { refreshArgs } from "../commands/args.js";
import type { ServerContents } from "../contents/contract.js";
import { type OptionWords, optionWords } from "../options/option-words.js";
import type { StatusNotes } from "../status/status-view.js";
import { AccountQuestions } from "./account-questions.js";
import { contentRows } from "./content-rows.js";
import type { FilesOfView, ViewDeps } from "./deps.js";
import { folderRow } from "./folder-row.js";
import { LookAgain } from "./look-again.js";
import { OpenServers } from "./open-servers.js";
import { openSharedServer } from "./open-shared-server.js";
import { refreshServers } from "./refresh-servers.js";
import { serverTree } from "./server-tree.js";
import { SharedServers } from "./shared-servers.js";
import { SyncRows } from "./sync-rows.js";
import type { AboutFolder, ServerRow } from "./types.js";
import { welcomeToHubs } from "./welcome.js";

export interface ServersViewDeps extends ViewDeps {
  /** when each hub was last heard, whoever asked */
  heard: Map<AccountId, Moment>;
  /** The rows are others now. @param elements these alone, and nothing below them */
  changed(elements?: readonly object[]): void;
  isVisible(): boolean;
  /** how often hubs are asked again while somebody looks */
  pauses?: { firstMs: number; mostMs: number };
  /** the editor's own item for a row */
  toItem(row: ServerRow): vscode.TreeItem;
  /** shows that somebody is asked until this is settled */
  whileAsking(answer: Promise<unknown>): void;
}

/** What servers use is drawn at most so often, in ms. */
const USAGE_MS = 9_000;

/** What the editor's tree asks for. An element of it is what the commands of its menu take. */
export class ServersView {
  readonly #rows = new WeakMap<object, ServerRow>();
  readonly #questions: AccountQuestions;
  readonly #open: OpenServers;
  readonly #again: LookAgain;
  /** the elements of what is to be seen below servers */
  readonly #drawn = new Map<ServerId, readonly object[]>();
  #folders: { dispose(): unknown } | undefined;
  readonly #synced: SyncRows;
  #usageDrawnAtMs = -USAGE_MS;
  readonly #shared: SharedServers;
  readonly refreshServers: Command<typeof refreshArgs>;
  readonly openSharedServer: ReturnType<typeof openSharedServer>;

  constructor(private readonly deps: ServersViewDeps) {
    const { model, links } = deps;
    this.#questions = new AccountQuestions(deps);
    this.#synced = new SyncRows(deps);
    this.#open = new OpenServers({
      ...deps,
      heldOn: (id) => links.kernelsOf(id),
      looked: (id, contents, starts) => this.#looked(id, contents, starts),
    });
    this.#shared = new SharedServers({ ...deps, changed: () => deps.changed() });
    this.#again = new LookAgain(() => deps.isVisible() && this.#lookAgain(), deps.pauses);
    this.#again.begin();
    this.refreshServers = refreshServers(model, this.#questions, this.#open, this.#shared);
    this.openSharedServer = openSharedServer(deps, (account) => this.#shared.of(account));
  }

  /** What is in a folder of a server; `undefined`: it is none. */
  folder(element: object): Promise<object[]> | undefined {
    const { about } = this.#rows.get(element) ?? {};
    return about && "folder" in about ? this.#inFolder(about) : undefined;
  }

  /** The editor asks for rows only while they are to be seen. */
  children(element: object | undefined): object[] {
    if (!element) {
      this.#questions.looked();
      this.#shared.look();
    }
    const parent = element && this.#rows.get(element);
    const elements = this.#made(element ? this.#below(parent) : this.#tree());
    if (parent?.children && "server" in parent.about) this.#drawn.set(parent.about.server, elements);
    return elements;
  }

  async #inFolder(about: AboutFolder): Promise<object[]> {
    const { rows } = await this.deps.files.get();
    this.#folders ??= rows.onDidChange(() => this.deps.changed());
    return this.#made(await rows.below(about));
  }

  #made(rows: readonly ServerRow[]): object[] {
    return rows.map((row) => {
      const made = menuArgs(row.about, !row.flags.includes("line"));
      this.#rows.set(made, row);
      return made;
    });
  }

  /** Before the rows: where there are none, the editor shows package.json's words. */
  async welcome(): Promise<void> {
    if (this.deps.model.accounts.length === 0) await welcomeToHubs(this.deps);
  }

  item(element: object): vscode.TreeItem {
    const row = this.#rows.get(element);
    if (!row) throw new RangeError("this row is not of the view");
    return this.deps.toItem(row);
  }

  modelChanged(change: ModelChange): void {
    this.#open.modelChanged(change);
    const isNews = change.servers.some(({ before, after }) => before?.state.kind !== after?.state.kind);
    if (isNews && this.deps.isVisible()) this.#again.begin();
  }

  heldChanged(): void {
    this.#open.heldChanged();
    this.deps.changed();
  }

  /** Only the rows are drawn anew whose words are others, and seldom: it closes the tooltip that somebody reads there. */
  usageChanged(): void {
    const drawn = [...this.#drawn].filter(([id]) => this.#open.has(id));
    const now = drawn.map(([id, elements]) => ({ elements, rows: this.#contents(id) }));
    if (now.some(({ elements, rows }) => !this.#areSame(elements, rows))) {
      this.deps.changed();
      return;
    }
    const others = now.flatMap(({ elements, rows }) =>
      elements.filter((element, at) => rowText(this.#rows.get(element)) !== rowText(rows[at])),
    );
    if (others.length === 0 || performance.now() - this.#usageDrawnAtMs < USAGE_MS) return;
    this.#usageDrawnAtMs = performance.now();
    for (const { elements, rows } of now)
      for (const [at, row] of rows.entries()) {
        const element = elements[at];
        if (element) this.#rows.set(element, row);
      }
    this.deps.changed(others);
  }

  /** The rows of these, in this order. */
  #areSame(elements: readonly object[], rows: readonly ServerRow[]): boolean {
    return (
      elements.length === rows.length && elements.every((element, at) => this.#rows.get(element)?.id === rows[at]?.id)
    );
  }

  /** The view comes into sight. */
  opened(): void {
    this.#again.begin();
    this.#questions.opened();
    this.#open.opened();
  }

  /** It is out of sight. */
  hidden(): void {
    this.#again.end();
  }

  folded(element: object): void {
    const { about } = this.#rows.get(element) ?? {};
    if (about && "folder" in about) this.#told(({ rows }) => rows.close(about));
    else if (about && "server" in about) this.#open.close(about.server);
  }

  dispose(): void {
    this.#again.end();
    this.#open.dispose();
    this.#folders?.dispose();
    this.#synced.dispose();
  }

  #lookAgain(): void {
    this.#questions.again();
    this.#shared.look();
  }

  #told(tell: (files: FilesOfView) => void): void {
    this.deps.files.told(tell);
  }

  #looked(id: ServerId, { kernels, terminals }: ServerContents, starts: "helper" | undefined): void {
    const isListed = kernels.some(({ kind }) => kind === "helper") || terminals.some(({ isHelper }) => isHelper);
    const helper = starts === "helper" ? "start" : isListed ? "listed" : "at-hand";
    this.#told(({ rows }) => rows.refresh(id));
    this.deps.resources.looked(id, { helper, isVisible: () => this.deps.isVisible() && this.#open.has(id) });
  }

  #tree(): readonly ServerRow[] {
    const { ui, model, running, links, limits, away, memento } = this.deps;
    const words = new Map<AccountId, OptionWords>();
    const wordsOf = (id: AccountId) => words.get(id) ?? setIn(words, id, optionWords(id, memento));
    const notes = {
      runningOf: (serverId) => running.of(serverId),
      linkOf: (serverId) => links.of(serverId),
      limitsOf: (server) => limits.of(server),
      wordsOf,
      awayOf: (serverId) => {
        const socket = away.of(serverId);
        return socket && isWorthAWord(socket, momentNow()) ? socket : undefined;
      },
    } satisfies StatusNotes;
    return serverTree(model.accounts, speechOf(ui), notes, (account) => this.#shared.of(account));
  }

  #below(row: ServerRow | undefined): readonly ServerRow[] {
    const { children, about } = row ?? {};
    if (!children || !about || !("server" in about)) return children ?? [];
    return this.#contents(about.server);
  }

  #contents(serverId: ServerId): readonly ServerRow[] {
    const { ui, model, running, links, resources, forwards } = this.deps;
    const server = model.server(serverId);
    const account = server && model.account(server.accountId);
    if (!account) return [];
    const about = { account, server, held: links.kernelsOf(serverId), running: running.of(serverId) };
    const known = {
      hasEndedSince: (kernel: string, at: number) => running.hasEndedSince(kernel, at),
      usage: resources.of(serverId),
      lack: resources.lackOf(serverId),
      forwards: forwards.of(serverId),
    };
    const files = folderRow({ server: serverId, folder: "" }, undefined, account.label, speechOf(ui));
    return [
      files,
      ...this.#synced.rows(serverId),
      ...contentRows(this.#open.look(serverId), { ...about, ...known }, speechOf(ui)),
    ];
  }
}

function rowText({ label, description = "", icon }: Partial<ServerRow> = {}): string {
  return `${icon} ${label} ${description}`;
}

function setIn<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}
