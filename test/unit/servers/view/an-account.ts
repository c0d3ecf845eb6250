import type { Account, Hub, Server } from "../../../../src/model/types.js";
import { accountIdOf, hubIdOf, serverIdOf } from "../../../../src/text/ids.js";

export const baseUrl = "https://hub.example/";

/** Of ada, reached, with one default server that is stopped, but for what is said otherwise. */
export function account(servers: Partial<Server>[] = [{}], about: Partial<Account & Hub> = {}): Account {
  const user = about.user ?? "ada";
  const id = accountIdOf({ baseUrl, user });
  const whole = servers.map((server): Server => ({
    id: serverIdOf(id, server.name ?? ""),
    accountId: id,
    name: "",
    state: { kind: "stopped" },
    ...server,
  }));
  const { version, ...more } = about;
  const hub = { baseUrl: hubIdOf(baseUrl), label: "hub.example", ...(version !== undefined && { version }) };
  return { id, hub, user, label: "hub.example", reach: { kind: "ok" }, servers: whole, ...more };
}
