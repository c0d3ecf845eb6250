import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import http, { type Agent } from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import { type RunningNginx, startNginx } from "../../../rig/nginx.js";
import { startSshd } from "../../../rig/sshd.js";
import type { NetworkSettings } from "../../../src/transport/types.js";

/** How a hub is reached: at which address, with what is set for it here, and with what a browser has. */
export interface Way {
  name: string;
  url: string;
  settings: NetworkSettings;
  /** "none": no browser of this machine reaches it */
  browser: Agent | undefined | "none";
  /** until the next one is used */
  close(): Promise<void>;
}

/** One at a time, so that the `ssh` that the PATH has first is the one of the way. */
export async function* waysTo(hub: RunningHub): AsyncGenerator<Way> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-ways-"));
  const nothing = () => Promise.resolve();
  let signed: RunningNginx | undefined;
  try {
    const root = await CertificateAuthority.make(folder, "Rig Root");
    const certificate = await root.issue({ names: ["127.0.0.1"] });
    const ca = root.certificate;
    const own = { system: false, authorities: [root.file], trusted: [] };

    signed = await startNginx({ upstream: hub.url, tls: { certificate } });
    const browser = new https.Agent({ ca });
    yield { name: "own CA", url: signed.url, settings: { tls: own }, browser, close: nothing };

    const { files } = await root.issue({ client: "ada" });
    const mutual = await startNginx({ upstream: hub.url, tls: { certificate, clientCa: root } });
    const shown = { cert: readFileSync(files.certificate), key: readFileSync(files.key) };
    const settings = { tls: { ...own, identity: { certificate: files.certificate, key: files.key } } };
    yield {
      name: "mTLS",
      url: mutual.url,
      settings,
      browser: new https.Agent({ ca, ...shown }),
      close: () => mutual.stop(),
    };

    for (const encrypted of [false, true]) {
      const proxy = await startForwardProxy(encrypted ? { tls: certificate } : {});
      yield {
        name: encrypted ? "https proxy" : "http proxy",
        url: signed.url,
        settings: { tls: own, proxy: { hub: proxy.url, support: "off", noProxy: [], env: {} } },
        browser: new ProxiedAgent(proxy.url, ca),
        close: () => proxy.stop(),
      };
    }
    for (const jump of [false, true]) yield await bySsh(hub, jump);
  } finally {
    await signed?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bySsh(hub: RunningHub, jump: boolean): Promise<Way> {
  const sshd = await startSshd({ jump });
  const { PATH: before = "" } = process.env;
  process.env["PATH"] = `${path.dirname(sshd.program)}:${before}`;
  const remote = { host: sshd.internalName, port: Number(new URL(hub.url).port) };
  return {
    name: jump ? "SSH with jump" : "SSH",
    url: hub.url.replace("127.0.0.1", sshd.internalName),
    settings: { ssh: { host: "login", remote } },
    browser: "none",
    close: async () => {
      process.env["PATH"] = before;
      await sshd.stop();
    },
  };
}

/** A browser's way by a proxy to an encrypted hub. */
class ProxiedAgent extends https.Agent {
  constructor(
    private readonly proxy: string,
    private readonly ca: string,
  ) {
    super();
  }

  override createConnection(
    { host, port }: { host?: string | null; port?: number | string | null },
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { protocol, hostname, port: proxyPort } = new URL(this.proxy);
    const wish = {
      host: hostname,
      port: proxyPort,
      method: "CONNECT",
      path: `${host}:${port}`,
      agent: false,
      ca: this.ca,
    };
    (protocol === "https:" ? https : http)
      .request(wish)
      .once("connect", (_answer, socket: Duplex) =>
        done?.(null, tls.connect({ socket, ca: this.ca, host: host ?? "" })),
      )
      .once("error", (error) => done?.(error, undefined as unknown as Duplex))
      .end();
    return undefined;
  }
}
