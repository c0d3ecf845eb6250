import path from "node:path";
import * as vscode from "vscode";
import { createHubClient } from "./hubClient/hub-client.js";
import { registerKernels } from "./kernels/register.js";
import { registerHubCommands } from "./servers/commands/index.js";
import { createHubModel } from "./servers/hub-model.js";
import { StatusBar } from "./servers/status-bar.js";
import { Keychain } from "./tokens/keychain.js";
import { StoredTokens } from "./tokens/token-store.js";
import type { TransportOptions } from "./transport/types.js";
import { Log } from "./ui/log.js";
import { machineName } from "./ui/machine.js";

/** Builds the rooms and wires them. Asks no hub and no keychain: that is done at the first use. */
export function activate(context: vscode.ExtensionContext): void {
  const { globalState: memento, secrets } = context;
  const log = new Log(vscode.window.createOutputChannel("JupyterHub", { log: true }));
  const keychain = new Keychain({ workerFile: path.join(context.extensionPath, "dist/keychain-worker.cjs") });
  const tokens = new StoredTokens({
    state: memento,
    secrets,
    keychain,
    machine: machineName(),
    setting: () => setting("tokenStorage", "auto"),
    onSecret: (token) => log.secret(token),
    log,
  });
  const model = createHubModel({ openTransport, createClient: createHubClient, tokens, log, memento });
  context.subscriptions.push(
    log,
    keychain,
    tokens,
    model,
    ...registerHubCommands({ model, tokens, openTransport, log, memento }),
    new StatusBar(model),
    registerKernels({ model, log }),
    // What another window did with tokens shows when the user comes to this one.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && tokens.checkForChanges()),
  );
}

/** The network code is loaded with the first hub that is asked. */
async function openTransport(options: TransportOptions) {
  const { createTransport } = await import("./transport/network.js");
  return createTransport({ ...options, requestTimeoutMs: setting<number>("requestTimeoutSeconds", 30) * 1000 });
}

function setting<T>(name: string, standard: T): T {
  return vscode.workspace.getConfiguration("hubKernels").get<T>(name) ?? standard;
}
