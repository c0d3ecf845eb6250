// Loaded with the first connection to a server.
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { helperFrom } from "../helper/helper.js";
import { JobEnd } from "../helper/job-end.js";
import { Recorder } from "../helper/recorder.js";
import type { ConnectionEnd, ShownConnection } from "../jupyterServer/connection-deps.js";
import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import type { SessionModel } from "../jupyterServer/session-models.js";
import type { HubModel } from "../model/types.js";
import type { KnownLimits } from "../servers/status/known-limits.js";
import type { RunningCells } from "../servers/status/running-cells.js";
import type { ServerEnds } from "../servers/status/server-ends.js";
import type { ServerLinks } from "../servers/status/server-links.js";
import type { UnrecordedServers } from "../servers/status/unrecorded-servers.js";
import { syncedFolders } from "../servers/sync/synced-folders.js";
import { type Memento, stored } from "../state/stored.js";
import type { ServerId } from "../text/ids.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import { setting } from "../ui/settings/settings.js";
import type { Ui } from "../ui/ui.js";
import { beforeRun, type BeforeRunDeps } from "./before-run.js";
import { cellWords, sayKeptOut, sayKilled, sayRefused, sayRenewed } from "./cell-words.js";
import { isOfJupyterExtension } from "./jupyter-session.js";
import { cellOf } from "./jupyterRuns/cell-plans.js";
import type { KernelsDeps } from "./kernel-deps.js";
import { askWhetherJupyter, noJupyterSentence, NoJupyterServer, noJupyterServer } from "./no-jupyter.js";
import { shownName } from "./notebook-cells.js";
import { notebookFolder } from "./notebook-folder.js";
import { notebookOf } from "./notebook-of.js";
import type { NotebookServers } from "./notebook-servers.js";
import { readyServer, ServerNotStarted } from "./ready-server.js";

const MEGABYTE = 1024 * 1024;

export interface ConnectionEndDeps extends BeforeRunDeps {
  ui: Ui;
  model: HubModel;
  notebooks: Pick<NotebookServers, "set">;
  ends: Pick<ServerEnds, "of">;
  usageOf: KernelsDeps["usageOf"];
  unrecorded: Pick<UnrecordedServers, "note">;
  running: Pick<RunningCells, "set" | "closed">;
  limits: Pick<KnownLimits, "noteJob">;
  links: Omit<ServerLinks, "of" | "kernelsOf" | "onDidChange">;
  appPrinted: KernelsDeps["appPrinted"];
  /** the program of the helper */
  helperFile: string;
  memento: Memento;
  log: { info(message: string): void };
}
const MINUTE_MS = 60_000;

/** The user and the notebooks of this window, at the end of the connection to a server. */
export function connectionEnd(serverId: ServerId, deps: ConnectionEndDeps): ConnectionEnd {
  const { ui, model, notebooks, log } = deps;
  return {
    noJupyter: async (isGesture, signal) => {
      if (isGesture) return await noJupyterServer(model, serverId, signal);
      const { state } = model.server(serverId) ?? {};
      const isNoted = state?.kind === "running" && state.noJupyter;
      const isOther = isNoted || (await askWhetherJupyter(model, serverId, signal)) === "other";
      return isOther ? new NoJupyterServer(noJupyterSentence(model, serverId)) : undefined;
    },
    untilRunning: (signal) => untilRunning(deps, serverId, signal),
    recording: {
      recorderOf: (server) => recorderOf(serverId, server, deps),
      afterMs: () => setting(ui, "recordAfterSeconds") * 1_000,
    },
    releaseAfterMs: () => setting(ui, "releaseIdleAfterMinutes") * MINUTE_MS,
    beforeRun: (cellId, signal) => {
      const notebook = cellOf(cellId)?.notebook.uri;
      const isSynced = notebook !== undefined && syncedFolders(deps.workspaceState, serverId).length > 0;
      return isSynced ? beforeRun(deps, serverId, notebook, signal) : undefined;
    },
    folderOf: async (path, has, signal) => {
      const notebook = isOfJupyterExtension(path) ? notebookOf(path) : undefined;
      const accountId = model.server(serverId)?.accountId;
      const user = (accountId && model.account(accountId)?.user) ?? "";
      // What is missing then is asked about when a cell is run.
      if (notebook) await beforeRun(deps, serverId, notebook.uri, signal);
      return (
        notebook &&
        (await notebookFolder(notebook.uri, {
          server: serverId,
          has,
          user,
          workspaceState: deps.workspaceState,
          log: deps.log,
        }))
      );
    },
    isWanted: (session) => notebookOf(session.path) !== undefined,
    used: (session) => notebooks.set(notebookOf(session.path), serverId),
    renewed: (session) => sayRenewed(session, model, serverId),
    killedForMemory: (session, verdict) => {
      log.info(`kernel ${session.kernel.id} was killed for memory, and is restarted by its server`);
      sayKilled(session, verdict, model, serverId);
    },
    appPrinted: (address) => deps.appPrinted(serverId, address),
    connection: (kernelId, session, notebook) => shownConnection(notebook ?? nameOf(session), kernelId, serverId, deps),
    refused: () => sayRefused(model, serverId),
    keptOut: () => sayKeptOut(model, serverId),
    words: cellWords(deps, serverId),
  };
}

/** Of the notebook that a session is for; '' where nobody knows. */
function nameOf(session: SessionModel | undefined): string {
  const notebook = session && notebookOf(session.path);
  return notebook ? shownName(notebook) : (session?.name ?? "");
}

function shownConnection(
  name: string,
  kernel: string,
  serverId: ServerId,
  { running, links }: ConnectionEndDeps,
): ShownConnection {
  const connection = {};
  return {
    atWork: (cells, begunAt) => running.set(connection, serverId, { name, kernel, cells, ...(begunAt && { begunAt }) }),
    opened: () => links.opened(connection, serverId, kernel),
    released: () => links.released(connection),
    answered: (roundTripMs) => links.answered(connection, roundTripMs),
    closed: () => {
      running.closed(connection);
      links.closed(connection);
    },
  };
}

function recorderOf(serverId: ServerId, server: RecordedServer, deps: ConnectionEndDeps): Recorder {
  const { ui, model, unrecorded, limits, helperFile, workspaceState, log } = deps;
  const helper = helperFrom(helperFile, { server });
  const jobEnd = new JobEnd(helper, (endsAtMs) => limits.noteJob(model.server(serverId), endsAtMs), log);
  return new Recorder({
    helper,
    holder: recordHolder(workspaceState),
    limit: () => setting(ui, "recordMegabytes") * MEGABYTE,
    keepsServer: () => setting(ui, "keepServerWhileRunning"),
    onSettings: (listener) => vscode.workspace.onDidChangeConfiguration(listener),
    refused: (why) => {
      unrecorded.note(model.server(serverId), why?.message);
      if (!why) jobEnd.look();
    },
    log,
  });
}

/** The same after the window was loaded again: what it had recorded before is its own. */
function recordHolder(workspaceState: Memento): string {
  const known = stored.recordHolder.get(workspaceState);
  if (known !== undefined) return known;
  const holder = randomUUID();
  void stored.recordHolder.set(workspaceState, holder);
  return holder;
}

/** What goes wrong is said as a sentence: the Jupyter extension shows it in the cell. */
async function untilRunning(deps: ConnectionEndDeps, serverId: ServerId, signal: AbortSignal): Promise<void> {
  try {
    await readyServer(deps, serverId, signal);
  } catch (error) {
    throw error instanceof ServerNotStarted ? error : new Error(errorSentence(error, deps.ui.l10n), { cause: error });
  }
}
