import type { Duplex } from "node:stream";
import { labelOfServer } from "../model/server-label.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { underEither } from "../transport/waiting.js";
import { describeError } from "../ui/errors/error-text.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import { includeLine, isSpeakable } from "./host-text.js";
import { PathNotSpeakable } from "./remote-errors.js";
import { RemoteFiles, type RemoteHost } from "./remote-files.js";
import { ServerLogins, type ServerLoginsDeps } from "./server-logins.js";
import { type Served, StreamSocket } from "./stream-socket.js";
import { UserConfig } from "./user-config.js";

export interface RemoteAccessDeps extends ServerLoginsDeps {
  ui: Ui;
  model: HubModel;
  /** of this room on this computer */
  folder: string;
  log: CommandLog;
}

/** What was removed, for the sentence that says so. */
export interface Removed {
  /** `undefined`: the server was not reached, its files stay */
  onServer: boolean | undefined;
  /** of the line in it */
  config: string | undefined;
}

const PREPARE_MS = 160_000;
const REMOVE_MS = 30_000;

/** Servers that ssh reaches from this computer, through the windows that are open. */
export class RemoteAccess {
  readonly files: RemoteFiles;
  readonly config: UserConfig;
  readonly #logins: ServerLogins;
  readonly #streams = new Set<{ alias: string; stream: Duplex }>();
  #socket: Promise<StreamSocket> | undefined;

  constructor(private readonly deps: RemoteAccessDeps) {
    const { ui, folder } = deps;
    this.files = new RemoteFiles(folder, {
      noWindow: ui.l10n.t(
        "No window of {0} that is open can reach {1}. Open one where you are signed in to its hub, then connect again.",
        ui.appName,
        "{host}",
      ),
      windowGone: ui.l10n.t("The window of {0} that the connection went through was closed.", ui.appName),
    });
    this.config = UserConfig.of(ui, includeLine(this.files.config, process.platform === "win32"));
    this.#logins = new ServerLogins(deps);
  }

  dispose(): void {
    this.#deaf();
    this.#logins.dispose();
  }

  /** While there are hosts, this window can be asked for them. */
  async listenIfUsed(): Promise<void> {
    if ((await this.files.hosts()).length === 0) this.#deaf();
    else await this.#listen();
  }

  async isSetUp(server: ServerId): Promise<boolean> {
    return (await this.files.hostOf(server)) !== undefined && (await this.config.hasLine());
  }

  /** From then on `ssh ALIAS` works. What fails leaves nothing behind. */
  async setUp(server: ServerId, signal: AbortSignal): Promise<{ host: RemoteHost; home: string }> {
    const { folder } = this.files;
    if (!isSpeakable(folder)) throw new PathNotSpeakable(folder);
    const known = await this.files.hostOf(server);
    const label = this.#labelOf(server);
    if (label === undefined) throw new RangeError("no server of this name is known here");
    const { host, publicKey } = known
      ? { host: known, publicKey: await this.files.publicKey(known) }
      : await this.files.newHost(server, label);
    try {
      const limits = [signal, AbortSignal.timeout(PREPARE_MS)];
      const { user, hostKey, home } = await underEither(limits, (limit) =>
        this.#logins.prepare(server, label, host.login, publicKey, limit),
      );
      const made = { ...host, user };
      await this.files.keep(made, hostKey);
      if (!(await this.config.hasLine())) await this.files.keepMade(await this.config.addLine());
      await this.#listen();
      return { host: made, home };
    } catch (error) {
      if (!known) await this.remove({ ...host, user: "" });
      throw error;
    }
  }

  async remove(host: RemoteHost): Promise<Removed> {
    for (const { alias, stream } of this.#streams) if (alias === host.alias) stream.destroy();
    const onServer = await this.#removeThere(host);
    const made = await this.files.made();
    const others = await this.files.remove(host);
    if (others) return { onServer, config: undefined };
    this.#deaf();
    const isRemoved = made && (await new UserConfig(made.file, made.line).removeLine(made));
    return { onServer, config: isRemoved ? made.file : undefined };
  }

  async #removeThere({ server, login }: RemoteHost): Promise<boolean | undefined> {
    if (startOf(this.deps.model.server(server)) === undefined) return undefined;
    return await this.#logins.remove(server, login, AbortSignal.timeout(REMOVE_MS)).catch((error: unknown) => {
      this.deps.log.error("remote access was not removed on the server:", error);
      return undefined;
    });
  }

  async #listen(): Promise<void> {
    if (!this.#socket) {
      // The editor may be another one since, at another place.
      await this.files.writeConfig();
      this.#socket ??= StreamSocket.open(this.files.windows, (alias, signal) => this.#serve(alias, signal));
      this.#socket.catch(() => (this.#socket = undefined));
    }
    await (await this.#socket).show();
  }

  #deaf(): void {
    this.#socket?.then(
      (socket) => socket.dispose(),
      () => undefined,
    );
    this.#socket = undefined;
  }

  async #serve(alias: string, signal: AbortSignal): Promise<Served> {
    const host = await this.files.host(alias);
    const label = host && this.#labelOf(host.server);
    if (!host || label === undefined) return undefined;
    try {
      if (!(await this.#runs(host.server, signal))) return { no: this.#notRunning(label) };
      return await this.#stream(host, label, signal);
    } catch (error) {
      this.deps.log.error(`ssh does not reach ${alias}:`, error);
      return { no: describeError(error, this.deps.ui.l10n).message };
    }
  }

  async #stream(host: RemoteHost, label: string, signal: AbortSignal): Promise<Served> {
    // Each time: the home of a server may be a new one with each start of it.
    const key = await this.files.publicKey(host);
    const { user, hostKey } = await this.#logins.prepare(host.server, label, host.login, key, signal);
    await this.files.keep({ ...host, user }, hostKey);
    const stream = await this.#logins.connect(host.server, label, host.login, signal);
    const open = { alias: host.alias, stream };
    this.#streams.add(open);
    stream.once("close", () => this.#streams.delete(open));
    this.deps.log.info(`ssh is connected with ${host.alias}`);
    return { stream, why: () => this.#whyEnded(host.server, label, stream) };
  }

  /** `undefined`: sshd has ended it, as when it lets nobody in, and ssh says why. */
  async #whyEnded(server: ServerId, label: string, stream: Duplex): Promise<string | undefined> {
    const { l10n } = this.deps.ui;
    if (!(await this.#runs(server, undefined))) return l10n.t("{0} was stopped, and the connection with it.", label);
    return stream.errored ? l10n.t("The connection to {0} was lost. Connect again.", label) : undefined;
  }

  /** As far as this window knows; where it knows of no running server it asks the hub. */
  async #runs(server: ServerId, signal: AbortSignal | undefined): Promise<boolean> {
    const { model } = this.deps;
    const accountId = model.server(server)?.accountId;
    if (accountId === undefined) return false;
    if (startOf(model.server(server)) === undefined || !signal) await model.refresh(accountId, signal);
    return startOf(model.server(server)) !== undefined;
  }

  #notRunning(label: string): string {
    const { l10n, appName } = this.deps.ui;
    return l10n.t("{0} doesn't run. Start it in the Servers view of {1}, then connect again.", label, appName);
  }

  /** `undefined`: it is not known here. */
  #labelOf(server: ServerId): string | undefined {
    const label = labelOfServer(this.deps.model, server);
    return label === undefined ? undefined : safeWords(label);
  }
}
