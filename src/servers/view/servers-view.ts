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
import { AccountQuestions } from "./account-questions.js";
import { contentRows } from "./content-rows.js";
import type { ViewDeps } from "./deps.js";
import { LookAgain } from "./look-again.js";
import { OpenServers } from "./open-servers.js";
import { refreshServers } from "./refresh-servers.js";
import { serverTree } from "./server-tree.js";
import type { ServerRow } from "./types.js";
import { welcomeToHubs } from "./welcome.js";

export interface ServersViewDeps extends ViewDeps {
  /** when each hub was last heard, whoever asked */
  heard: Map<AccountId, Moment>;
  /** the rows are others now */
  changed(): void;
  isVisible(): boolean;
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
  /** what is to be seen below servers */
  readonly #drawn = new Map<ServerId, readonly ServerRow[]>();
  #usageDrawnAtMs = -USAGE_MS;
  readonly refreshServers: Command<typeof refreshArgs>;

  constructor(private readonly deps: ServersViewDeps) {
    const { model, running, links } = deps;
    this.#questions = new AccountQuestions(deps);
    this.#open = new OpenServers({
      ...deps,
      heldOn: (id) => links.kernelsOf(id),
      looked: (id, contents, starts) => this.#looked(id, contents, starts),
      atWorkOn: (id) => new Set(running.of(id).flatMap(({ kernel }) => kernel ?? [])),
    });
    this.#again = new LookAgain(() => deps.isVisible() && this.#questions.again());
    this.#again.begin();
    this.refreshServers = refreshServers(model, this.#questions, this.#open);
  }

  /** The editor asks for rows only while they are to be seen. */
  children(element: object | undefined): object[] {
    if (!element) this.#questions.looked();
    const rows = element ? this.#below(this.#rows.get(element)) : this.#tree();
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

  /** Drawn anew only where other words are to be seen, and not for each of them: it closes a tooltip that somebody reads. */
  usageChanged(): void {
    const drawn = [...this.#drawn].filter(([id]) => this.#open.has(id));
    const now = drawn.map(([id, before]) => ({ before, rows: this.#contents(id) }));
    const isOther = now.some(({ before, rows }) => rowsText(rows) !== rowsText(before));
    const isMore = now.some(({ before, rows }) => rows.length !== before.length);
    if (!isMore && !(isOther && performance.now() - this.#usageDrawnAtMs >= USAGE_MS)) return;
    this.#usageDrawnAtMs = performance.now();
    this.deps.changed();
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
    if (about && "server" in about) this.#open.close(about.server);
  }

  dispose(): void {
    this.#again.end();
    this.#open.dispose();
  }

  #looked(id: ServerId, { kernels, terminals }: ServerContents, starts: "helper" | undefined): void {
    const isListed = kernels.some(({ kind }) => kind === "helper") || terminals.some(({ isHelper }) => isHelper);
    const helper = starts === "helper" ? "start" : isListed ? "listed" : "at-hand";
    this.deps.resources.looked(id, { helper, isVisible: () => this.deps.isVisible() && this.#open.has(id) });
  }

  #tree(): readonly ServerRow[] {
    const { ui, model, running, links, limits, away } = this.deps;
    return serverTree(model.accounts, speechOf(ui), {
      runningOf: (serverId) => running.of(serverId),
      linkOf: (serverId) => links.of(serverId),
      limitsOf: (server) => limits.of(server),
      awayOf: (serverId) => {
        const socket = away.of(serverId);
        return socket && isWorthAWord(socket, momentNow()) ? socket : undefined;
      },
    });
  }

  #below(row: ServerRow | undefined): readonly ServerRow[] {
    const { children, about } = row ?? {};
    if (!children || !about || !("server" in about)) return children ?? [];
    const rows = this.#contents(about.server);
    this.#drawn.set(about.server, rows);
    return rows;
  }

  #contents(serverId: ServerId): readonly ServerRow[] {
    const { ui, model, running, links, resources, forwards } = this.deps;
    const server = model.server(serverId);
    const account = server && model.account(server.accountId);
    if (!account) return [];
    const about = { account, server, held: links.kernelsOf(serverId), running: running.of(serverId) };
    const known = {
      usage: resources.of(serverId),
      lack: resources.lackOf(serverId),
      forwards: forwards.of(serverId),
    };
    return contentRows(this.#open.look(serverId), { ...about, ...known }, speechOf(ui));
  }
}

function rowsText(rows: readonly ServerRow[]): string {
  return rows.map(({ label, description }) => `${label} ${description ?? ""}`).join("\n");
}
