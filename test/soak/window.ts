import { createHubClient } from "../../src/hubClient/hub-client.js";
import { SteadyKernel } from "../../src/kernels/builtin/link/steady-kernel.js";
import { createHubModel } from "../../src/model/hub-model.js";
import type { HubModel, ServerState } from "../../src/model/types.js";
import { type AccountId, accountIdOf, type ServerId, serverIdOf } from "../../src/text/ids.js";
import { HubNetworks } from "../../src/transport/network/hub-network.js";
import type { HubSession } from "../../src/transport/types.js";
import { NotebookOnServer } from "../contract/jupyterServer/notebook-on-server.js";
import { MemoryMemento, MemoryTokens } from "../unit/servers/model-fakes.js";
import type { Hub } from "./hub.js";
import type { Journal } from "./journal.js";

/** Shorter than users have them, so that a run meets each of them often. In ms. */
const limits = {
  // A kept connection is doubted after 5 s.
  requestTimeoutMs: 7_000,
  socketTimeoutMs: 20_000,
  bodyIdleTimeoutMs: 5_000,
  bodyTimeoutMs: 10_000,
};

/** One window of a user: our rooms with all of their real parts, up to where the editor begins. */
export class Window {
  readonly accountId: AccountId;
  readonly #tokens = new MemoryTokens();
  readonly model: HubModel;
  #connection: Promise<NotebookOnServer> | undefined;
  isClosed = false;

  constructor(
    private readonly hub: Hub,
    readonly user: string,
    private readonly journal: Journal,
  ) {
    this.accountId = accountIdOf(this.#account);
    this.model = createHubModel({
      memento: new MemoryMemento(),
      tokens: this.#tokens,
      log: journal,
      networks: new HubNetworks({ log: journal, settings: () => () => limits }),
      createClient: createHubClient,
    });
  }

  get #account() {
    return { baseUrl: this.hub.there.url, user: this.user };
  }

  async open(): Promise<this> {
    await this.signIn();
    await this.model.addAccount({ ...this.#account, version: this.hub.there.version });
    return this;
  }

  async signIn(): Promise<void> {
    const token =
      (await this.#tokens.read(this.#account)) ?? (await this.hub.ask<string>({ do: "token", user: this.user }));
    await this.#tokens.write(this.#account, token, { scopes: [] });
  }

  id(name = ""): ServerId {
    return serverIdOf(this.accountId, name);
  }

  get state(): ServerState["kind"] | undefined {
    return this.model.server(this.id())?.state.kind;
  }

  transport(): Promise<HubSession> {
    return this.model.transport(this.accountId);
  }

  /** The network that others get. */
  connection(): Promise<NotebookOnServer> {
    this.#connection ??= NotebookOnServer.open(this, new MemoryMemento(), "", this.journal).then((server) => {
      // Its faults are not ours: the Jupyter extension has them whatever network it is given.
      server.connectTo = (model) => new SteadyKernel({ model, serverSettings: server.settings });
      server.answer = () => {
        server.asked.length = 0;
        server.renewed.length = 0;
        return this.running();
      };
      return server;
    });
    this.#connection.catch(() => (this.#connection = undefined));
    return this.#connection;
  }

  /** As a user does who runs a cell: the server is started where it does not run. */
  async running(signal?: AbortSignal): Promise<{ url: string }> {
    await this.model.refresh(this.accountId, signal);
    const now = this.model.server(this.id())?.state;
    if (now?.kind === "running") return now;
    const { state } = await this.model.start(this.id(), {}, signal);
    if (state.kind !== "running") throw new Error(`the server is ${state.kind} after its start`);
    return state;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const connection = await this.#connection?.catch(() => undefined);
    connection?.close();
    this.model.dispose();
  }
}
