import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import { startHub } from "../../../rig/hub.js";
import { startNginx } from "../../../rig/nginx.js";
import { startSshd } from "../../../rig/sshd.js";
import type { PreparedSuite } from "../suite.js";

/**
 * A hub behind TLS of its own authority, and a proxy. The editor takes neither `hub.localhost` nor the proxy's `hub.internal` for this machine,
 * so that what it does with connections to elsewhere is done with these; no name server knows them.
 * And a hub with a host for each user.
 */
export async function prepare(): Promise<PreparedSuite> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-networks-"));
  const root = await CertificateAuthority.make(folder, "Rig Root");
  const hub = await startHub({ basePath: "/jupyter" });
  const certificate = await root.issue({ names: ["hub.localhost", "hub.internal"] });
  const front = await startNginx({ upstream: hub.url, tls: { certificate } });
  const proxy = await startForwardProxy({ allow: ["127.0.0.1", "hub.internal"], names: ["hub.internal"] });
  const sshd = await startSshd({ jump: true });
  const subdomains = await startHub({ line: "6.1", subdomains: true, slowSpawnTimeoutS: 0 });
  const { port } = new URL(front.url);
  const [token, ada] = [await hub.token("ada"), await hub.token("grace")];
  return {
    env: {
      RIG_PORT: port,
      RIG_CA: root.file,
      RIG_PROXY: proxy.url,
      RIG_TOKENS: JSON.stringify([token, ada]),
      RIG_SSH: path.dirname(sshd.program),
      RIG_PLAIN_URL: hub.url.replace("127.0.0.1", sshd.internalName),
      RIG_SUBDOMAINS: JSON.stringify({ url: subdomains.url, token: await subdomains.token("o'brien") }),
    },
    settings: { "hubKernels.tokenStorage": "secretStorage" },
    async stop() {
      await Promise.all([proxy.stop(), front.stop(), sshd.stop()]);
      await Promise.all([hub.stop(), subdomains.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
