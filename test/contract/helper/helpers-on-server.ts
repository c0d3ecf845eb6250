import { readFile } from "node:fs/promises";
import { SessionAPI } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { Helper, type HelperDeps } from "../../../src/helper/helper.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { addKernelSpec } from "../kernels/own-kernels.js";
import { HubUnderTest } from "../servers/model-on-hub.js";

/** One for the tests of a suite, without a helper before each. */
export function helpersOnServer(): HelpersOnServer {
  const server = new HelpersOnServer();
  before(() => server.open());
  after(() => server.close());
  afterEach(() => server.endAll());
  return server;
}

/** A user's server, and the helpers that windows have there. A kernel of the kind "mute" never says a word, and ends by itself. */
class HelpersOnServer {
  readonly #helpers: Helper[] = [];
  #hub!: HubUnderTest;
  notebook!: NotebookOnServer;
  /** the program of this release */
  source!: string;

  async open(): Promise<void> {
    this.source = await readFile("helper/hub_kernels_helper.py", "utf8");
    this.#hub = new HubUnderTest(await pooledHub("5.5"));
    const ada = await this.#hub.open("ada");
    await addKernelSpec(this.#hub.hub.homeOf("ada"), "mute", "import time; time.sleep(120)");
    await ada.start({});
    this.notebook = await NotebookOnServer.open(ada);
  }

  async close(): Promise<void> {
    this.notebook.close();
    await this.#hub.stop();
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
