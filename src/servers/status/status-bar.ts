import * as vscode from "vscode";
import type { HubModel } from "../../model/types.js";
import type { Memento } from "../../state/stored.js";
import { addressOf } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { TokenStore } from "../../tokens/store/types.js";
import { momentNow } from "../../transport/moment.js";
import type { AwaySockets } from "../../transport/socket/away-sockets.js";
import type { Ui } from "../../ui/ui.js";
import type { ServerResources } from "../resources/server-resources.js";
import type { SyncedStates, SyncedStatesDeps } from "../sync/synced-states.js";
import type { KnownLimits } from "./known-limits.js";
import type { RunningCells } from "./running-cells.js";
import type { ServerEnds } from "./server-ends.js";
import type { ServerLinks } from "./server-links.js";
import type { StatusChoice } from "./status-choice.js";
import type { StatusNotes, StatusWords } from "./status-view.js";
import type { TimeWarnings, TimeWarningsDeps } from "./time-warnings.js";
import type { UnrecordedServers } from "./unrecorded-servers.js";

/** What the item is made of. */
interface StatusDeps extends Omit<SyncedStatesDeps, "changed"> {
  model: HubModel;
  choice: StatusChoice;
  away: AwaySockets;
  unrecorded: UnrecordedServers;
  running: RunningCells;
  links: ServerLinks;
  resources: Pick<ServerResources, "of" | "onDidChange">;
  limits: KnownLimits;
  ends: Pick<ServerEnds, "of">;
  /** notebooks whose outputs came from a server, and are in no file yet */
  unsavedOn: TimeWarningsDeps["unsavedOn"];
  ui: Ui;
  memento: Memento;
  log: TimeWarningsDeps["log"];
  tokens: Pick<TokenStore, "entries" | "onDidChange">;
}

/** The one status item: a function of the model, and of the time while a start is under way. Asks no hub. */
export class StatusBar {
  readonly #item = vscode.window.createStatusBarItem("hubKernels.status", vscode.StatusBarAlignment.Left, 10);
  readonly #subscription: vscode.Disposable;
  #isDisposed = false;
  #isAway = false;
  #ticker: NodeJS.Timeout | undefined;
  #tickMs: number | undefined;
  #views:
    | (typeof import("./status-item.js") &
        typeof import("./status-view.js") &
        Pick<typeof import("../options/option-words.js"), "optionWords">)
    | undefined;
  #warnings: TimeWarnings | undefined;
  #synced: SyncedStates | undefined;
  #sentenceOf: ((problem: Error) => string) | undefined;

  constructor(private readonly deps: StatusDeps) {
    this.#item.name = vscode.l10n.t("JupyterHub Server");
    const { model, choice, away, unrecorded, running, links, resources, limits, tokens } = deps;
    const update = () => this.#update();
    const parts = [model, choice, away, unrecorded, running, links, resources, limits, tokens];
    this.#subscription = vscode.Disposable.from(...parts.map((part) => part.onDidChange(update)));
    this.#update();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    clearInterval(this.#ticker);
    this.#warnings?.dispose();
    this.#synced?.dispose();
    this.#item.dispose();
  }

  #update(): void {
    this.#setAway(!this.deps.away.isEmpty);
    this.#show();
    if (!this.#views && this.deps.model.accounts.length > 0) void this.#loadViews();
    const tickMs = this.#views?.changesWithinMs(this.deps.model.accounts, Date.now(), this.#notes);
    if (tickMs === this.#tickMs) return;
    clearInterval(this.#ticker);
    this.#tickMs = tickMs;
    this.#ticker = tickMs === undefined ? undefined : setInterval(() => this.#show(), tickMs);
  }

  readonly #notes: Required<StatusNotes> = {
    awayOf: (serverId) => this.deps.away.of(serverId),
    unrecordedOf: (server) => this.deps.unrecorded.of(server),
    runningOf: (serverId) => this.deps.running.of(serverId),
    linkOf: (serverId) => this.deps.links.of(serverId),
    limitsOf: (server) => this.deps.limits.of(server),
    endOf: (serverId) => this.deps.ends.of(serverId),
    usageOf: (serverId) => this.deps.resources.of(serverId),
    wordsOf: (accountId) => this.#views?.optionWords(accountId, this.deps.memento),
    syncedOf: (serverId) => this.#synced?.of(serverId) ?? [],
    tokenOf: (account) => entryOf(this.deps.tokens, addressOf(account)),
  };

  /** By it the palette shows the command that connects now. */
  #setAway(isAway: boolean): void {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    void vscode.commands.executeCommand("setContext", "hubKernels.isAway", isAway);
  }

  readonly #words: StatusWords = {
    l10n: vscode.l10n,
    language: vscode.env.language,
    get isTrusted() {
      return vscode.workspace.isTrusted;
    },
    sentenceOf: (problem) => {
      if (!this.#sentenceOf) void this.#loadWords();
      return this.#sentenceOf?.(problem) ?? "";
    },
  };

  /** Who has no hub has nothing to be shown. */
  async #loadViews(): Promise<void> {
    const [item, view, warnings, { optionWords }, { SyncedStates }] = await Promise.all([
      import("./status-item.js"),
      import("./status-view.js"),
      import("./time-warnings.js"),
      import("../options/option-words.js"),
      import("../sync/synced-states.js"),
    ]);
    if (this.#isDisposed || this.#views) return;
    this.#views = { ...item, ...view, optionWords };
    this.#synced = new SyncedStates({ ...this.deps, changed: () => this.#update() });
    this.#warnings = new warnings.TimeWarnings({ ...this.deps, notes: this.#notes });
    this.#update();
  }

  /** Those of errors are loaded when something is wrong; the item is shown without them meanwhile. */
  async #loadWords(): Promise<void> {
    const { errorSentence } = await import("../../ui/errors/show-error.js");
    this.#sentenceOf = (problem) => errorSentence(problem, vscode.l10n);
    if (!this.#isDisposed) this.#show();
  }

  #show(): void {
    const { model, choice } = this.deps;
    const view = this.#views?.statusView(model.accounts, momentNow(), this.#words, choice, this.#notes);
    if (!view) this.#item.hide();
    else this.#views?.showStatus(this.#item, view);
    this.#warnings?.look();
  }
}
