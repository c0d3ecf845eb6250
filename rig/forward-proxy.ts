// A real squid on loopback: the proxy through which a company's machines reach hubs.
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureDebianPackages } from "./apt.js";
import type { Issued } from "./certificates.js";
import { run } from "./command.js";
import { endProcessesWith } from "./leftovers.js";
import { freePort } from "./ports.js";
import { portAnswers, startChild } from "./process.js";

const packages = { squid: "a real forward proxy", openssl: "the passwords of its users" };
/** What `startForwardProxy` installs, for a set-up that wants to do it in a step of its own. */
export const forwardProxyPackages = Object.keys(packages);

const START_DEADLINE_MS = 30_000;
const STOP_GRACE_MS = 10_000;
const LOOPBACK = ["127.0.0.1", ".localhost"];

export interface ForwardProxyOptions {
  /** Default is any free port. */
  port?: number;
  /** Clients speak TLS to the proxy. */
  tls?: Issued;
  /** Who does not show them gets a 407 (Basic). */
  credentials?: { user: string; password: string };
  /** Hosts; with a dot before one it and all below it: others get a 403. Default is this machine; any port of them is open. */
  allow?: readonly string[];
  /** Names that it knows as this machine, such as "hub.localhost"; it asks no name server. */
  names?: readonly string[];
}

export interface RunningForwardProxy {
  url: string;
  port: number;
  /** What clients asked it until now, refused or not: "CONNECT 127.0.0.1:8000", "GET http://127.0.0.1:8000/hub/api". */
  seen(): string[];
  logFile: string;
  stop(): Promise<void>;
}

/** Installs what is missing. */
export async function startForwardProxy(options: ForwardProxyOptions = {}): Promise<RunningForwardProxy> {
  await ensureDebianPackages(packages);
  // Root's squid becomes the user "proxy", who may not go through a folder of temporary files that is root's alone.
  const temporary = process.getuid?.() === 0 ? "/tmp" : tmpdir();
  const folder = await mkdtemp(path.join(temporary, "hub-kernels-squid-"));
  const port = options.port ?? (await freePort());
  const requestLog = await writeFiles(folder, options, port);
  const logFile = path.join(folder, "squid.log");
  // Squids of one name would share what they have in /dev/shm.
  const name = `rig${port}`;
  const args = ["-N", "-n", name, "-f", path.join(folder, "squid.conf")];
  const child = startChild({ name: "squid", command: "/usr/sbin/squid", args, logFile, cwd: folder });
  // It keeps nothing. Told to end it takes two seconds, and in its first ones it aborts when the helper that knows passwords ends before it.
  const stop = async () => {
    child.signalGroup("SIGKILL");
    await child.end();
    await endProcessesWith(folder, STOP_GRACE_MS);
    const shared = (await readdir("/dev/shm")).filter((file) => file.startsWith(`${name}-`));
    await Promise.all([
      rm(folder, { recursive: true, force: true }),
      ...shared.map((file) => rm(path.join("/dev/shm", file))),
    ]);
  };
  try {
    await child.until(() => portAnswers(port), { what: "it listens", deadlineMs: START_DEADLINE_MS });
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `http${options.tls ? "s" : ""}://127.0.0.1:${port}`;
  return { url, port, seen: () => seenIn(requestLog), logFile, stop };
}

/** Gives the file in which it tells each request as it comes; its access log tells a tunnel only when that ends. */
async function writeFiles(folder: string, options: ForwardProxyOptions, port: number): Promise<string> {
  const requestLog = path.join(folder, "requests.log");
  const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
  // Of root's squid there is soon only one of the user "proxy" left.
  await chmod(folder, 0o711);
  await writeFile(requestLog, "");
  await chmod(requestLog, 0o666);
  await write("hosts", `${["127.0.0.1 localhost", ...(options.names ?? [])].join(" ")}\n`);
  if (options.credentials) {
    const { user, password } = options.credentials;
    await write("users", `${user}:${await run("openssl", ["passwd", "-apr1", "-stdin"], { input: password })}`);
  }
  await write("squid.conf", squidConfig(folder, requestLog, options, port));
  return requestLog;
}

function squidConfig(folder: string, requestLog: string, options: ForwardProxyOptions, port: number): string {
  const { tls, credentials, allow = LOOPBACK } = options;
  const listen = `127.0.0.1:${port}`;
  return `${tls ? `https_port ${listen} tls-cert=${tls.files.chain} tls-key=${tls.files.key}` : `http_port ${listen}`}
visible_hostname rig
hosts_file ${path.join(folder, "hosts")}
# For the answers of name servers, which it then cannot ask.
udp_incoming_address 127.0.0.1
dns_retransmit_interval 1 second
dns_timeout 1 second
cache_log ${requestLog}
debug_options ALL,1 11,2
access_log none
pid_filename none
coredump_dir none
netdb_filename none
cache deny all
cache_mem 1 MB
memory_pools off
# It would make room for as many as the system lets it.
max_filedescriptors 4096
pinger_enable off
shutdown_lifetime 0 seconds
${credentials ? basicLines(path.join(folder, "users")) : ""}
acl allowed dstdomain -n ${allow.join(" ")}
http_access allow allowed
http_access deny all
`;
}

function basicLines(users: string): string {
  return `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${users}
auth_param basic children 2 startup=1 idle=1
auth_param basic realm Rig proxy
acl known proxy_auth REQUIRED
http_access deny !known`;
}

function seenIn(requestLog: string): string[] {
  const requests = readFileSync(requestLog, "utf8").matchAll(/HTTP Client REQUEST:\n-+\n(\S+ \S+) HTTP\//g);
  return [...requests].map(([, request = ""]) => request);
}
