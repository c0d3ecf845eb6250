import * as vscode from "vscode";
import { type AccountId, accountIdOf } from "../../text/ids.js";
import { TreeChanges } from "../../ui/tree/tree-changes.js";
import { registerTokenCommands } from "../commands/register.js";
import type { TokenTreeData } from "./tree-data.js";
import type { TokenDeps, TokenNode } from "./types.js";

/** The view "Tokens" and its commands. Asks nobody until the view is looked at; its code is loaded then. */
export function registerTokenView(deps: TokenDeps): { dispose(): unknown }[] {
  const changes: TreeChanges<TokenNode> = new TreeChanges(() => view.visible);
  const show = () => changes.tell();
  let data: TokenTreeData | undefined;
  const load = async () => {
    const bundle = await import("./token-view.js");
    data ??= new bundle.TokenTreeData(deps, show, (answer) => {
      void vscode.window.withProgress({ location: { viewId: "hubKernels.tokens" } }, () => answer);
    });
    return { ...bundle, data };
  };
  const outdate = (account?: AccountId) => {
    data?.outdate(account);
    show();
  };
  const refresh = (account?: AccountId) => {
    // The editor may not have drawn yet what was said a moment ago.
    deps.fresh?.forget();
    outdate(account);
  };
  const view = vscode.window.createTreeView<TokenNode>("hubKernels.tokens", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: async (node) => {
        if (node) return [...(node.children ?? [])];
        changes.asked();
        return (await load()).data.roots();
      },
      getTreeItem: async (node) => (await load()).toTreeItem(node),
    },
  });
  return [
    changes,
    view,
    { dispose: () => data?.dispose() },
    deps.tokens.onDidChange((account) => outdate(accountIdOf(account))),
    deps.onDidChangeAccounts(show),
    view.onDidChangeVisibility(({ visible }) => {
      if (!visible) return;
      data?.outdateOld();
      show();
    }),
    // Times go by: drawn again, and nobody is asked.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && view.visible && show()),
    ...registerTokenCommands({ ...deps, refresh }, load),
  ];
}
