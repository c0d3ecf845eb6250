import type { HubModel } from "../model/types.js";
import type { LocalAddress } from "../text/local-addresses.js";
import type { Localizer } from "../text/speech.js";
import { isCancellation } from "../ui/signals.js";
import type { TerminalSize } from "./messages.js";
import { Quiet } from "./quiet.js";
import { ServerTerminal, type TerminalEnd } from "./server-terminal.js";
import type { TerminalServer } from "./terminal-api.js";
import { TerminalApps } from "./terminal-apps.js";
import { endWords, outputWords, titleOf } from "./terminal-words.js";

export interface SessionDeps {
  model: Pick<HubModel, "onDidChange" | "server">;
  l10n: Localizer;
  /** as people call the server */
  label: string;
  server(): Promise<TerminalServer>;
  releaseAfterMs(): number;
  /** A new terminal of the server, by the user's gesture; gives its name. */
  create(): Promise<string>;
  /** Asks whether the server runs as it did when the terminal was opened. */
  isSame(): Promise<boolean>;
  write(text: string): void;
  /** What runs there has printed the address of an app. */
  appPrinted(address: LocalAddress): void;
  title(title: string): void;
  /** It is at this terminal of the server now; `undefined`: it has ended. */
  held(name: string | undefined): void;
}

/** `new`: the editor does not show it yet; `waiting`: of an earlier window, and looked at by nobody yet */
type State = { kind: "new" | "waiting" | "on" | "beginning" } | { kind: "ended"; end: TerminalEnd };

const ENTER = "\r";

/** What a terminal of the editor shows: a terminal of a server, and the next one where that has ended. */
export class TerminalSession {
  #state: State = { kind: "new" };
  /** typed before it is connected */
  #typed: string[] = [];
  #terminal: ServerTerminal | undefined;
  #size: TerminalSize | undefined;
  #isLeft = false;
  readonly #apps = new TerminalApps();
  readonly #quiet = new Quiet();

  /** @param isOld it was open in an earlier window: it is connected when somebody looks at it */
  constructor(
    private readonly deps: SessionDeps,
    public name: string,
    private readonly isOld = false,
  ) {}

  /** The one that is shown; `undefined`: none is there any more. */
  get terminal(): string | undefined {
    return this.#state.kind === "ended" ? undefined : this.name;
  }

  get title(): string {
    return titleOf(this.deps.label, this.name, "on", this.deps.l10n);
  }

  /** The editor shows it: what is written before that is lost. */
  async open(): Promise<void> {
    this.#state = { kind: this.isOld ? "waiting" : "beginning" };
    if (!this.isOld) await this.#attach();
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#terminal?.resize(size);
  }

  /** Somebody looks at it. */
  async looked(): Promise<void> {
    if (this.#state.kind !== "waiting") this.#terminal?.wake();
    else
      await this.#begin(async () => {
        if (await this.deps.isSame()) await this.#attach();
        else this.#ended({ kind: "server" });
      });
  }

  async input(text: string): Promise<void> {
    const state = this.#state;
    this.#apps.typed(text);
    if (state.kind === "on") this.#terminal?.input(text);
    else if (state.kind === "new" || state.kind === "beginning") this.#typed.push(text);
    else if (state.kind === "waiting") await this.looked();
    else if ("end" in state && text === ENTER) await this.#again(state.end);
  }

  /** Its shell has said something, as that it waits for a command, and then nothing for a moment; or says nothing at all. */
  async settled(): Promise<void> {
    await this.#quiet.settled();
  }

  /** The shell goes on. */
  leave(): void {
    this.#isLeft = true;
    this.#terminal?.leave();
  }

  async #again(end: TerminalEnd): Promise<void> {
    await this.#begin(async () => {
      const isNew = end.kind !== "failed";
      if (isNew) this.name = await this.deps.create();
      if (isNew || (await this.deps.isSame())) await this.#attach();
      else this.#ended({ kind: "server" });
    });
  }

  async #begin(begin: () => Promise<void>): Promise<void> {
    const before = this.#state;
    this.#state = { kind: "beginning" };
    try {
      await begin();
    } catch (error) {
      // What the user did not want stays as it was.
      if (isCancellation(error) && before.kind === "ended") this.#ended(before.end);
      else this.#ended({ kind: "failed", error: error instanceof Error ? error : undefined });
    }
  }

  async #attach(): Promise<void> {
    const { deps, name } = this;
    const { model, l10n, label } = deps;
    try {
      const terminal = new ServerTerminal({
        server: await deps.server(),
        name,
        model,
        releaseAfterMs: () => deps.releaseAfterMs(),
        isSame: () => deps.isSame(),
        screen: {
          write: (text) => {
            this.#quiet.said();
            deps.write(text);
          },
          printed: (text) => this.#apps.printed(text).forEach((address) => deps.appPrinted(address)),
          link: (link) => deps.title(titleOf(label, name, link, l10n)),
          ended: (end) => this.#ended(end),
          words: outputWords(l10n),
        },
      });
      if (this.#isLeft) return;
      this.#terminal = terminal;
      this.#state = { kind: "on" };
      deps.held(name);
      deps.title(titleOf(label, name, "on", l10n));
      if (this.#size) terminal.resize(this.#size);
      for (const text of this.#typed.splice(0)) terminal.input(text);
      await terminal.connect();
    } catch (error) {
      this.#ended({ kind: "failed", error: error instanceof Error ? error : undefined });
    }
  }

  #ended(end: TerminalEnd): void {
    if (this.#isLeft) return;
    this.#terminal?.leave();
    this.#terminal = undefined;
    this.#state = { kind: "ended", end };
    this.#typed = [];
    // What cannot be reached may still run.
    if (end.kind !== "failed") this.deps.held(undefined);
    this.deps.write(endWords(end, this.deps.label, this.deps.l10n));
  }
}
