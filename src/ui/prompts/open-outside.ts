import * as vscode from "vscode";

/**
 * Opens an address in the user's browser, letter for letter. As a `Uri` the editor would encode its query anew, and one address within
 * another would not survive that; a text it takes as it is, though the typings do not say so.
 */
export function openOutside(url: string): void {
  void vscode.env.openExternal(url as unknown as vscode.Uri);
}
