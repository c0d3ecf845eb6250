// A real nginx on loopback before a hub: what a site has as its front, or a cluster as its ingress.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureDebianPackages } from "./apt.js";
import type { CertificateAuthority, Issued } from "./certificates.js";
import { freePort } from "./ports.js";
import { portAnswers, startChild } from "./process.js";

const packages = { nginx: "a real reverse proxy before a hub" };
/** What `startNginx` installs, for a set-up that wants to do it in a step of its own. */
export const nginxPackages = Object.keys(packages);

const START_DEADLINE_MS = 30_000;
const PATIENT_S = 3_600;
/** OpenSSL's own rules are stricter than a site that still has these. */
const OLD_PROTOCOLS = ["TLSv1", "TLSv1.1"];

export interface NginxTls {
  certificate: Issued;
  /** false: the intermediate is missing. */
  chain?: boolean;
  /** Clients have to show a certificate of this one. */
  clientCa?: CertificateAuthority;
  /** As `ssl_protocols` has them: "TLSv1.2". */
  protocols?: readonly string[];
}

export interface NginxOptions {
  /** Where it passes requests on to; its path is kept: "http://127.0.0.1:8000/jupyter/". */
  upstream: string;
  /** Default is any free port. */
  port?: number;
  tls?: NginxTls;
  /** The answers of the hub's API are kept back, as by a front that nobody told of the progress of starts. */
  buffering?: boolean;
  /** Longer bodies get a 413, in bytes. */
  bodyLimit?: number;
  /** Connections on which the hub says nothing for so long are cut, WebSockets too. */
  idleTimeoutS?: number;
  /** Who does not send these gets a 403, as from an access proxy. */
  accessHeaders?: Readonly<Record<string, string>>;
  /** Leads everybody there instead, with 302; nginx puts in the request's own for `$request_uri`. */
  redirect?: string;
  /** Who asks more often than so, of the hub's API, gets a 429; with `retryAfterS` it says when to ask again. */
  limit?: { perSecond: number; retryAfterS?: number };
  /** What it does itself with what the hub's API is asked, as nginx has it: "return 302 https://login.example/;" */
  apiLines?: readonly string[];
  /** Other names get a 404, and with TLS no certificate: "hub.localhost", "*.hub.localhost". */
  serverNames?: readonly string[];
}

export interface RunningNginx {
  /** As the upstream's, at the first of its names or 127.0.0.1. */
  url: string;
  port: number;
  /** What was asked and answered, and what it complains about. */
  logFile: string;
  stop(): Promise<void>;
}

/** Installs what is missing. */
export async function startNginx(options: NginxOptions): Promise<RunningNginx> {
  await ensureDebianPackages(packages);
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-nginx-"));
  const discard = () => rm(folder, { recursive: true, force: true });
  const port = options.port ?? (await freePort());
  const configFile = path.join(folder, "nginx.conf");
  await writeFile(configFile, nginxConfig(options, port));
  const logFile = path.join(folder, "nginx.log");
  const args = ["-p", folder, "-c", configFile, "-e", "stderr"];
  const child = startChild({ name: "nginx", command: "/usr/sbin/nginx", args, logFile, cwd: folder });
  const stop = () => child.end().then(discard);
  try {
    await child.until(() => portAnswers(port), { what: "it listens", deadlineMs: START_DEADLINE_MS });
  } catch (error) {
    await stop();
    throw error;
  }
  const url = new URL(options.upstream);
  const [name = "127.0.0.1"] = options.serverNames ?? [];
  return { url: `http${options.tls ? "s" : ""}://${name}:${port}${url.pathname}`, port, logFile, stop };
}

/** As JupyterHub's documentation advises, but for the faults that were asked for. */
function nginxConfig(options: NginxOptions, port: number): string {
  const { upstream, redirect, tls, serverNames, bodyLimit = 0, idleTimeoutS = PATIENT_S, limit } = options;
  const pass = redirect === undefined ? `proxy_pass ${new URL(upstream).origin};` : `return 302 "${redirect}";`;
  // With 1.1, nginx passes each chunk on however it buffers; with 1.0, its own default, there are no WebSockets, and the hub's API has none.
  const apiLines = [
    ...(options.buffering ? ["proxy_http_version 1.0;"] : []),
    ...(limit ? limitLines(limit) : []),
    ...(options.apiLines ?? []),
  ];
  const listen = `listen 127.0.0.1:${port}${tls ? " ssl" : ""}`;
  return `${process.getuid?.() === 0 ? "user root;" : ""}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log /dev/stderr;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path temp-${name};`).join(" ")}
  server_names_hash_bucket_size 128;
  ${limit ? `limit_req_zone $binary_remote_addr zone=asked:1m rate=${limit.perSecond}r/s;` : ""}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  ${serverNames ? `server { ${listen} default_server; ${tls ? "ssl_reject_handshake on;" : "return 404;"} }` : ""}
  server {
    ${listen};
    ${serverNames ? `server_name ${serverNames.join(" ")};` : ""}
    ${tls ? tlsLines(tls) : ""}
    client_max_body_size ${bodyLimit};
    ${accessLines(options.accessHeaders)}
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Scheme $scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_read_timeout ${idleTimeoutS * 1000}ms;
    proxy_send_timeout ${PATIENT_S}s;
    proxy_request_buffering off;
    proxy_buffering ${options.buffering ? "on" : "off"};
    location / { ${pass} }
    ${apiLines.length > 0 ? `location ~ /hub/api { ${apiLines.join(" ")} ${pass} }` : ""}
  }
}
`;
}

function tlsLines({ certificate, chain = true, clientCa, protocols }: NginxTls): string {
  const { files } = certificate;
  const isOld = protocols?.some((protocol) => OLD_PROTOCOLS.includes(protocol)) ?? false;
  return [
    `ssl_certificate ${chain ? files.chain : files.certificate};`,
    `ssl_certificate_key ${files.key};`,
    ...(protocols ? [`ssl_protocols ${protocols.join(" ")};`] : []),
    ...(isOld ? ["ssl_ciphers ALL:@SECLEVEL=0;"] : []),
    ...(clientCa ? [`ssl_client_certificate ${clientCa.file};`, "ssl_verify_client on;", "ssl_verify_depth 3;"] : []),
  ].join("\n    ");
}

function limitLines({ retryAfterS }: NonNullable<NginxOptions["limit"]>): string[] {
  const again = retryAfterS === undefined ? [] : [`add_header Retry-After ${retryAfterS} always;`];
  return ["limit_req zone=asked;", "limit_req_status 429;", ...again];
}

function accessLines(headers: NginxOptions["accessHeaders"] = {}): string {
  const variable = (name: string) => `$http_${name.toLowerCase().replaceAll("-", "_")}`;
  const lines = Object.entries(headers).map(([name, value]) => `if (${variable(name)} != "${value}") { return 403; }`);
  return lines.join("\n    ");
}
