import path from "node:path";
import type { Keyring } from "../../../rig/keyring.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { createHubModel } from "../../../src/model/hub-model.js";
import type { CommandDeps } from "../../../src/servers/commands/deps.js";
import { hubCommands } from "../../../src/servers/commands/hub-commands.js";
import type { HubCommandId } from "../../../src/servers/commands/ids.js";
import { keptServers } from "../../../src/servers/keepAlive/kept-servers.js";
import { CalledAddresses } from "../../../src/servers/links/called.js";
import { RunningCells } from "../../../src/servers/status/running-cells.js";
import { ServerLinks } from "../../../src/servers/status/server-links.js";
import { StatusChoice } from "../../../src/servers/status/status-choice.js";
import { createSignInRooms } from "../../../src/signIn/deps.js";
import { networkSecrets } from "../../../src/signIn/network/network-secrets.js";
import { trustedFor } from "../../../src/signIn/network/trusted-certificates.js";
import { watchRenewals } from "../../../src/signIn/renewal/watch-renewals.js";
import { watchSignInNeeds } from "../../../src/signIn/sign-in-needs.js";
import type { AccountId } from "../../../src/text/ids.js";
import { commandOf, signInCommand, stepCommand } from "../../../src/tokens/commands/command-of.js";
import { tokenCommands } from "../../../src/tokens/commands/token-commands.js";
import { environmentParts } from "../../../src/tokens/environment/environment-here.js";
import { Keychain } from "../../../src/tokens/keychain/keychain.js";
import type { KeychainLike } from "../../../src/tokens/store/secret-stores.js";
import { StoredTokens } from "../../../src/tokens/store/token-store.js";
import { knownAccounts } from "../../../src/tokens/view/known-accounts.js";
import { TokenTreeData } from "../../../src/tokens/view/tree-data.js";
import { HubNetworks } from "../../../src/transport/network/hub-network.js";
import { Lazy } from "../../../src/ui/lazy.js";
import { Log } from "../../../src/ui/log/log.js";
import { withPagesThrough } from "../../../src/ui/pages.js";
import { saidYes } from "../../../src/ui/prompts/confirmed.js";
import { runCommand } from "../../../src/ui/run-command.js";
import { networkSettings } from "../../../src/ui/settings/network-settings.js";
import { SiteHubs } from "../../../src/ui/settings/site/site-hubs.js";
import { InMemoryKeychain, InMemorySecrets, InMemoryState } from "../../unit/tokens/fakes.js";
import type { AskedBox } from "../../user/inputs.js";
import { User } from "../../user/user.js";
import { buildKeychainWorker } from "../tokens/built-worker.js";

/** What `hubKernels.addHub` gives. */
export interface Added {
  hub: string;
  account: string;
  user: string;
  server: string;
  state: string;
}

/** A real keychain, for a window that shall have one. */
export async function keychainOf(keyring: Keyring): Promise<Keychain> {
  const env = { ...process.env, ...keyring.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  return new Keychain({ workerFile: await buildKeychainWorker(), env });
}

/** The extension without its editor: the rooms of `extension.ts`, wired alike, and a user before them. Ends with `close`. */
export class FlowWindow {
  readonly user: User;
  readonly deps: CommandDeps;
  readonly logged: string[] = [];
  readonly state = new InMemoryState();
  readonly secrets = new InMemorySecrets();
  readonly links = new ServerLinks();
  readonly running = new RunningCells();
  /** where an administrator would put the hubs of a site: there is none */
  machineFile = "/nonexistent/hub-kernels/hubs.json";
  readonly tokens: StoredTokens;
  readonly data: TokenTreeData;
  /** how often the token view had other lines */
  drawn = 0;
  readonly #endings: { dispose(): unknown }[];
  readonly #called: CalledAddresses;

  constructor(user = new User(), keychain: KeychainLike = new InMemoryKeychain()) {
    this.user = user;
    const site = new Lazy(() => SiteHubs.read(user.ui, log, this.machineFile));
    const ui = withPagesThrough(
      user.ui,
      () => networks,
      () => site.get(),
    );
    const write = (message: string) => void this.logged.push(message);
    const show = () => void user.ran.push(["show the log"]);
    const sink = { trace: write, debug: write, info: write, warn: write, error: write, show, dispose() {} };
    const log = new Log(sink);
    const { state: memento, secrets } = this;
    const setting = () => "auto" as const;
    const secretPlaces = { keychain, secrets, setting };
    const networks: HubNetworks = new HubNetworks({
      log,
      settings: async (baseUrl) => {
        const hubs = await site.get();
        return () => networkSettings(ui, hubs, baseUrl, trustedFor(memento, baseUrl));
      },
      secrets: networkSecrets({ ui, places: secretPlaces, log }),
    });
    const tokens = new StoredTokens({
      state: memento,
      secrets,
      keychain,
      machine: "this",
      setting,
      ...environmentParts(networks),
      hubAheadMs: (baseUrl) => networks.of(baseUrl).clock.aheadMs(),
      onSecret: (token) => log.secret(token),
      onForgotten: (token) => log.forget(token),
      log,
    });
    this.tokens = tokens;
    const model = createHubModel({
      networks,
      createClient: (options) => Promise.resolve(createHubClient(options)),
      tokens,
      log,
      memento,
    });
    const signIn = createSignInRooms({ ui, networks, log, memento, tokens, secretPlaces, site: () => site.get() });
    const status = new StatusChoice(new InMemoryState());
    const nobody = () => Promise.reject(new Error("no server is asked here"));
    const contents = { get: nobody };
    const kept = keptServers({ model, state: new InMemoryState(), log });
    const helperFile = path.resolve(import.meta.dirname, "../../../helper/hub_kernels_helper.py");
    this.deps = {
      ...{ ...signIn, networks, model, tokens, log, status, contents },
      ...{ links: this.links, running: this.running, helperFile, keptServers: kept },
    };
    this.#called = new CalledAddresses(this.deps);
    const view = { ...this.deps, ...knownAccounts(model) };
    this.data = new TokenTreeData(
      view,
      () => (this.drawn += 1),
      () => undefined,
    );
    const refresh = (account?: AccountId) => {
      signIn.fresh?.forget();
      this.data.outdate(account);
    };
    const tokenRooms = { ...view, refresh };
    const named = Object.entries(tokenCommands).map(([name, command]) =>
      commandOf(`hubKernels.${name}`, command, tokenRooms),
    );
    const commands = [
      ...Object.values(hubCommands(this.deps)),
      ...named,
      stepCommand(tokenRooms),
      signInCommand(tokenRooms),
    ];
    for (const command of commands)
      user.commands.set(command.id, (args) => runCommand(command.id, () => Promise.resolve(command), args, this.deps));
    this.#endings = [
      watchSignInNeeds({ ui, model, tokens, memento, log }),
      watchRenewals({ ...signIn, model, tokens, log }),
      this.data,
      kept,
      model,
      tokens,
      networks,
    ];
  }

  /** As the palette and its keys run it, or the extension itself with arguments. */
  async command<T = unknown>(id: HubCommandId | `hubKernels.${string}`, args?: object): Promise<T> {
    const given = args && "confirmed" in args ? { ...args, confirmed: saidYes } : args;
    return (await this.user.ui.run(id, ...(given ? [given] : []))) as T;
  }

  /** By hand, up to the address, which is being checked then. */
  async begin(url: string): Promise<{ adding: Promise<Added | undefined>; box: AskedBox }> {
    const adding = this.command<Added | undefined>("hubKernels.addHub");
    const box = await this.user.box(/address of your JupyterHub/);
    box.enter(url);
    return { adding, box };
  }

  /** On from there to the end. */
  async pasted(adding: Promise<Added | undefined>, token: string): Promise<Added | undefined> {
    (await this.user.list(/How do you want to sign in/)).choose("Paste a token you have");
    (await this.user.box(/The hub checks it/)).paste(token);
    return await this.user.ends(adding);
  }

  /** A hub and account, with a token from code. */
  add(url: string, token: string): Promise<Added> {
    return this.command<Added>("hubKernels.addHub", { url, token });
  }

  /** As the system does with the editor's own addresses. */
  callEditor(address = ""): void {
    void this.called(address);
  }

  /** The same; ends with all that it asked and did. */
  called(address: string): Promise<void> {
    const { pathname, search, hash } = new URL(address);
    const uri = { path: pathname, query: decodeURIComponent(search.slice(1)), fragment: hash };
    return this.#called.handle(uri);
  }

  close(): void {
    for (const ending of this.#endings) ending.dispose();
    this.user.restore();
  }
}
