import type { HubServer } from "../../../src/hubClient/types.js";
import { createHubModel } from "../../../src/model/hub-model.js";
import type { ModelLog } from "../../../src/model/model-log.js";
import type { HubModel, ModelChange, Server, ServerState } from "../../../src/model/types.js";
import { accountIdOf, serverIdOf } from "../../../src/text/ids.js";
import { moment } from "../a-moment.js";
import {
  address,
  baseUrl,
  type Call,
  MemoryLog,
  MemoryMemento,
  MemoryTokens,
  ScriptedClient,
  UnusedNetworks,
} from "./model-fakes.js";

export const accountId = accountIdOf(address);
export const defaultId = serverIdOf(accountId, "");
export const gpuId = serverIdOf(accountId, "gpu");

/** A model with one hub that was never asked, and what it did so far. */
export class ModelRig {
  readonly client = new ScriptedClient();
  readonly tokens = new MemoryTokens();
  readonly log = new MemoryLog();
  readonly changes: ModelChange[] = [];
  readonly networks = new UnusedNetworks();
  now = 1_000;

  private constructor(
    readonly memento: MemoryMemento,
    public model: HubModel,
  ) {}

  static async create(
    options: { signedIn?: boolean; hub?: boolean; memento?: MemoryMemento; log?: ModelLog } = {},
  ): Promise<ModelRig> {
    const rig = new ModelRig(options.memento ?? new MemoryMemento(), undefined as unknown as HubModel);
    if (options.signedIn !== false) await rig.tokens.write(address, "secret", { scopes: [] });
    rig.model = createHubModel({
      memento: rig.memento,
      tokens: rig.tokens,
      log: options.log ?? rig.log,
      now: () => moment(rig.now),
      networks: rig.networks,
      createClient: () => rig.client,
    });
    if (options.hub !== false) await rig.model.addAccount({ baseUrl, user: "ada", version: "5.5.4" });
    rig.model.onDidChange((change) => rig.changes.push(change));
    return rig;
  }

  get reasons(): string[] {
    return this.changes.map(({ reason }) => reason);
  }

  state(serverId = defaultId): ServerState | undefined {
    return this.model.server(serverId)?.state;
  }

  /** A start of the default server that has reached the client; `call` is the client's side of it. */
  async starting(): Promise<{ start: Promise<Server>; call: Call<HubServer> }> {
    const start = this.model.start(defaultId, { image: "gpu" });
    // It is awaited by the test, which may let it fail before that.
    start.catch(() => undefined);
    await turn();
    const call = this.client.started.at(-1);
    if (!call) throw new Error("the client was not asked to start");
    return { start, call };
  }

  async refreshed(servers: HubServer[]): Promise<void> {
    const done = this.model.refresh(accountId);
    await turn();
    this.client.asked.at(-1)?.answer(servers);
    await done;
  }
}

/** Lets everything run that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
