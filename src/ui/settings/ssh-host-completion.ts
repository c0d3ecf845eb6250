import * as vscode from "vscode";

/** Who writes `hubKernels.networks` by hand gets the hosts that ssh knows by name. */
export function completeSshHosts(): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      const before = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
      const { hostTypedAt, isSshHost, sshHosts } = await import("./ssh-hosts.js");
      const typed = hostTypedAt(before);
      if (typed === undefined) return undefined;
      const range = new vscode.Range(position.translate(0, -typed.length), position);
      return (await sshHosts()).filter(isSshHost).map((host) => {
        const item = new vscode.CompletionItem(host, vscode.CompletionItemKind.Value);
        item.range = range;
        return item;
      });
    },
  };
  return vscode.languages.registerCompletionItemProvider(
    { language: "jsonc", pattern: "**/settings.json" },
    provider,
    '"',
  );
}
