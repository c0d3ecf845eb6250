import * as vscode from "vscode";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import type { NotebookFolderDeps } from "../kernels/notebook-folder.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { LazyContents } from "../servers/contents/contract.js";
import type { Memento } from "../state/stored.js";
import type { ServerId } from "../text/ids.js";
import type { LocalAddress } from "../text/local-addresses.js";
import { press } from "../ui/prompts/press.js";
import { setting } from "../ui/settings/settings.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import { appLinks } from "./app-links.js";
import { type NewTerminal, newTerminal } from "./new-terminal.js";
import { noteOpen, type OpenTerminal, openTerminals } from "./open-terminals.js";
import { terminalFolder } from "./terminal-folder.js";
import { type SessionDeps, TerminalSession } from "./terminal-session.js";
import { labelOf } from "./terminal-words.js";

export interface EditorTerminalsDeps {
  ui: Ui;
  model: HubModel;
  connections: Pick<ServerConnections, "of">;
  contents: LazyContents;
  memento: Memento;
  workspaceState: Memento;
  /** what runs in a terminal has printed the address of an app on its server */
  appPrinted(server: ServerId, address: LocalAddress): void;
  log: { info(message: string): void; warn(message: string): void };
}

interface ShownTerminal {
  session: TerminalSession;
  server: ServerId;
  isSame(): Promise<boolean>;
}

const MINUTE_MS = 60_000;

/** The terminals of this window that show one of a server. */
export class EditorTerminals {
  readonly #shown = new Map<vscode.Pseudoterminal, ShownTerminal>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(private readonly deps: EditorTerminalsDeps) {
    this.#subscriptions = [
      vscode.window.onDidCloseTerminal((terminal) => this.#closed(terminal)),
      vscode.window.onDidChangeActiveTerminal((terminal) => this.#looked(terminal)),
      vscode.window.registerTerminalLinkProvider(appLinks(deps.ui, (terminal) => this.#of(terminal)?.server)),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#looked(vscode.window.activeTerminal)),
    ];
  }

  new(named: { server: ServerId; folder?: string | undefined } | undefined): Promise<NewTerminal> {
    const { workspaceState } = this.deps;
    const folder = (about: Omit<NotebookFolderDeps, "workspaceState">) => terminalFolder({ ...about, workspaceState });
    return newTerminal({ ...this.deps, folder }, named);
  }

  /** In this window once only. */
  show({ server, terminal }: NewTerminal): vscode.Terminal {
    const here = vscode.window.terminals.find((each) => {
      const shown = this.#of(each);
      return shown?.server === server && shown.session.terminal === terminal;
    });
    const shown = here ?? vscode.window.createTerminal(this.optionsOf({ server, terminal }));
    shown.show();
    return shown;
  }

  /**
   * Types a line into a new terminal, once its shell has come up.
   * @returns aborted when it is closed
   */
  async runLine(server: ServerId, line: string): Promise<AbortSignal> {
    const terminal = this.show(await this.new({ server }));
    const closed = new AbortController();
    const closing = vscode.window.onDidCloseTerminal((one) => {
      if (one !== terminal) return;
      closing.dispose();
      closed.abort(new CancellationError());
    });
    const session = this.#of(terminal)?.session;
    await session?.settled();
    await session?.input(`${line}\r`);
    return closed.signal;
  }

  /** Those that were open here when the window was closed or loaded again. Nobody is asked before one is looked at. */
  reopen(): void {
    const { model, workspaceState } = this.deps;
    for (const open of openTerminals(workspaceState)) {
      if (model.server(open.server)) vscode.window.createTerminal(this.optionsOf(open, open.started));
    }
  }

  /** @param since of one that was open in an earlier window: when its server was started */
  optionsOf({ server, terminal }: NewTerminal, since?: string): vscode.ExtensionTerminalOptions {
    const [written, named] = [new vscode.EventEmitter<string>(), new vscode.EventEmitter<string>()];
    const held: OpenTerminal = { server, terminal, started: since ?? this.#startOf(server) };
    const deps = this.#sessionDeps(held, written, named);
    const session = new TerminalSession(deps, terminal, since !== undefined);
    const pty: vscode.Pseudoterminal = {
      onDidWrite: written.event,
      onDidChangeName: named.event,
      open: (size) => {
        if (size) session.resize(size);
        void session.open();
        this.#looked(vscode.window.activeTerminal);
      },
      // Also called when the window is closed or loaded again: what it means is known by `onDidCloseTerminal`.
      close: () => session.leave(),
      handleInput: (text) => void session.input(text),
      setDimensions: (size) => session.resize(size),
    };
    this.#shown.set(pty, { session, server, isSame: () => deps.isSame() });
    return { name: session.title, pty, iconPath: new vscode.ThemeIcon("server") };
  }

  #sessionDeps(
    held: OpenTerminal,
    written: vscode.EventEmitter<string>,
    named: vscode.EventEmitter<string>,
  ): SessionDeps {
    const { ui, model, connections } = this.deps;
    const { server } = held;
    return {
      model,
      l10n: ui.l10n,
      label: labelOf(model, server),
      server: () => connections.of(server),
      releaseAfterMs: () => setting(ui, "releaseIdleAfterMinutes") * MINUTE_MS,
      create: async () => (await this.new({ server })).terminal,
      isSame: async () => {
        const known = model.server(server);
        if (known) await model.refresh(known.accountId);
        const kind = model.server(server)?.state.kind;
        // Some tokens cannot see what servers do.
        return (kind === "running" || kind === "unknown") && this.#startOf(server) === held.started;
      },
      write: (text) => written.fire(text),
      appPrinted: (address) => this.deps.appPrinted(server, address),
      title: (title) => named.fire(title),
      held: (name) => {
        this.#note(held, false);
        if (name === undefined) return;
        if (name !== held.terminal) Object.assign(held, { terminal: name, started: this.#startOf(server) });
        this.#note(held, true);
      },
    };
  }

  /** The window goes: the shells go on. */
  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { session } of this.#shown.values()) session.leave();
    this.#shown.clear();
  }

  /** For the next window of this folder. */
  #note(open: OpenTerminal, isOpen: boolean): void {
    const { workspaceState, log } = this.deps;
    noteOpen(workspaceState, open, isOpen).catch((error: unknown) => {
      log.warn(`which terminals are open could not be kept: ${String(error)}`);
    });
  }

  /** '' where nobody knows it. */
  #startOf(server: ServerId): string {
    return startOf(this.deps.model.server(server)) ?? "";
  }

  #of(terminal: vscode.Terminal | undefined) {
    const options = terminal?.creationOptions;
    return options && "pty" in options ? this.#shown.get(options.pty) : undefined;
  }

  #looked(terminal: vscode.Terminal | undefined): void {
    void this.#of(terminal)?.session.looked();
  }

  /** Who closes a terminal ends its shell, as in a terminal of this computer. With the window it is only left. */
  #closed(terminal: vscode.Terminal): void {
    const options = terminal.creationOptions;
    const shown = this.#of(terminal);
    if (!shown || !("pty" in options)) return;
    this.#shown.delete(options.pty);
    const { session, server } = shown;
    const { terminal: name } = session;
    session.leave();
    if (terminal.exitStatus?.reason === vscode.TerminalExitReason.Shutdown) return;
    this.#note({ server, terminal: session.name, started: "" }, false);
    if (name !== undefined) void this.#end(shown, name);
  }

  async #end({ server, ...shown }: ShownTerminal, name: string): Promise<void> {
    const { contents, log, ui } = this.deps;
    try {
      if (!(await shown.isSame())) return;
      await (await contents.get()).closeTerminal(server, name);
      void press(ui, "hubKernels.refreshServers", { server });
    } catch (error) {
      log.warn(`the terminal ${name} was closed here and not at its server: ${String(error)}`);
    }
  }
}
