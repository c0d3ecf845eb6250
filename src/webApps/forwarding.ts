import { randomUUID } from "node:crypto";
import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { type HelperReachDeps, ReachedServers, type TunnelReach, tunnelTo } from "../helper/reached-servers.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { Forward, ServerForwards } from "../servers/forwards/server-forwards.js";
import type { ServerId } from "../text/ids.js";
import type { Localizer } from "../text/speech.js";
import type { AppUpstream, PageHolder } from "../transport/gateway/contract.js";
import { Gateway } from "../transport/gateway/gateway.js";
import { unpatched } from "../transport/network/unpatched.js";
import type { TransportLog } from "../transport/types.js";
import { troubleWords } from "./app-words.js";

export interface ForwardingDeps extends HelperReachDeps {
  model: Pick<HubModel, "server" | "onDidChange" | "refresh">;
  forwards: ServerForwards;
  l10n: Localizer;
  /** The address by which the user's browser reaches one of this machine: another one where the editor's window is elsewhere. */
  external(address: string): Promise<string>;
  log: TransportLog;
}

interface Open extends Forward {
  /** tells one start of the server from the next */
  started: string | undefined;
  /** an app on a server is opened by one gateway */
  key: string;
  gateway?: Gateway;
  close(): void;
}

/** What this window forwards: each until it is stopped, its server is, nobody has used it for long, or the window goes. */
export class Forwarding {
  readonly #open = new Map<string, Open>();
  readonly #reached: ReachedServers<TunnelReach>;
  readonly #changes: { dispose(): void };

  constructor(private readonly deps: ForwardingDeps) {
    this.#reached = new ReachedServers(deps.model, (server) => tunnelTo(server, deps));
    this.#changes = deps.model.onDidChange(({ servers }) => {
      for (const { id } of servers) this.#serverChanged(id);
    });
  }

  dispose(): void {
    this.#changes.dispose();
    for (const id of [...this.#open.keys()]) this.stop(id);
    this.#reached.dispose();
  }

  /** On each server one helper of this room. */
  reach(server: ServerId): Promise<TunnelReach> {
    return this.#reached.of(server);
  }

  /** Is an app at this port of it open here? */
  has(server: ServerId, port: number): boolean {
    return this.#on(server).some(({ key }) => key === pageKey(port) || key === tcpKey(port));
  }

  get(id: string): Forward | undefined {
    return this.#open.get(id);
  }

  /** The app's page for one browser, or a part of the editor: an address that lets in once. @param path from its root on */
  async pageOf(id: string, holder: PageHolder, path = "/"): Promise<string> {
    const gateway = this.#open.get(id)?.gateway;
    if (!gateway) throw new RangeError("nothing is forwarded under this name");
    const address = await this.deps.external(gateway.address.replace(/\/$/, "") + gateway.entry(holder, path));
    gateway.isKnownAs(address);
    return address;
  }

  /** @param key of the app on the server: what is open already is given again */
  async openPage(server: ServerId, key: string, name: string, upstream: AppUpstream): Promise<Forward> {
    const known = this.#on(server).find((each) => each.key === key);
    if (known) return known;
    const id = randomUUID();
    const gateway = await Gateway.open({
      upstream,
      trouble: (trouble) => {
        // Perhaps it does not run any more: the hub knows.
        const accountId = this.deps.model.server(server)?.accountId;
        if (accountId) this.deps.model.refresh(accountId).catch(() => undefined);
        return troubleWords(trouble, name, this.deps.l10n);
      },
      closedAsIdle: () => this.stop(id),
      log: this.deps.log,
    });
    return this.#add({
      id,
      server,
      key,
      kind: "page",
      name,
      address: gateway.address,
      gateway,
      close: () => gateway.close(),
    });
  }

  /** A port of this machine that leads to one of the node, for any program here. */
  async openPort(server: ServerId, port: number, local: number): Promise<Forward> {
    const key = tcpKey(port);
    const known = this.#on(server).find((each) => each.key === key);
    if (known) return known;
    const { tunnel } = await this.reach(server);
    const sockets = new Set<Socket>();
    const end = new AbortController();
    const listener = unpatched(net).createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
      tunnel.connect(port, end.signal).then(
        (line) => pipeline(socket, line, socket, () => line.destroy()),
        () => socket.resetAndDestroy(),
      );
    });
    await listening(listener, local);
    const address = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const close = () => {
      end.abort();
      listener.close();
      for (const socket of sockets) socket.destroy();
    };
    return this.#add({ id: randomUUID(), server, key, kind: "tcp", name: String(port), address, close });
  }

  stop(id: string): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    open.close();
    this.deps.forwards.remove(id);
    if (this.#on(open.server).length === 0) this.#reached.leave(open.server);
  }

  #on(server: ServerId): Open[] {
    return [...this.#open.values()].filter((each) => each.server === server);
  }

  #add(made: Omit<Open, "started">): Forward {
    const open = { ...made, started: startOf(this.deps.model.server(made.server)) };
    const { id, server, kind, name, address } = open;
    this.#open.set(id, open);
    this.deps.forwards.add({ id, server, kind, name, address });
    return open;
  }

  #serverChanged(server: ServerId): void {
    const { state } = this.deps.model.server(server) ?? {};
    // While nobody knows what it does, it may still run.
    if (state?.kind === "unknown") return;
    const started = state && startOf({ state });
    for (const open of this.#on(server)) if (open.started !== started) this.stop(open.id);
  }
}

/** Of the page at a port. */
export function pageKey(port: number): string {
  return `port ${port}`;
}

function tcpKey(port: number): string {
  return `tcp ${port}`;
}

/** The same port here where it is free. */
async function listening(listener: net.Server, local: number): Promise<void> {
  try {
    await once(listener.listen(local, "127.0.0.1"), "listening");
  } catch (error) {
    if (local === 0) throw error;
    await once(listener.listen(0, "127.0.0.1"), "listening");
  }
}
