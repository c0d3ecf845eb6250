import { type Kernel, type KernelMessage, SessionAPI } from "@jupyterlab/services";
import { isIPython } from "../../../jupyterServer/kernel-infos.js";
import type { MemoryVerdict } from "../../../jupyterServer/kernel-recorder.js";
import { isRestart } from "../../../jupyterServer/open-requests.js";
import type { ServerConnection } from "../../../jupyterServer/server-connection.js";
import { kernelModel, servicesSettings, withServer } from "../../../jupyterServer/services-settings.js";
import { folderAsker } from "../../../jupyterServer/session-folder.js";
import type { HubModel } from "../../../model/types.js";
import { MessageReader } from "../messages/message-reader.js";
import { FirstWord } from "./first-word.js";
import {
  type OpenSession,
  openSession,
  renamedSession,
  type SessionRequest,
  type SpecOfKernel,
} from "./kernel-session.js";
import { type KernelLoss, LinkWatch } from "./link-watch.js";
import { SteadyKernel } from "./steady-kernel.js";

export interface LinkRequest {
  model: HubModel;
  /** to a server that runs */
  connection: ServerConnection;
  session: SessionRequest;
  /** ids of what an earlier window has sent to the kernel */
  resumes?: readonly string[] | undefined;
  /** ids of what else the kernel was given, and that is to be shown in the notebook. @param noted `resumes`; `undefined`: the kernel is taken over */
  others?(kernelId: string, noted: readonly string[] | undefined): Promise<string[]>;
  log: { info(message: string): void; warn(message: string): void };
}

/** The editor's end of a kernel: a session on the server and a socket to its kernel. */
export class KernelLink {
  /** the kernel is lost and the link is disposed */
  onLost: (loss: KernelLoss) => void = () => undefined;
  /** the server restarted the kernel after it died: its variables are gone */
  onRestarted: () => void = () => undefined;
  /** the kernel has said nothing for a minute since its start; told once for each */
  onMute: () => void = () => undefined;
  onMessage: (message: KernelMessage.IIOPubMessage) => void = () => undefined;
  /** the kernel sent something that cannot be read, or not be handled. @param parentId of the request that it is about, or '' */
  onUnreadable: (type: string, parentId: string) => void = () => undefined;
  /** when the kernel itself said something last, in ms since the epoch */
  heardAtMs: number | undefined;
  readonly #watch: LinkWatch;
  #firstWord: FirstWord;
  /** of the kernel's process that spoke last */
  #speaker = "";
  /** kinds of messages that were not handled, each told once */
  readonly #failed = new Set<string>();

  private constructor(
    readonly kernel: Kernel.IKernelConnection,
    private session: OpenSession,
    private readonly request: LinkRequest,
  ) {
    // Not `iopubMessage`: that one swallows messages that were still being handled when the kernel's session changed.
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction === "recv" && msg.channel === "iopub") this.#receive(msg as KernelMessage.IIOPubMessage);
    });
    kernel.statusChanged.connect((_, status) => {
      if (status === "autorestarting") this.#listenAnew();
      if (status === "dead") this.#lose("kernel-gone");
    });
    this.#watch = new LinkWatch(kernel, request, (loss) => this.#lose(loss));
    this.#firstWord = new FirstWord(kernel, () => this.onMute());
  }

  /** Takes up the kernel that runs for the notebook, or starts one. */
  static async open(request: LinkRequest, signal: AbortSignal): Promise<KernelLink> {
    const { connection } = request;
    const has = await folderAsker(connection, () => signal);
    const session = await withServer(connection, signal, (settings) =>
      openSession(settings, request.session, {
        type: () => connection.sessionType(signal),
        has,
      }),
    );
    request.log.info(`kernel ${session.kernel.id} (${session.spec.name}) for ${request.session.file}`);
    const reader = new MessageReader({
      unreadable: (type, parentId) => link.onUnreadable(type, parentId),
      log: request.log,
    });
    const noted = request.resumes ?? [];
    const others = await request.others?.(session.kernel.id, session.isTakenOver ? undefined : noted);
    const resumes = [...noted, ...(others ?? [])];
    const settings = await servicesSettings(connection, reader, { resumes, notebook: request.session.name });
    const kernel = new SteadyKernel({ model: session.kernel, serverSettings: settings, handleComms: false });
    const link = new KernelLink(kernel, session, request);
    return link;
  }

  /** Its kernel ran already, and not for this notebook here. */
  get isTakenOver(): boolean {
    return this.session.isTakenOver;
  }

  get spec(): SpecOfKernel {
    return this.session.spec;
  }

  /** May it be given many cells at once? */
  async takesAll(): Promise<boolean> {
    if (!isIPython(await this.kernel.info.catch(() => undefined))) return false;
    this.request.log.info("the kernel is given all cells that wait");
    return true;
  }

  /** `false`: it died, its server has started it again, and it is not heard yet. What it ran now would print to nobody. */
  get isHeard(): boolean {
    return this.#firstWord.before === undefined || this.#firstWord.isOver;
  }

  /** Resolves once it is heard, or the link has ended. */
  async untilHeard(): Promise<void> {
    while (!this.isHeard) await this.#firstWord.over;
  }

  /** May the kernel be at something that it was asked over this link? Where its server does not answer, or the link ends first, it may. */
  async isBusy(): Promise<boolean> {
    if (this.kernel.connectionStatus !== "connected") return false;
    const model = await kernelModel(this.kernel, this.#watch.signal).catch(() => undefined);
    return model?.execution_state !== "idle";
  }

  /** Also after it was lost. `undefined`: nobody knows. */
  async deathOf(signal: AbortSignal): Promise<MemoryVerdict | undefined> {
    return await this.request.connection.recorder?.deathOf(this.kernel.id, signal);
  }

  /** Ends the kernel too. */
  async shutdown(): Promise<void> {
    const settings = this.kernel.serverSettings;
    this.dispose();
    await SessionAPI.shutdownSession(this.session.id, settings);
  }

  /** The notebook goes on under another name, also after `dispose`. */
  async rename(to: Pick<SessionRequest, "file" | "name">): Promise<void> {
    const path = await renamedSession(this.kernel.serverSettings, this.session, to);
    this.session = { ...this.session, path };
  }

  /** The kernel lives on. */
  dispose(): void {
    this.onLost = () => undefined;
    this.#watch.dispose();
    this.#firstWord.dispose();
    this.kernel.dispose();
  }

  #listenAnew(): void {
    this.#firstWord.dispose();
    this.#firstWord = new FirstWord(this.kernel, () => this.onMute(), this.#speaker);
    this.onRestarted();
  }

  /** What goes wrong with one message is nothing to those after it. */
  #receive(message: KernelMessage.IIOPubMessage): void {
    // It is the server that says that it restarts the kernel, or gives it up.
    if (!(message.header.msg_type === "status" && isSaidByServer({ ...message.content }))) {
      this.#speaker = message.header.session;
      this.heardAtMs = Date.now();
    }
    try {
      this.onMessage(message);
    } catch (error) {
      const { msg_type: type } = message.header;
      if (!this.#failed.has(type)) this.request.log.warn(`a message (${type}) was not handled: ${String(error)}`);
      this.#failed.add(type);
      this.onUnreadable(type, parentOf(message));
    }
  }

  #lose(loss: KernelLoss): void {
    const tell = this.onLost;
    this.dispose();
    tell(loss);
  }
}

function isSaidByServer(status: Record<string, unknown>): boolean {
  return isRestart(status) || status["execution_state"] === "dead";
}

/** The id of the request that a message is about; '' for none. */
export function parentOf({ parent_header: parent }: KernelMessage.IIOPubMessage): string {
  return "msg_id" in parent ? parent.msg_id : "";
}
