import type { RecordedRequest } from "../../../rig/hub.js";
import type { Wish } from "../kernels/hub-door.js";
import { until } from "../kernels/notebooks.js";
import { type Added, command } from "../kernels/rig.js";

interface ServerAtHub {
  ready: boolean;
}

/** One of the hubs that suite.ts starts, as its admin sees it. */
export class Hub {
  constructor(
    readonly line: string,
    readonly url: string,
    private readonly door: string,
  ) {}

  async add(user: string): Promise<Added> {
    return await command<Added>("addHub", { url: this.url, token: await this.ask<string>({ do: "token", user }) });
  }

  async ask<T>(wish: Wish): Promise<T> {
    const response = await fetch(this.door, { method: "POST", body: JSON.stringify(wish) });
    const { value, error } = (await response.json()) as { value: T; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** As they came since the last `clear`, below the hub's base path: `POST user/ada/api/sessions`. */
  async requests(): Promise<string[]> {
    const recorded = await this.ask<RecordedRequest[]>({ do: "requests" });
    // `@jupyterlab/services` adds the time against caches.
    return recorded.map(
      ({ method, path }) => `${method} ${path.replace(new URL(this.url).pathname, "").replace(/\?\d+$/, "")}`,
    );
  }

  /** What a run needs of the user's server: one for each new kernel. */
  async sessionStarts(): Promise<number> {
    const requests = await this.requests();
    return requests.filter((request) => /^POST user\/.*\/api\/sessions$/.test(request)).length;
  }

  async start(user: string, options: object = {}): Promise<void> {
    await this.ask({ do: "api", method: "POST", path: `users/${user}/server`, body: options });
    await until("the server is ready", async () => (await this.servers(user))[""]?.ready === true);
  }

  /** As an admin or the browser does: this window is not told. */
  async stop(user: string): Promise<void> {
    await this.ask({ do: "api", method: "DELETE", path: `users/${user}/server` });
    await until("the server is stopped", async () => (await this.servers(user))[""] === undefined);
  }

  /** By name; '' is the default one. */
  async servers(user: string): Promise<Record<string, ServerAtHub>> {
    const { body } = await this.ask<{ body: { servers: Record<string, ServerAtHub> } }>({
      do: "api",
      method: "GET",
      path: `users/${user}`,
    });
    return body.servers;
  }
}

const known = JSON.parse(process.env["RIG_HUBS"] ?? "{}") as Record<string, { url: string; door: string }>;

/** @param line of the hub, as `4.1` */
export function hubOf(line: string): Hub {
  const hub = known[line];
  if (!hub) throw new Error(`the suite starts no hub ${line}`);
  return new Hub(line, hub.url, hub.door);
}
