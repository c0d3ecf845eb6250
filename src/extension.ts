import { createHash } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { registerControlPanel } from "./controlPanel/register.js";
import { registerFiles } from "./files/register.js";
import type { HubClientOptions } from "./hubClient/hub-client.js";
import { registerKernels } from "./kernels/register.js";
import { createHubModel } from "./model/hub-model.js";
import { registerSync } from "./projectSync/register.js";
import type { SyncRoom } from "./projectSync/sync-room.js";
import { registerRemote } from "./remoteWindow/register.js";
import { registerHubCommands } from "./servers/commands/index.js";
import { ServerForwards } from "./servers/forwards/server-forwards.js";
import { keptServers } from "./servers/keepAlive/kept-servers.js";
import { registerAddresses } from "./servers/links/register.js";
import { ServerResources } from "./servers/resources/server-resources.js";
import { KnownLimits } from "./servers/status/known-limits.js";
import { RunningCells } from "./servers/status/running-cells.js";
import { ServerEnds } from "./servers/status/server-ends.js";
import { ServerLinks } from "./servers/status/server-links.js";
import { StatusBar } from "./servers/status/status-bar.js";
import { StatusChoice } from "./servers/status/status-choice.js";
import { UnrecordedServers } from "./servers/status/unrecorded-servers.js";
import { registerServersView } from "./servers/view/register.js";
import { registerWalkthrough } from "./servers/welcome/register.js";
import { registerServerTools } from "./serverTools/register.js";
import { registerAuthentication } from "./signIn/accountsMenu/authentication-provider.js";
import { createSignInRooms } from "./signIn/deps.js";
import { cleanAfterAccounts } from "./signIn/forgotten-accounts.js";
import { networkSecrets } from "./signIn/network/network-secrets.js";
import { trustedFor } from "./signIn/network/trusted-certificates.js";
import { watchRenewals } from "./signIn/renewal/watch-renewals.js";
import { watchSignInNeeds } from "./signIn/sign-in-needs.js";
import { OrderedState } from "./state/ordered-state.js";
import { fileSignal, secretSignal } from "./state/window-signals.js";
import { EditorWindows } from "./state/windows.js";
import { registerTerminals } from "./terminals/register.js";
import { environmentParts } from "./tokens/environment/environment-here.js";
import { LazyKeychain } from "./tokens/keychain/lazy-keychain.js";
import { StoredTokens } from "./tokens/store/token-store.js";
import { knownAccounts } from "./tokens/view/known-accounts.js";
import { registerTokenView } from "./tokens/view/register.js";
import { HubNetworks } from "./transport/network/hub-network.js";
import { editorUi } from "./ui/editor-ui.js";
import { Lazy } from "./ui/lazy.js";
import { Log } from "./ui/log/log.js";
import { machineName } from "./ui/machine.js";
import { withPagesThrough } from "./ui/pages.js";
import { setting } from "./ui/settings/settings.js";
import { completeSshHosts } from "./ui/settings/ssh-host-completion.js";
import { type Apps, registerApps } from "./webApps/register.js";

/** The editor disposes subscriptions without waiting for anything: what takes its time is done here. */
let leave = () => Promise.resolve();

/** The editor waits for it, for seconds at most. */
export function deactivate(): Promise<void> {
  return leave();
}

/** Of the editor and its profile: each has a folder of its own. */
function editorId({ globalStorageUri }: vscode.ExtensionContext): string {
  return createHash("sha256").update(globalStorageUri.toString()).digest("hex").slice(0, 12);
}

/** Builds the rooms and wires them. Asks no hub and no keychain: that is done at the first use. */
export function activate(context: vscode.ExtensionContext): void {
  const { secrets } = context;
  const log = new Log(vscode.window.createOutputChannel("JupyterHub", { log: true }));
  const siteHubs = new Lazy(async () => (await import("./ui/settings/site/site-hubs.js")).SiteHubs.read(editorUi, log));
  const site = () => siteHubs.get();
  const ui = withPagesThrough(editorUi, () => networks, site);
  const memento = new OrderedState(context.globalState, { onRestored: () => windows.restored() });
  const keychain = new LazyKeychain({ workerFile: path.join(context.extensionPath, "dist/keychain-worker.cjs") });
  const storage = () => setting(ui, "tokenStorage");
  const secretPlaces = { keychain, secrets, setting: storage };
  const networks: HubNetworks = new HubNetworks({
    log,
    settings: async (baseUrl) => {
      const [{ networkSettings }, hubs] = await Promise.all([import("./ui/settings/network-settings.js"), site()]);
      return () => networkSettings(ui, hubs, baseUrl, trustedFor(memento, baseUrl));
    },
    secrets: networkSecrets({ ui, places: secretPlaces, log }),
  });
  const windows = new EditorWindows({
    state: memento,
    signals: [secretSignal(secrets), fileSignal(context.globalStorageUri, memento)],
    log,
  });
  const tokens = new StoredTokens({
    state: memento,
    secrets,
    keychain: keychain.under(`hub-kernels ${editorId(context)}`),
    formerKeychain: keychain,
    machine: machineName(),
    setting: storage,
    actedAtMs: () => ui.actedAtMs,
    ...environmentParts(networks),
    hubAheadMs: (baseUrl) => networks.of(baseUrl).clock.aheadMs(),
    windows,
    onSecret: (token) => log.secret(token),
    onForgotten: (token) => log.forget(token),
    log,
  });
  const model = createHubModel({ networks, createClient, tokens, log, memento, windows });
  const signIn = createSignInRooms({
    ui,
    networks,
    log,
    memento,
    tokens,
    secretPlaces,
    site,
  });
  const status = new StatusChoice(context.workspaceState);
  const unrecorded = new UnrecordedServers(() => setting(ui, "recordAfterSeconds") > 0);
  const running = new RunningCells();
  const links = new ServerLinks();
  const forwards = new ServerForwards();
  const ends = new ServerEnds(model, (server) => limits.of(server));
  const limits: KnownLimits = new KnownLimits({ ui, model, memento, ends, log });
  const kept = keptServers({ model, state: context.workspaceState, log });
  const sync: Lazy<SyncRoom> = new Lazy(async () =>
    (await import("./projectSync/sync-room.js")).syncRoom({
      ui,
      model,
      connections,
      workspaceState: context.workspaceState,
      globalStorage: context.globalStorageUri.fsPath,
      helperFile,
      log,
    }),
  );
  const helperFile = path.join(context.extensionPath, "helper/hub_kernels_helper.py");
  const kernels = registerKernels({
    ui,
    model,
    memento,
    workspaceState: context.workspaceState,
    status,
    unrecorded,
    running,
    links,
    ends,
    limits,
    usageOf: (serverId) => resources.of(serverId),
    appPrinted: (...app) => apps.printed(...app),
    helperFile,
    sync,
    log,
  });
  const { contents, connections } = kernels;
  const resources: ServerResources = new ServerResources({
    ui,
    model,
    running,
    away: networks.away,
    contents,
    unsavedOn: (serverId) => kernels.unsavedOn(serverId),
    memento,
    log,
  });
  const apps: Apps = registerApps({ ui, model, connections, networks, forwards, helperFile, log });
  const terminals = registerTerminals({
    ui,
    model,
    connections,
    contents,
    memento,
    workspaceState: context.workspaceState,
    appPrinted: apps.printed,
    log,
  });
  const files = registerFiles({ ui, model, connections, helperFile, log });
  const commandDeps = {
    ...signIn,
    networks,
    model,
    tokens,
    log,
    status,
    links,
    running,
    helperFile,
    keptServers: kept,
    contents,
  };
  leave = async () => {
    await kernels.end();
    await networks.left();
    for (const each of [kernels, model, networks, memento, log]) each.dispose();
  };
  context.subscriptions.push(
    keychain,
    windows,
    tokens,
    kept,
    ...registerHubCommands(commandDeps),
    registerAddresses(commandDeps),
    registerAuthentication({ ui, tokens, memento }),
    ...registerServersView({
      ui,
      model,
      running,
      links,
      limits,
      resources,
      contents,
      files: files.room,
      sync,
      workspaceState: context.workspaceState,
      away: networks.away,
      memento,
      site,
      tokens,
      forwards,
      log,
    }),
    ...apps.registered,
    ...terminals.registered,
    ...registerServerTools({
      ui,
      model,
      connections,
      workspaceState: context.workspaceState,
      helperFile,
      site,
      runInTerminal: terminals.runLine,
      log,
    }),
    ...registerRemote({ ...commandDeps, connections, folder: path.join(context.globalStorageUri.fsPath, "remote") }),
    ...registerControlPanel(commandDeps),
    ...files.registered,
    ...registerSync(sync, { ui, log }),
    ...registerWalkthrough({ ui, model, running, memento }, context.extensionMode),
    ...registerTokenView({ ...signIn, ...knownAccounts(model), tokens, log }),
    watchSignInNeeds({ ui, model, tokens, memento, log }),
    watchRenewals({ ...signIn, model, tokens, log }),
    cleanAfterAccounts({ model, tokens, memento, log }),
    ends,
    limits,
    resources,
    new StatusBar({
      ui,
      model,
      choice: status,
      away: networks.away,
      unrecorded,
      running,
      links,
      resources,
      limits,
      ends,
      tokens,
      unsavedOn: (serverId) => kernels.unsavedOn(serverId),
      sync,
      workspaceState: context.workspaceState,
      memento,
      log,
    }),
    completeSshHosts(),
    // What another window did, and no signal told, shows when the user comes to this one.
    ui.onFocus(() => windows.check()),
    // Who comes back to a window wants it to work now.
    ui.onFocus(() => networks.away.retry()),
  );
}

async function createClient(options: HubClientOptions) {
  const { createHubClient } = await import("./hubClient/hub-client.js");
  return createHubClient(options);
}
