import * as v from "valibot";
import { byName } from "../../text/by-name.js";
import { plainText } from "../../text/plain-text.js";
import type { HubApi } from "../hub-api.js";

/** What a hub runs or knows beside its users' servers. */
export interface HubService {
  name: string;
  isAdmin: boolean;
  /** below the hub's address, where it has a page */
  prefix?: string;
  /** the process of a service that the hub started */
  pid?: number;
  /** as the hub starts it; empty for one that it doesn't start */
  command: string[];
}

const MAX_WORDS = 200;
const service = v.object({
  name: v.string(),
  admin: v.nullish(v.boolean()),
  prefix: v.nullish(v.string()),
  pid: v.nullish(v.number()),
  command: v.fallback(v.nullish(v.array(v.string())), []),
});

/** `GET services`, one request; needs `list:services`. */
export async function services(api: HubApi, signal: AbortSignal): Promise<HubService[]> {
  const found = await api.ask({ method: "GET", path: "services", signal }, byName(v.unknown()));
  return Object.values(found).flatMap((item) => {
    const read = v.safeParse(service, item);
    if (!read.success) return [];
    const { name, admin, prefix, pid, command } = read.output;
    return [
      {
        name: plainText(name),
        isAdmin: admin ?? false,
        command: (command ?? []).slice(0, MAX_WORDS),
        ...(prefix && { prefix }),
        ...(pid && { pid }),
      },
    ];
  });
}

/** Is it the program that stops idle servers (`jupyterhub-idle-culler`), started by the hub? */
export function isIdleCuller({ command }: HubService): boolean {
  return command.some((word) => /jupyterhub[_-]idle[_-]culler|cull_idle_servers/.test(word));
}

/** Options of an idle culler, as `--timeout=3600`. */
export function cullerOptions({ command }: HubService): string[] {
  return command.filter((word) => word.startsWith("--"));
}

/** `POST shutdown`; needs `shutdown`. The hub answers, and ends then. */
export async function shutDown(
  api: HubApi,
  what: { servers: boolean; proxy: boolean },
  signal: AbortSignal,
): Promise<void> {
  await api.done({ method: "POST", path: "shutdown", json: what, signal });
}
