import * as vscode from "vscode";
import { Lazy } from "../../ui/lazy.js";
import type { CommandDeps } from "../commands/deps.js";

/** The addresses of this extension, as `vscode://hub-kernels.hub-kernels/open`. Their code is loaded when one is called. */
export function registerAddresses(deps: CommandDeps): vscode.Disposable {
  const called = new Lazy(async () => new (await import("./called.js")).CalledAddresses(deps));
  return vscode.window.registerUriHandler({ handleUri: async (uri) => (await called.get()).handle(uri) });
}
