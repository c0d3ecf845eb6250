import type { ServerConnection } from "../../jupyterServer/server-connection.js";
import type { ServerConnections } from "../../jupyterServer/server-connections.js";
import { ServerMemory } from "../../jupyterServer/server-memory.js";
import { ranSince, startOf } from "../../model/start-of.js";
import type { HubModel, Server } from "../../model/types.js";
import type { ContentsSource, HelperUse, ServerContents } from "../../servers/contents/contract.js";
import { ServerRefused } from "../../servers/contents/server-refused.js";
import type { Reading } from "../../servers/resources/reading.js";
import type { Memento } from "../../state/stored.js";
import type { ServerId } from "../../text/ids.js";
import { isRecord, messageIn, parsedJson } from "../../text/json.js";
import { discard } from "../../transport/http/discard.js";
import { askContents } from "./ask-contents.js";
import { AskedResources } from "./ask-resources.js";

/** A notebook of this window that has a kernel through a controller of our own. */
export interface HoldingNotebook {
  /** `false`: it has no kernel any more */
  restart(): Promise<boolean>;
  close(shutdown: boolean): Promise<void>;
}

/** The kernels of a server as this window's notebooks have them. */
export interface KernelsInEditor extends Pick<ContentsSource, "isOfEditor" | "use"> {
  /** who has this kernel here, and is to know what is done with it */
  holderOf(kernelId: string): Promise<HoldingNotebook | undefined>;
  openNotebook(path: string): Promise<boolean>;
}

export interface RunningContentsDeps {
  model: HubModel;
  memento: Memento;
  connections: Pick<ServerConnections, "of">;
  editor: KernelsInEditor;
  log: { warn(message: string): void };
}

/** As long a server may take to end a kernel that does not listen, in ms. */
const ENDING_MS = 60_000;
/** The clocks of two machines may differ by so much, in ms. */
const CLOCKS_MS = 60_000;

export class RunningContents implements ContentsSource {
  readonly #resources = new AskedResources();

  constructor(private readonly deps: RunningContentsDeps) {}

  async ask(serverId: ServerId, signal: AbortSignal): Promise<ServerContents> {
    const { model, memento, connections, log } = this.deps;
    const server = model.server(serverId);
    const notes = server && new ServerMemory(memento, log).of(server.accountId, server.name);
    const used = new Set(notes?.sessions?.map(({ kernel }) => kernel.id));
    const connection = await connections.of(serverId);
    const specs = notes?.specs ?? (await specsOf(connection, signal));
    if (server && ranSince(server) === undefined) void this.#askSince(server, connection, signal);
    return await askContents(connection, { specs, used }, signal);
  }

  /** This window has not seen it start, and what its hub calls its start may have waited in a queue. */
  async #askSince(server: Server, connection: ServerConnection, signal: AbortSignal): Promise<void> {
    const since = await startedAt(connection, signal).catch((error: unknown) => {
      if (!signal.aborted) this.deps.log.warn(`since when a server runs is not known: ${String(error)}`);
      return undefined;
    });
    const requested = Date.parse(startOf(server) ?? "");
    const isPossible = since !== undefined && since.getTime() >= requested - CLOCKS_MS && since.getTime() <= Date.now();
    if (isPossible && startOf(this.deps.model.server(server.id)) === startOf(server))
      this.deps.model.noteRan(server.id, since.toISOString());
  }

  async resources(serverId: ServerId, helper: HelperUse, signal: AbortSignal): Promise<Reading | undefined> {
    const started = startOf(this.deps.model.server(serverId));
    return await this.#resources.ask(await this.deps.connections.of(serverId), started, helper, signal);
  }

  async interrupt(serverId: ServerId, kernelId: string): Promise<void> {
    await this.#send(serverId, "POST", `api/kernels/${kernelId}/interrupt`);
  }

  /** A notebook that has it here knows then why its cells end. */
  async restart(serverId: ServerId, kernelId: string): Promise<void> {
    const restarted = await (await this.deps.editor.holderOf(kernelId))?.restart();
    if (!restarted) await this.#send(serverId, "POST", `api/kernels/${kernelId}/restart`);
  }

  async shutDown(serverId: ServerId, kernelId: string): Promise<void> {
    await (await this.deps.editor.holderOf(kernelId))?.close(true);
    await this.#send(serverId, "DELETE", `api/kernels/${kernelId}`, true);
  }

  async closeTerminal(serverId: ServerId, name: string): Promise<void> {
    await this.#send(serverId, "DELETE", `api/terminals/${name}`, true);
  }

  openNotebook(_serverId: ServerId, path: string): Promise<boolean> {
    return this.deps.editor.openNotebook(path);
  }

  isOfEditor(path: string): boolean {
    return this.deps.editor.isOfEditor(path);
  }

  use(serverId: ServerId, kernelId: string): Promise<"used" | "no-notebook" | "not-listed"> {
    return this.deps.editor.use(serverId, kernelId);
  }

  /** @param goneIsFine somebody may have been faster */
  async #send(serverId: ServerId, method: string, path: string, goneIsFine = false): Promise<void> {
    const connection: ServerConnection = await this.deps.connections.of(serverId);
    const response = await connection.fetch(path, { method, timeoutMs: ENDING_MS });
    if (response.ok || (goneIsFine && response.status === 404)) {
      discard(response);
      return;
    }
    throw new ServerRefused(response.status, messageIn(await response.text()));
  }
}

/** `undefined`: it does not tell. */
async function startedAt(connection: ServerConnection, signal: AbortSignal): Promise<Date | undefined> {
  const response = await connection.fetch("api/status", { signal });
  if (!response.ok) {
    discard(response);
    return undefined;
  }
  const answer = parsedJson(await response.text());
  const started = isRecord(answer) ? answer["started"] : undefined;
  // A time without a zone could be of any.
  const isTime = typeof started === "string" && /(?:Z|[+-]\d\d:?\d\d)$/.test(started);
  return isTime && Number.isFinite(Date.parse(started)) ? new Date(started) : undefined;
}

/** The first time that this computer meets the server: kept from then on. Without it kernels have their names for names. */
async function specsOf(connection: ServerConnection, signal: AbortSignal): Promise<string | undefined> {
  const response = await connection.fetch("api/kernelspecs", { signal });
  return response.ok ? await response.text() : undefined;
}
