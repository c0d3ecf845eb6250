import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { companionConfig } from "./companion.js";
import { HubAdmin, type TokenRequest } from "./hub-admin.js";
import { HubProcess } from "./hub-process.js";
import { freePort } from "./ports.js";
import { hubEnvironment, type HubLine } from "./python.js";
import { type ProxyFaults, type RecordedRequest, RecordingProxy } from "./recording-proxy.js";

export type { HubLine, ProxyFaults, RecordedRequest };

const DEFAULT_SLOW_SPAWN_TIMEOUT_S = 10;
const DEFAULT_POLL_INTERVAL_S = 2;

export interface HubOptions {
  /** JupyterHub 4.1.6, 5.5.4 (default) or 6.1.1. */
  line?: HubLine;
  /** As "/jupyter"; default is the root. */
  basePath?: string;
  /** More lines of jupyterhub_config.py. */
  config?: string;
  /** More Python packages of the hub's environment, as "dockerspawner==14.0.0". */
  packages?: readonly string[];
  /** With the hub companion of this repository, installed as its README says. */
  companion?: boolean;
  /** Where clients reach it; default is any free port. */
  port?: number;
  /** Each user's server has a host of its own, as ada.hub.localhost. Text is what the hub takes for its own: "https://hub.localhost:8443" of a front. */
  subdomains?: true | string;
  /** How long the start call waits for the server before it answers 202; 0 as the Kubernetes hubs have it. */
  slowSpawnTimeoutS?: number;
  /** How soon the hub notices that a server died (30 s on most hubs). */
  pollIntervalS?: number;
  /** Puts the hub inside something, such as a mount namespace: gets its command and gives the one to run. */
  wrap?: (command: readonly string[]) => readonly string[];
}

/** A real JupyterHub on loopback, behind a proxy that records what clients ask. */
export interface RunningHub {
  /** The hub as clients see it, with the base path and a slash at the end. */
  url: string;
  version: string;
  /** Token of a service that may do everything. */
  adminToken: string;
  logFile: string;
  /** What clients asked since the start or the last `clearRequests`; calls of `api` and `token` are not among it. */
  requests: RecordedRequest[];
  clearRequests(): void;
  faults: ProxyFaults;
  cutSockets(): void;
  /** Mints a token for a user, whom it creates first. Default scopes: access:servers!user servers!user. */
  token(user: string, about?: TokenRequest): Promise<string>;
  /** Revokes a token that `token` minted. */
  revoke(token: string): Promise<void>;
  /** A REST call as admin, past the recorder: `api("DELETE", "users/ada/server")`. Any status is an answer. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** The folder that the user's server has as its home and root. */
  homeOf(user: string): string;
  /** Kills the hub and starts it again; servers and kernels live on. */
  restart(): Promise<void>;
  /** The hub's own proxy, which it starts again by itself. */
  killProxy(): Promise<void>;
  stop(): Promise<void>;
}

/** The hub itself, which may be lent to one caller after the other: each has a proxy of its own before it. */
export interface HubBehind {
  process: HubProcess;
  /** Past the recorder. */
  admin: HubAdmin;
  adminToken: string;
  version: string;
  basePath: string;
  homeOf: (user: string) => string;
  stop(): Promise<void>;
}

/** Starts a hub of its own for the caller; may be called several times at once. */
export async function startHub(options: HubOptions = {}): Promise<RunningHub> {
  const { subdomains, port = subdomains === true ? await freePort() : undefined } = options;
  const origin = subdomains === true ? `http://hub.localhost:${port}` : subdomains;
  const config = origin === undefined ? "" : `c.JupyterHub.subdomain_host = ${JSON.stringify(origin)}\n`;
  const hub = await startBehind({ ...options, config: config + (options.config ?? "") });
  return { ...(await openFront(hub, () => hub.stop(), port)), ...(origin && { url: origin + hub.basePath }) };
}

export async function startBehind(options: HubOptions): Promise<HubBehind> {
  const environment = await hubEnvironment(options.line ?? "5.5", options.packages);
  const folder = await mkdtemp(join(tmpdir(), "hub-kernels-hub-"));
  const basePath = `/${(options.basePath ?? "").replaceAll(/^\/+|\/+$/g, "")}/`.replace("//", "/");
  const adminToken = randomBytes(16).toString("hex");
  const process = new HubProcess({
    environment,
    folder,
    basePath,
    adminToken,
    config: (options.config ?? "") + (options.companion ? await companionConfig(environment) : ""),
    slowSpawnTimeoutS: options.slowSpawnTimeoutS ?? DEFAULT_SLOW_SPAWN_TIMEOUT_S,
    pollIntervalS: options.pollIntervalS ?? DEFAULT_POLL_INTERVAL_S,
    ...(options.wrap && { wrap: options.wrap }),
  });
  const removeFolder = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    await process.start();
  } catch (error) {
    await removeFolder();
    throw error;
  }
  const admin = new HubAdmin(`http://127.0.0.1:${process.proxyPort}${basePath}`, adminToken);
  const homeOf = (user: string) => join(folder, "homes", user);
  const stop = () => process.stop().then(removeFolder);
  return { process, admin, adminToken, version: await admin.version(), basePath, homeOf, stop };
}

/** `stop` is what is done with the hub after its proxy was closed. */
export async function openFront(hub: HubBehind, stop: () => Promise<void>, port?: number): Promise<RunningHub> {
  const proxy = new RecordingProxy(hub.process.proxyPort);
  const openPort = await proxy.listen(port);
  let stopped: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${openPort}${hub.basePath}`,
    version: hub.version,
    adminToken: hub.adminToken,
    logFile: hub.process.logFile,
    requests: proxy.requests,
    clearRequests: () => void proxy.requests.splice(0),
    faults: proxy.faults,
    cutSockets: () => proxy.cutSockets(),
    token: (user, about) => hub.admin.token(user, about),
    revoke: (token) => hub.admin.revoke(token),
    api: (method, path, body) => hub.admin.call(method, path, body),
    homeOf: (user) => hub.homeOf(user),
    restart: () => hub.process.restart(),
    killProxy: () => hub.process.killProxy(),
    stop: () => (stopped ??= proxy.close().then(stop)),
  };
}
