import { stripVTControlCharacters } from "node:util";
import { createTerminal } from "../../../src/terminals/terminal-api.js";
import { TerminalSession } from "../../../src/terminals/terminal-session.js";
import { l10n } from "../../unit/servers/model-fakes.js";
import type { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { until } from "../servers/model-on-hub.js";

/** For what hangs. */
const SHOWN_MS = 60_000;

/** A terminal of a window, with what its user sees and types. */
export class WindowTerminal {
  text = "";
  readonly titles: string[] = [];
  readonly held: (string | undefined)[] = [];
  /** addresses of apps that were printed, as `8501/path` */
  readonly apps: string[] = [];
  readonly session: TerminalSession;
  releaseAfterMs = 0;
  isSame = true;
  #from = 0;

  constructor(on: NotebookOnServer, name: string, isOld = false) {
    const { window, connection } = on;
    this.session = new TerminalSession(
      {
        model: window.model,
        l10n,
        label: "the hub",
        server: () => Promise.resolve(connection),
        releaseAfterMs: () => this.releaseAfterMs,
        create: () => created(on),
        isSame: () => Promise.resolve(this.isSame),
        write: (text) => (this.text += text),
        appPrinted: ({ port, path }) => this.apps.push(`${port}${path}`),
        title: (title) => this.titles.push(title),
        held: (held) => this.held.push(held),
      },
      name,
      isOld,
    );
    this.session.resize({ columns: 100, rows: 30 });
  }

  /** Attached to a terminal that runs. */
  static async open(on: NotebookOnServer, name: string): Promise<WindowTerminal> {
    const terminal = new WindowTerminal(on, name);
    await terminal.session.open();
    return terminal;
  }

  /** Of a new shell that says nothing by itself and takes input. */
  static async start(on: NotebookOnServer, releaseAfterMs = 0): Promise<WindowTerminal> {
    const terminal = new WindowTerminal(on, await created(on));
    terminal.releaseAfterMs = releaseAfterMs;
    await terminal.session.open();
    // What is typed before a shell reads is lost where it sets the terminal's modes.
    await terminal.shows(/[#$] $/);
    terminal.type("PS1='> ' exec sh\r");
    await terminal.shows(/^> $/m);
    terminal.type("PS1=; echo rea''dy\r");
    await terminal.shows(/^ready$/m);
    return terminal;
  }

  /** Without colours and the like. */
  get plain(): string {
    return stripVTControlCharacters(this.text).replaceAll("\r", "");
  }

  type(text: string): void {
    void this.session.input(text);
  }

  /** From here on it looks for what is shown. */
  mark(): void {
    this.#from = this.plain.length;
  }

  async shows(what: RegExp): Promise<void> {
    const look = () => what.test(this.plain.slice(this.#from));
    await until(look, String(what), SHOWN_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}; it shows ${JSON.stringify(this.text.slice(-500))}`);
    });
  }

  count(what: RegExp): number {
    return this.plain.match(what)?.length ?? 0;
  }
}

export function created(on: NotebookOnServer, folder = ""): Promise<string> {
  return createTerminal(on.connection, folder, "the hub", AbortSignal.timeout(60_000));
}
