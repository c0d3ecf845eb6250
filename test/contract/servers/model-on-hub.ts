import type { RecordedRequest, RunningHub } from "../../../rig/hub.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import type { UserOptions } from "../../../src/hubClient/types.js";
import { createHubModel } from "../../../src/model/hub-model.js";
import type { AccountReach, HubModel, ModelChange, Server, ServerState } from "../../../src/model/types.js";
import { type AccountId, accountIdOf, type ServerId, serverIdOf } from "../../../src/text/ids.js";
import type { NetworkSecrets } from "../../../src/transport/network/connect.js";
import { HubNetworks } from "../../../src/transport/network/hub-network.js";
import type { HubSession, NetworkSettings } from "../../../src/transport/types.js";
import { MemoryLog, MemoryMemento, MemoryTokens } from "../../unit/servers/model-fakes.js";

const POLL_MS = 50;

/** One window of a user: a model with the real client and transport on a real hub, and all that it told. */
export class WindowOnHub {
  readonly accountId: AccountId;
  readonly changes: ModelChange[] = [];
  readonly states: ServerState[] = [];

  private constructor(
    readonly model: HubModel,
    readonly tokens: MemoryTokens,
    readonly user: string,
    readonly log: MemoryLog,
    readonly memento: MemoryMemento,
    private readonly hub: RunningHub,
  ) {
    this.accountId = accountIdOf({ baseUrl: hub.url, user });
    model.onDidChange((change) => {
      this.changes.push(change);
      const state = this.state();
      if (state) this.states.push(state);
    });
  }

  /** Signed in, with the hub added and never asked; the rig's record of requests is empty. */
  static async open(
    hub: RunningHub,
    user: string,
    token?: string,
    { settings = {}, secrets }: { settings?: NetworkSettings; secrets?: NetworkSecrets } = {},
  ): Promise<WindowOnHub> {
    const [log, memento] = [new MemoryLog(), new MemoryMemento()];
    const tokens = new MemoryTokens();
    const account = { baseUrl: hub.url, user };
    await tokens.write(account, token ?? (await hub.token(user)), { scopes: [] });
    const model = createHubModel({
      memento,
      tokens,
      log,
      networks: new HubNetworks({ log, settings: () => () => settings, ...(secrets && { secrets: () => secrets }) }),
      createClient: createHubClient,
    });
    await model.addAccount({ baseUrl: hub.url, user, version: hub.version });
    return new WindowOnHub(model, tokens, user, log, memento, hub);
  }

  id(name = ""): ServerId {
    return serverIdOf(this.accountId, name);
  }

  state(name = ""): ServerState | undefined {
    return this.model.server(this.id(name))?.state;
  }

  get reach(): AccountReach["kind"] | undefined {
    return this.model.account(this.accountId)?.reach.kind;
  }

  get reasons(): string[] {
    return this.changes.map(({ reason }) => reason);
  }

  start(options: UserOptions, name = ""): Promise<Server> {
    const start = this.model.start(this.id(name), options);
    // It is awaited by the test, which may let it fail before that.
    start.catch(() => undefined);
    return start;
  }

  transport(): Promise<HubSession> {
    return this.model.transport(this.accountId);
  }

  /** What the hub itself says of the server, asked by its admin. */
  async atHub(name = ""): Promise<{ ready: boolean; pending: string | null } | undefined> {
    const { body } = await this.hub.api("GET", `users/${this.user}`);
    const { servers } = body as { servers: Record<string, { ready: boolean; pending: string | null }> };
    return servers[name];
  }

  async stopFromOutside(): Promise<void> {
    await this.hub.api("DELETE", `users/${this.user}/server`);
  }

  async close(): Promise<void> {
    this.model.dispose();
    await this.stopFromOutside();
  }
}

/** The hub of a test file, and the windows that a test opens on it. */
export class HubUnderTest {
  readonly #windows: WindowOnHub[] = [];

  constructor(readonly hub: RunningHub) {}

  async open(user: string, token?: string): Promise<WindowOnHub> {
    const window = await WindowOnHub.open(this.hub, user, token);
    this.#windows.push(window);
    this.hub.clearRequests();
    return window;
  }

  /** With two tokens, as two machines of one user have them. */
  async openTwo(user: string): Promise<[WindowOnHub, WindowOnHub]> {
    return [await this.open(user), await this.open(user)];
  }

  get posts(): string[] {
    return methods(this.hub.requests).filter((request) => request.startsWith("POST"));
  }

  async closeWindows(): Promise<void> {
    for (const window of this.#windows.splice(0)) await window.close();
  }

  async stop(): Promise<void> {
    await this.closeWindows();
    await this.hub.stop();
  }
}

/** Polls a condition; fails with the words after the time limit, which is for what hangs. */
export async function until(condition: () => unknown, what: string, withinMs = 120_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export function methods(requests: readonly RecordedRequest[]): string[] {
  return requests.map(({ method, path }) => `${method} ${path.replace(/^.*?\/hub\/api\//, "")}`);
}
