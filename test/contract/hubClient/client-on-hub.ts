import assert from "node:assert/strict";
import { type HubLine, type RunningHub, startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { poll } from "../../../rig/process.js";
import type { HubClient } from "../../../src/hubClient/contract.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import type { HubServer, SpawnProgress, UserOptions } from "../../../src/hubClient/types.js";
import { type ASession, aSession, someNetworks } from "../../a-session.js";

export const LINES: HubLine[] = ["4.1", "5.5", "6.1"];
/** Every line, and both ways to answer a start: when the server is up, and at once (as Kubernetes hubs do). */
export const ANSWERS: { line: HubLine; slowSpawnTimeoutS: number }[] = [
  { line: "4.1", slowSpawnTimeoutS: 10 },
  { line: "5.5", slowSpawnTimeoutS: 10 },
  { line: "5.5", slowSpawnTimeoutS: 0 },
  { line: "6.1", slowSpawnTimeoutS: 0 },
];
export const HUB_DEADLINE_MS = 300_000;
const WITHIN_MS = 120_000;
export const noSignal = new AbortController().signal;

/** A hub for the tests of one `describe`; with a configuration it is its own. */
export function hubForTests(line: HubLine, slowSpawnTimeoutS = 0, config?: string): () => RunningHub {
  let hub: RunningHub | undefined;
  before(async function () {
    this.timeout(HUB_DEADLINE_MS);
    const options = { line, slowSpawnTimeoutS, basePath: "/jupyter" };
    hub = await (config === undefined ? pooledHub(line, slowSpawnTimeoutS) : startHub({ ...options, config }));
  });
  after(async () => {
    for (const transport of transports.splice(0)) transport.dispose();
    await hub?.stop();
  });
  return () => {
    assert.ok(hub);
    return hub;
  };
}

const transports: ASession[] = [];

export const networks = someNetworks();

export function clientWith(hub: Pick<RunningHub, "url">, token: string | undefined, version?: string): HubClient {
  const transport = aSession({ baseUrl: hub.url, token });
  transports.push(transport);
  return createHubClient({ baseUrl: hub.url, fetch: transport.fetch, ...(version !== undefined && { version }) });
}

export interface Started {
  server?: HubServer;
  error?: Error & Record<string, unknown>;
  events: SpawnProgress[];
}

/** A user on a hub, and what the recording proxy saw of them. */
export class UserOnHub {
  private constructor(
    readonly hub: RunningHub,
    readonly name: string,
    readonly token: string,
    readonly client: HubClient,
  ) {}

  static async of(hub: RunningHub, name: string, scopes?: string[]): Promise<UserOnHub> {
    const token = await hub.token(name, scopes ? { scopes } : {});
    return new UserOnHub(hub, name, token, clientWith(hub, token, hub.version));
  }

  /** The requests about this user, as `POST server 201`, below `hub/api/users/NAME`. */
  get requests(): string[] {
    const prefix = `${new URL(this.hub.url).pathname}hub/api/users/${encodeURIComponent(this.name)}`;
    return this.hub.requests
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ method, path, status }) =>
        `${method} ${path.slice(prefix.length).replace(/^\//, "")} ${status}`.replace("  ", " "),
      );
  }

  async start(options: UserOptions | undefined, name = "", signal = noSignal): Promise<Started> {
    const events: SpawnProgress[] = [];
    try {
      const report = (event: SpawnProgress) => events.push(event);
      return { server: await this.client.start({ user: this.name, name }, options, report, signal), events };
    } catch (error) {
      return { error: error as Error & Record<string, unknown>, events };
    }
  }

  stop(name = ""): Promise<void> {
    return this.client.stop({ user: this.name, name }, noSignal);
  }

  /** As the hub has it now, asked past the recorder. */
  async asTheHubHasIt(
    name = "",
  ): Promise<{ ready: boolean; pending: string | null; user_options: unknown } | undefined> {
    const { body } = await this.hub.api("GET", `users/${encodeURIComponent(this.name)}?include_stopped_servers`);
    return (body as { servers: Record<string, { ready: boolean; pending: string | null; user_options: unknown }> })
      .servers[name];
  }
}

/** `message (n s)` events, without the rest. */
export function messages(events: SpawnProgress[]): string[] {
  return events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
}

export function lastKind(events: SpawnProgress[]): string | undefined {
  return events.at(-1)?.kind;
}

/** The first value that is not `undefined`. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  const seen = await poll(async () => (found = await look()) !== undefined, WITHIN_MS);
  assert.ok(seen, `${what} did not come within ${WITHIN_MS} ms`);
  return found as T;
}

export async function untilPending(user: UserOnHub): Promise<void> {
  await until("a pending start", async () => ((await user.asTheHubHasIt())?.pending === "spawn" ? true : undefined));
}
