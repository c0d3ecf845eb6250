import assert from "node:assert/strict";
import * as vscode from "vscode";
import { accountIdOf } from "../../../../src/text/ids.js";
import { tokenTree } from "../../../../src/tokens/view/token-tree.js";
import { toTreeItem } from "../../../../src/tokens/view/tree-item.js";

/** What the lines are is in test/contract/flows and test/unit; here what the editor makes of them. */
describe("the tree of tokens", () => {
  it("becomes lines of the editor without Markdown, with a sentence and a menu for each", () => {
    const account = { baseUrl: "https://hub.example/jupyter/", user: "jan" };
    const scopes = ["access:servers!user=jan", "servers!user=jan"];
    const entry = { ...account, scopes, store: "keychain", storedAt: "2026-11-20T12:00:00Z" } as const;
    const listed = { ...account, id: accountIdOf(account), label: "hub.example/jupyter", known: true, entry };
    const speech = { l10n: vscode.l10n, language: "en", now: Date.now() };
    const [root] = tokenTree([listed], new Map([[listed.id, { kind: "alone", scopes }]]), speech);
    assert.ok(root);
    const item = toTreeItem(root);
    assert.equal(item.contextValue, "account known hasToken stored");
    assert.equal(typeof item.tooltip, "string");
    assert.equal(item.accessibilityInformation?.label, "Account jan on hub.example/jupyter: signed in");
    const [inUse, manage] = (root.children ?? []).map(toTreeItem);
    assert.match(
      inUse?.accessibilityInformation?.label ?? "",
      /^Token of this editor: end not known, keychain\. It can start, stop, and use/,
    );
    assert.equal(inUse?.command, undefined);
    assert.deepEqual(manage?.command?.arguments, [root.children?.[1]]);
  });
});
