import type { ServerConnections } from "../jupyterServer/server-connections.js";
import { labelOfServer } from "../model/server-label.js";
import type { HubModel, ServerState } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { wait } from "../transport/waiting.js";
import { ContentsApi } from "./contents-api.js";
import { FileProblem, type FileProblemKind, isFileProblem } from "./file-problem.js";
import type { LargeFilesOfServers } from "./large-files.js";
import { ServerFiles } from "./server-files.js";
import type { SendDeps } from "./transfers/send-files.js";

export interface FilesOfServersDeps {
  model: Pick<HubModel, "account" | "server" | "refresh">;
  connections: Pick<ServerConnections, "of">;
  log: { debug(message: string, ...details: unknown[]): void };
  now?: () => number;
  /** who tells more of large files */
  large?: Pick<LargeFilesOfServers, "of">;
}

/** The editor asks for many files at once: a hub is not asked for each what its server does, but so often, in ms. */
const ASKED_ANEW_MS = 5_000;

/** The files of the servers, of those that run: nothing here starts one. */
export class FilesOfServers {
  readonly #asked = new Map<ServerId, { atMs: number; answer: Promise<unknown> }>();
  readonly #now: () => number;

  constructor(private readonly deps: FilesOfServersDeps) {
    this.#now = deps.now ?? performance.now.bind(performance);
  }

  /** As people call the server, in sentences. */
  labelOf(id: ServerId): string {
    return safeWords(labelOfServer(this.deps.model, id) ?? "");
  }

  /** Does the work with a server's files. @param path what it is about */
  async with<T>(id: ServerId, path: string, work: (files: ServerFiles) => Promise<T>): Promise<T> {
    await this.#untilKnown(id);
    this.#throwUnlessUp(id, path);
    const connection = await this.deps.connections.of(id);
    try {
      return await work(new ServerFiles(new ContentsApi(connection, this.labelOf(id)), this.deps.large?.of(id)));
    } catch (error) {
      if (!isFileProblem(error, "away")) throw error;
      // Perhaps it has been stopped: the hub knows.
      await this.#ask(id);
      this.#throwUnlessUp(id, path);
      throw error;
    }
  }

  /** After a cut: a server that was stopped meanwhile is not waited for. */
  async check(id: ServerId, path: string): Promise<void> {
    await this.#ask(id);
    this.#throwUnlessUp(id, path);
  }

  /** What goes to a server or comes from it. @param path what it is about */
  transfer(id: ServerId, path: string, signal: AbortSignal): SendDeps {
    const pause = async (ms: number) => {
      await wait(ms, signal);
      await this.check(id, path);
    };
    return { on: (work) => this.with(id, path, work), way: { signal, pause } };
  }

  /** In a window that was just opened nobody has asked a hub yet, and elsewhere a server may have been started. */
  async #untilKnown(id: ServerId): Promise<void> {
    if (this.deps.model.server(id)?.state.kind !== "running") await this.#ask(id);
  }

  async #ask(id: ServerId): Promise<void> {
    const accountId = this.deps.model.server(id)?.accountId;
    if (accountId === undefined) return;
    const asked = this.#asked.get(id);
    if (asked && this.#now() - asked.atMs < ASKED_ANEW_MS) {
      await asked.answer;
      return;
    }
    const answer = this.deps.model.refresh(accountId).catch((error: unknown) => {
      // The model shows it, and what is asked of the server says it too.
      this.deps.log.debug("a server's hub could not be asked:", error);
    });
    this.#asked.set(id, { atMs: this.#now(), answer });
    await answer;
  }

  #throwUnlessUp(id: ServerId, path: string): void {
    const state = this.deps.model.server(id)?.state;
    const kind = state ? lackOf(state) : "unknown-server";
    if (kind) throw new FileProblem(kind, { path, label: this.labelOf(id) });
  }
}

/** What some tokens cannot see may run. */
function lackOf(state: ServerState): FileProblemKind | undefined {
  switch (state.kind) {
    case "unknown":
      return undefined;
    case "running":
      return state.noJupyter ? "no-jupyter" : undefined;
    case "stopped":
      return "stopped";
    case "starting":
    case "stopping":
      return "starting";
  }
}
