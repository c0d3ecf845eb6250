import * as vscode from "vscode";
import type { HubModel, Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { momentNow } from "../../transport/moment.js";
import { type AwaySockets, isWorthAWord, UNSAID_MS } from "../../transport/socket/away-sockets.js";
import { registerLazily } from "../../ui/commands.js";
import type { Log } from "../../ui/log/log.js";
import { menuArgs } from "../../ui/run-command.js";
import { TreeChanges } from "../../ui/tree/tree-changes.js";
import { speechOf, type Ui } from "../../ui/ui.js";
import type { KnownLimits } from "../status/known-limits.js";
import type { RunningCells } from "../status/running-cells.js";
import type { ServerLinks } from "../status/server-links.js";
import { AccountQuestions } from "./account-questions.js";
import type { ServerRow } from "./types.js";

/** Rows say for how long a server has been running. */
const REDRAW_MS = 60_000;
const viewId = "hubKernels.servers";

interface ViewDeps {
  ui: Ui;
  model: HubModel;
  running: RunningCells;
  links: ServerLinks;
  limits: KnownLimits;
  away: AwaySockets;
  log: Log;
}

const load = () => import("./servers-view.js");

/** The view "Servers": a function of the model. Asks nobody until it is looked at; its code is loaded then. */
export function registerServersView(deps: ViewDeps): { dispose(): unknown }[] {
  const { model, running, away, log } = deps;
  const changes: TreeChanges = new TreeChanges(() => view.visible);
  const show = () => changes.tell();
  const questions = new AccountQuestions({
    model,
    log,
    whileAsking: (answer) => void vscode.window.withProgress({ location: { viewId } }, () => answer),
  });
  const view = vscode.window.createTreeView<object>(viewId, {
    treeDataProvider: rowsOf(deps, questions, changes),
  });
  let redrawing: NodeJS.Timeout | undefined;
  let worthAWord: NodeJS.Timeout | undefined;
  return [
    changes,
    view,
    { dispose: () => clearInterval(redrawing) },
    { dispose: () => clearTimeout(worthAWord) },
    model.onDidChange(({ account }) => {
      questions.heard(account);
      show();
    }),
    running.onDidChange(show),
    away.onDidChange(() => {
      show();
      clearTimeout(worthAWord);
      if (!away.isEmpty) worthAWord = setTimeout(show, UNSAID_MS);
    }),
    view.onDidChangeVisibility(({ visible }) => {
      clearInterval(redrawing);
      if (!visible) return;
      questions.opened();
      // Times go by: drawn again, and nobody is asked.
      redrawing = setInterval(show, REDRAW_MS);
      show();
    }),
    registerLazily("hubKernels.refreshServers", async () => (await load()).refreshServers(model, questions), deps),
  ];
}

/** The editor asks for rows only while they are to be seen. An element is what the commands of its menu take. */
function rowsOf(
  { ui, model, running, links, limits, away }: ViewDeps,
  questions: AccountQuestions,
  changes: TreeChanges,
): vscode.TreeDataProvider<object> {
  const rows = new WeakMap<object, ServerRow>();
  const notes = {
    runningOf: (serverId: ServerId) => running.of(serverId),
    linkOf: (serverId: ServerId) => links.of(serverId),
    limitsOf: (server: Server) => limits.of(server),
    awayOf: (serverId: ServerId) => {
      const socket = away.of(serverId);
      return socket && isWorthAWord(socket, momentNow()) ? socket : undefined;
    },
  };
  const elementOf = (row: ServerRow) => {
    const element = menuArgs(row.about);
    rows.set(element, row);
    return element;
  };
  return {
    onDidChangeTreeData: changes.event,
    getChildren: async (element) => {
      if (element) return (rows.get(element)?.children ?? []).map(elementOf);
      changes.asked();
      const { serverTree } = await load();
      questions.looked();
      return serverTree(model.accounts, speechOf(ui), notes).map(elementOf);
    },
    getTreeItem: async (element) => {
      const row = rows.get(element);
      if (!row) throw new RangeError("this row is not of the view");
      return (await load()).toTreeItem(row);
    },
  };
}
