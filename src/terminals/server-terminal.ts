import { nextChange } from "../model/next-change.js";
import type { HubModel } from "../model/types.js";
import { type Moment, momentNow, msSince } from "../transport/moment.js";
import { UNSAID_MS } from "../transport/socket/away-sockets.js";
import type { HubWebSocket, LastingPolicy } from "../transport/types.js";
import { ClipboardGuard } from "./clipboard-guard.js";
import { InputQueue } from "./input-queue.js";
import { inputMessage, readMessage, sizeMessage, type TerminalSize } from "./messages.js";
import { OutputQueue } from "./output-queue.js";
import { withoutQuestions } from "./questions.js";
import { SeenOutput } from "./seen-output.js";
import { socketUrl, type TerminalServer, terminalVerdict } from "./terminal-api.js";

/** `on`: what the shell prints comes; `away`: the connection is made again; `released`: it was let go, as nobody has used it for long */
export type Link = "on" | "away" | "released";

/** Why it ended: its shell did, its server is not there any more, or it cannot be reached, for such a reason. */
export type TerminalEnd = { kind: "shell" | "server" } | { kind: "failed"; error: Error | undefined };

/** Who shows it. */
export interface TerminalScreen {
  write(text: string): void;
  /** by the shell or what runs in it, just now: what the server had kept is not among it */
  printed(text: string): void;
  link(link: Link): void;
  ended(end: TerminalEnd): void;
  words: {
    /** so many characters of the output are not shown */
    leftOut(characters: number): string;
    /** while the connection was away more was printed than the server kept */
    missing(): string;
    pasteBroken(): string;
  };
}

export interface ServerTerminalDeps {
  server: TerminalServer;
  /** of the terminal, at its server */
  name: string;
  model: Pick<HubModel, "onDidChange" | "server">;
  screen: TerminalScreen;
  /** Asks whether the server still runs as it did when the terminal was opened: a later one may have another of this name. */
  isSame(): Promise<boolean>;
  /** without use for so long its connection is let go, in ms; 0: never */
  releaseAfterMs(): number;
}

/** A token that was refused is tried again after this time, in ms, unless its user signs in before. */
const PAUSE_MS = 60_000;
/** In less time no server is stopped and started again, and a terminal of the same name opened there, in ms. */
const DOUBTED_AFTER_MS = 30_000;
/** The cursor is put somewhere, or the second screen is shown. */
const DRAWN = /\x1b\[(?:\d{0,4}(?:;\d{0,4})?H|\?1049h)/;
/** Until an editor that was just opened has its layout, and between two changes that a program is to see, in ms. */
const [LAYOUT_MS, BETWEEN_MS] = [1_000, 200];
/** More is not typed before a terminal is there. */
const MAX_TYPED = 1_000;

/**
 * One terminal of a server, with its shell there. It lasts over lost connections: what is typed meanwhile waits, and what was printed
 * meanwhile is shown as far as the server has kept it.
 */
export class ServerTerminal {
  readonly #seen = new SeenOutput();
  readonly #guard = new ClipboardGuard();
  readonly #output: OutputQueue;
  readonly #input: InputQueue;
  #socket: HubWebSocket | undefined;
  /** before the first connection was open */
  readonly #typed: string[] = [];
  #size: TerminalSize | undefined;
  /** the next output is what the server has kept */
  #isKept = false;
  #isEnded = false;
  #link: Link = "on";
  #unsaid: NodeJS.Timeout | undefined;
  #redrawing: NodeJS.Timeout | undefined;
  #lostAt: Moment | undefined;
  /** of what was asked with the last ping */
  #passed: { resolve(): void; reject(error: Error): void } | undefined;

  constructor(private readonly deps: ServerTerminalDeps) {
    const { screen } = deps;
    this.#output = new OutputQueue({
      write: (text) => screen.write(text),
      leftOut: (count) => screen.words.leftOut(count),
    });
    this.#input = new InputQueue({
      send: (text) => this.#socket?.send(inputMessage(text)),
      passedOn: () => this.#passedOn(),
      broken: () => screen.write(screen.words.pasteBroken()),
    });
  }

  async connect(): Promise<void> {
    const { server, name } = this.deps;
    const network = await server.network();
    if (this.#isEnded) return;
    const Sockets = network.lastingWebSocket(() => this.#policy());
    const socket = (this.#socket = new Sockets(socketUrl(server, name)));
    let error: Error | undefined;
    socket.on("error", (why: Error) => (error = why));
    socket.on("open", () => this.#typed.splice(0).forEach((text) => this.#input.add(text)));
    socket.on("message", (data: unknown) => this.#received(data));
    socket.on("pong", () => this.#passed?.resolve());
    socket.on("close", () => this.#end(this.#endNow(error)));
  }

  input(text: string): void {
    if (this.#socket?.readyState === 1) this.#input.add(text);
    else if (!this.#isEnded && this.#typed.length < MAX_TYPED) this.#typed.push(text);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    // One that was let go is not wanted for this.
    if (this.#link !== "released") this.#sendSize();
  }

  /** Somebody looks at it. */
  wake(): void {
    if (this.#link === "released") this.#sendSize();
  }

  /** Of this end alone: its shell goes on. */
  leave(): void {
    this.#isEnded = true;
    clearTimeout(this.#unsaid);
    clearTimeout(this.#redrawing);
    this.#output.dispose();
    this.#passed?.reject(new Error("the terminal was left"));
    this.#socket?.terminate();
  }

  #sendSize(size = this.#size): void {
    if (size && this.#socket?.readyState === 1) this.#socket.send(sizeMessage(size));
  }

  #received(data: unknown): void {
    const message = readMessage(data);
    switch (message?.kind) {
      case "setup":
        this.#isKept = true;
        return;
      case "disconnect":
        this.#end({ kind: "shell" });
        return;
      case "output":
        if (this.#isKept) this.#kept(message.text, message.isCut);
        else this.#new(message.text);
        this.#isKept = false;
        return;
      case undefined:
    }
  }

  #kept(text: string, isCut: boolean): void {
    const isFirst = this.#seen.isEmpty;
    const missed = this.#seen.missedOf(text);
    const { screen } = this.deps;
    const since = missed ?? text;
    if (missed === undefined) this.#output.add(screen.words.missing());
    this.#seen.add(since);
    if (!isFirst) screen.printed(since);
    this.#output.add(this.#guard.pass(withoutQuestions(since)));
    if (isFirst || isCut || missed === undefined) this.#redraw(text);
  }

  /**
   * A program that draws all over the screen did so for another size, or in what is not kept any more. It draws all of it anew when the size
   * changes, once the editor has laid out its own.
   */
  #redraw(kept: string): void {
    if (!DRAWN.test(kept)) return;
    clearTimeout(this.#redrawing);
    this.#redrawing = setTimeout(() => {
      if (this.#size) this.#sendSize({ ...this.#size, rows: Math.max(1, this.#size.rows - 1) });
      this.#redrawing = setTimeout(() => this.#sendSize(), BETWEEN_MS);
    }, LAYOUT_MS);
  }

  #new(text: string): void {
    this.#seen.add(text);
    this.#output.add(this.#guard.pass(text));
    this.deps.screen.printed(text);
  }

  #policy(): LastingPolicy {
    const { server, name, model } = this.deps;
    return {
      owner: server.serverId,
      url: () => socketUrl(server, name),
      verdict: (signal) => terminalVerdict(server, name, signal),
      gone: () => undefined,
      admitted: (signal) => nextChange(model, ({ reason }) => reason === "signed-in", signal, PAUSE_MS),
      release: {
        afterMs: () => this.deps.releaseAfterMs(),
        isIdle: () => Promise.resolve(true),
        released: () => {
          this.#lostAt = momentNow();
          this.#linked("released");
        },
      },
      traffic: {
        opened: (_again, way) => {
          if (this.#lostAt && msSince(this.#lostAt) > DOUBTED_AFTER_MS) void this.#doubt();
          this.#lostAt = undefined;
          this.#linked("on");
          if (this.#size) way.send(sizeMessage(this.#size));
        },
        sent: () => undefined,
        received: () => true,
        lost: () => {
          this.#lostAt ??= momentNow();
          this.#passed?.reject(new Error("the connection was lost"));
          this.#linked("away");
        },
        slept: () => undefined,
        asleep: () => "wake",
        declined: () => false,
        ended: () => undefined,
      },
      ended: () => undefined,
    };
  }

  /** Who cannot be asked now has not said that it is another. */
  async #doubt(): Promise<void> {
    if (!(await this.deps.isSame().catch(() => true))) this.#end({ kind: "server" });
  }

  /** What is over in a moment is not told. */
  #linked(link: Link): void {
    clearTimeout(this.#unsaid);
    const tell = () => {
      if (this.#link !== link) this.deps.screen.link(link);
      this.#link = link;
    };
    if (link === "away") this.#unsaid = setTimeout(tell, UNSAID_MS);
    else tell();
  }

  /** A server reads its messages in turn, and answers a ping once those before it are with the shell. */
  #passedOn(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#passed = { resolve, reject };
      this.#socket?.ping((error?: Error) => error && reject(error));
    });
  }

  #endNow(error: Error | undefined): TerminalEnd {
    const { model, server } = this.deps;
    const state = model.server(server.serverId)?.state.kind;
    if (state === "stopped" || state === "stopping" || state === undefined) return { kind: "server" };
    return error ? { kind: "failed", error } : { kind: "shell" };
  }

  #end(end: TerminalEnd): void {
    if (this.#isEnded) return;
    this.#output.flush();
    this.leave();
    this.deps.screen.ended(end);
  }
}
