import * as vscode from "vscode";

/** The API tells its caller from the call stack: the extension whose folder holds the first frame that is not ours. */
export function callingExtension(ownPath: string): vscode.Extension<unknown> {
  const files = [...(new Error().stack ?? "").matchAll(/(?:\(|at )(?:file:\/\/)?(\/[^():]+):\d+:\d+/g)].map(
    ([, file]) => file ?? "",
  );
  const [first] = files.filter((file) => !file.startsWith(`${ownPath}/`) && !file.includes("/extensionHostProcess"));
  const holders = vscode.extensions.all.filter(({ extensionPath }) => first?.startsWith(`${extensionPath}/`));
  const [innermost] = holders.sort((one, other) => other.extensionPath.length - one.extensionPath.length);
  if (!innermost) throw new Error(`the caller of the API is no extension: ${first ?? "nobody"}`);
  return innermost;
}
