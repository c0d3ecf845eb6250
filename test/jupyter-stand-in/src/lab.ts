import {
  type Kernel,
  KernelAPI,
  KernelManager,
  type KernelSpec,
  KernelSpecManager,
  type ServerConnection,
  type Session,
  SessionManager,
} from "@jupyterlab/services";
import { within } from "../../../src/transport/waiting.js";

/** What a manager that hangs is given, in ms. */
const readyMs = 10_000;

/** What the real one offers where no kernel spec was found. */
const usual = {
  name: "python3",
  display_name: "Python 3",
  language: "python",
  argv: [],
  env: {},
  resources: {},
} satisfies KernelSpec.ISpecModel;

export interface Listing {
  specs: KernelSpec.ISpecModel[];
  kernels: Kernel.IModel[];
  sessions: Session.IModel[];
}

/**
 * The managers of `@jupyterlab/services` for one connection. While they live they list kernels and sessions every 10 s, and what is missing in
 * a list ends: its kernel is dead, its session disposed.
 */
export class Lab {
  private readonly specs: KernelSpecManager;
  private readonly kernels: KernelManager;
  private readonly sessions: SessionManager;
  private isDisposing = false;

  constructor(private readonly settings: ServerConnection.ISettings) {
    const serverSettings = settings;
    this.specs = new KernelSpecManager({ serverSettings });
    this.kernels = new KernelManager({ serverSettings });
    this.sessions = new SessionManager({ serverSettings, kernelManager: this.kernels });
  }

  /** Rejects when kernels cannot be listed. */
  async list(): Promise<Listing> {
    const [kernels, specs, sessions] = await Promise.all([
      KernelAPI.listRunning(this.settings),
      this.listSpecs(),
      this.listSessions(),
    ]);
    return { kernels, specs, sessions };
  }

  /** Before a kernel is started or connected to. */
  async check(): Promise<void> {
    await Promise.all([KernelAPI.listRunning(this.settings), this.listSpecs()]);
  }

  /** The list is asked for between the POST and the socket. */
  async startNew(about: Session.ISessionOptions): Promise<Session.ISessionConnection> {
    return await this.sessions.startNew(about, { kernelConnectionOptions: { handleComms: true } });
  }

  connectTo(model: Session.IModel): Session.ISessionConnection {
    return this.sessions.connectTo({ model });
  }

  async dispose(): Promise<void> {
    if (this.isDisposing) return;
    this.isDisposing = true;
    await within(readyMs, this.sessions.ready);
    this.sessions.dispose();
    this.kernels.dispose();
    this.specs.dispose();
  }

  /** A manager's own polls never reject: without an answer there are no specs, more are waited for, and then there is the usual one. */
  private async listSpecs(): Promise<KernelSpec.ISpecModel[]> {
    await within(readyMs, this.sessions.ready);
    await within(readyMs, this.specs.refreshSpecs());
    if (this.known.length === 0) await within(readyMs, this.specsChange());
    return this.known.length > 0 ? this.known : [usual];
  }

  private get known(): KernelSpec.ISpecModel[] {
    return Object.values(this.specs.specs?.kernelspecs ?? {}).filter((spec) => spec !== undefined);
  }

  private async specsChange(): Promise<void> {
    const changed = new Promise<void>((resolve) => {
      this.specs.specsChanged.connect(() => resolve());
    });
    await Promise.all([changed, this.specs.refreshSpecs()]);
  }

  private async listSessions(): Promise<Session.IModel[]> {
    await within(readyMs, this.sessions.ready);
    await this.sessions.refreshRunning();
    return [...this.sessions.running()];
  }
}
