import * as vscode from "vscode";
import type { AccountId } from "../../text/ids.js";
import { type Moment, momentNow } from "../../transport/moment.js";
import { UNSAID_MS } from "../../transport/socket/away-sockets.js";
import { registerLazily } from "../../ui/commands.js";
import { Lazy } from "../../ui/lazy.js";
import { TreeChanges } from "../../ui/tree/tree-changes.js";
import type { ViewDeps } from "./deps.js";
import type { ServersView } from "./servers-view.js";

/** Rows say for how long a server has been running. */
const REDRAW_MS = 60_000;
const viewId = "hubKernels.servers";

/** The view "Servers": a function of the model. Asks nobody until it is looked at; its code is loaded then. */
export function registerServersView(deps: ViewDeps): { dispose(): unknown }[] {
  const { model, running, links, resources, forwards, away, files } = deps;
  const changes: TreeChanges = new TreeChanges(() => view.visible);
  const show = () => changes.tell();
  /** when each hub was last heard, whoever asked */
  const heard = new Map<AccountId, Moment>();
  const lazy: Lazy<ServersView> = new Lazy(async () => {
    const { serversView } = await import("./view-in-editor.js");
    return serversView({
      ...deps,
      heard,
      changed: (elements) => (elements ? changes.tellOf(elements) : show()),
      isVisible: () => view.visible,
      whileAsking: (answer) => void vscode.window.withProgress({ location: { viewId } }, () => answer),
    });
  });
  const view: vscode.TreeView<object> = vscode.window.createTreeView<object>(viewId, {
    showCollapseAll: true,
    canSelectMany: true,
    // What is dragged out of it is known by its address, as all files of the editor are.
    dragAndDropController: {
      dragMimeTypes: [],
      dropMimeTypes: ["text/uri-list"],
      handleDrop: async (row, data) => (await files.get()).dropped(row, data),
    },
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: async (element) => {
        if (!element) changes.asked();
        const made = await lazy.get();
        if (!element) await made.welcome();
        return (await (element && made.folder(element))) ?? made.children(element);
      },
      getTreeItem: async (element) => (await lazy.get()).item(element),
    },
  });
  let redrawing: NodeJS.Timeout | undefined;
  let worthAWord: NodeJS.Timeout | undefined;
  return [
    changes,
    view,
    { dispose: () => lazy.told((made) => made.dispose()) },
    { dispose: () => clearInterval(redrawing) },
    { dispose: () => clearTimeout(worthAWord) },
    model.onDidChange((change) => {
      const { id, after } = change.account;
      if (!after) heard.delete(id);
      else if (after.reach.kind !== "unasked") heard.set(id, momentNow());
      lazy.told((made) => made.modelChanged(change));
      show();
    }),
    running.onDidChange(show),
    forwards.onDidChange(show),
    resources.onDidChange(() => lazy.told((made) => made.usageChanged())),
    links.onDidChange(() => lazy.told((made) => made.heldChanged())),
    away.onDidChange(() => {
      show();
      clearTimeout(worthAWord);
      if (!away.isEmpty) worthAWord = setTimeout(show, UNSAID_MS);
    }),
    view.onDidCollapseElement(({ element }) => lazy.told((made) => made.folded(element))),
    view.onDidChangeVisibility(({ visible }) => {
      clearInterval(redrawing);
      lazy.told((made) => (visible ? made.opened() : made.hidden()));
      if (!visible) return;
      // Times go by: drawn again, and nobody is asked.
      redrawing = setInterval(show, REDRAW_MS);
      show();
    }),
    ...(["refreshServers", "openSharedServer"] as const).map((name) =>
      registerLazily(`hubKernels.${name}`, async () => (await lazy.get())[name], deps),
    ),
  ];
}
