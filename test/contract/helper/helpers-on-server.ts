import { readFile } from "node:fs/promises";
import { SessionAPI } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { Helper, type HelperDeps } from "../../../src/helper/helper.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { addKernelSpec } from "../kernels/own-kernels.js";
import { HubUnderTest } from "../servers/model-on-hub.js";

/** A user's server, and the helpers that windows have there. A kernel of the kind "mute" never says a word, and ends by itself. */
export class HelpersOnServer {
  readonly #helpers: Helper[] = [];

  private constructor(
    private readonly hub: HubUnderTest,
    readonly notebook: NotebookOnServer,
    /** the program of this release */
    readonly source: string,
  ) {}

  static async open(): Promise<HelpersOnServer> {
    const source = await readFile("helper/hub_kernels_helper.py", "utf8");
    const hub = new HubUnderTest(await pooledHub("5.5"));
    const ada = await hub.open("ada");
    await addKernelSpec(hub.hub.homeOf("ada"), "mute", "import time; time.sleep(120)");
    await ada.start({});
    return new HelpersOnServer(hub, await NotebookOnServer.open(ada), source);
  }

  async close(): Promise<void> {
    this.notebook.close();
    await this.hub.stop();
  }

  window(program = this.source, more: Partial<HelperDeps> = {}): Helper {
    const helper = new Helper({ server: this.notebook.connection, program: () => Promise.resolve(program), ...more });
    this.#helpers.push(helper);
    return helper;
  }

  async sessions() {
    return (await SessionAPI.listRunning(this.notebook.settings)).filter(({ name }) => name === "Hub Kernels helper");
  }

  /** A connection to the one that runs. */
  async inside() {
    const [session] = await this.sessions();
    if (!session?.kernel) throw new Error("no helper runs");
    return this.notebook.connectTo(session.kernel);
  }

  async endAll(): Promise<void> {
    for (const helper of this.#helpers.splice(0)) helper.dispose();
    for (const { id } of await this.sessions()) await SessionAPI.shutdownSession(id, this.notebook.settings);
  }
}
