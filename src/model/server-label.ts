import { withoutLinks } from "../text/hub-words.js";
import type { ServerId } from "../text/ids.js";
import type { Account, HubModel, Server } from "./types.js";

/** What people call a server, with its own name behind it where another of the hub is called the same; '' is the default server. */
export function serverName({ servers }: Pick<Account, "servers">, server: Server): string {
  const called = calledName(server);
  const isShared = (bearers(servers).get(called) ?? server.id) !== server.id;
  return isShared && called !== server.name && server.name !== "" ? `${called} (${withoutLinks(server.name)})` : called;
}

const bearersOf = new WeakMap<readonly Server[], ReadonlyMap<string, string>>();

/** Whose a name is: a server's id, or '' where several are called so. Kept with the list, as a hub may have thousands, and each is labelled. */
function bearers(servers: readonly Server[]): ReadonlyMap<string, string> {
  const known = bearersOf.get(servers);
  if (known) return known;
  const found = new Map<string, string>();
  for (const server of servers) {
    const called = calledName(server);
    found.set(called, found.has(called) ? "" : server.id);
  }
  bearersOf.set(servers, found);
  return found;
}

function calledName({ displayName, name }: Server): string {
  return withoutLinks(displayName ?? name);
}

/** `hub.example`, or `hub.example: gpu` for a named server. */
export function serverLabel(account: Account, server: Server): string {
  const name = serverName(account, server);
  return name === "" ? account.label : `${account.label}: ${name}`;
}

/** `undefined`: it is no longer known. */
export function labelOfServer(model: Pick<HubModel, "account" | "server">, serverId: ServerId): string | undefined {
  const server = model.server(serverId);
  const account = server && model.account(server.accountId);
  return account && serverLabel(account, server);
}
