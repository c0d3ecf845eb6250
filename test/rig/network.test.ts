import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { TLSSocket } from "node:tls";
import { CertificateAuthority, type Issued, selfSigned } from "../../rig/certificates.js";
import { startForwardProxy } from "../../rig/forward-proxy.js";
import { processesWith } from "../../rig/leftovers.js";
import { type NginxOptions, type RunningNginx, startNginx } from "../../rig/nginx.js";
import { portAnswers } from "../../rig/process.js";
import { echoOf, eventsOf, textOf, toLoopback, tunnelThrough } from "./plain-client.js";
import { Upstream } from "./upstream.js";

const FIRST_INSTALL_MS = 300_000;
const KEPT_BACK_MS = 300;
const DAY_MS = 24 * 3_600_000;

describe("rig: certificates", function () {
  this.timeout(FIRST_INSTALL_MS);
  let folder: string;
  let root: CertificateAuthority;
  let below: CertificateAuthority;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-certificates-"));
    root = await CertificateAuthority.make(path.join(folder, "ca"), "Rig CA");
    below = await root.intermediate("Rig Intermediate");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("those who know the root trust a server that shows its intermediate, and no other", async () => {
    const issued = await below.issue({ names: ["127.0.0.1", "hub.localhost"] });
    const ca = root.certificate;
    assert.equal(await greeting({ cert: issued.chain, key: issued.key }, { ca }), "welcome");
    const named = { ca, servername: "hub.localhost" };
    assert.equal(await greeting({ cert: issued.chain, key: issued.key }, named), "welcome");
    const faults: [certificate: string, about: RequestOptions, code: string][] = [
      [issued.certificate, { ca }, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
      [issued.chain, {}, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
      [issued.chain, { ca, servername: "other.localhost" }, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ];
    for (const [cert, about, code] of faults) {
      await assert.rejects(greeting({ cert, key: issued.key }, about), { code });
    }
  });

  it("one may be over, may not be valid yet, or be vouched for by nobody", async () => {
    const names = ["127.0.0.1"];
    const faults: [Promise<Issued>, code: string][] = [
      [root.issue({ names, until: new Date(Date.now() - DAY_MS / 2) }), "CERT_HAS_EXPIRED"],
      [root.issue({ names, from: new Date(Date.now() + DAY_MS) }), "CERT_NOT_YET_VALID"],
      [root.issue({ names, usage: "client" }), "INVALID_PURPOSE"],
      [selfSigned(path.join(folder, "self"), { names }), "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ];
    for (const [making, code] of faults) {
      const { chain, key } = await making;
      await assert.rejects(greeting({ cert: chain, key }, { ca: root.certificate }), { code });
    }
  });

  it("a client's is good as PEM, with an encrypted key, and as PKCS#12", async () => {
    const server = await root.issue({ names: ["127.0.0.1"] });
    const demanding = { cert: server.chain, key: server.key, ca: root.certificate, requestCert: true };
    const ada = await below.issue({ client: "ada" });
    const passphrase = "a pass phrase";
    const ways: RequestOptions[] = [
      { cert: ada.chain, key: ada.key },
      { cert: ada.chain, key: await readFile(await ada.encryptedKey(passphrase)), passphrase },
      { pfx: await readFile(await ada.pkcs12(passphrase)), passphrase },
    ];
    for (const way of ways) {
      assert.equal(await greeting(demanding, { ca: root.certificate, ...way }), "welcome, CN=ada");
    }
    await assert.rejects(greeting(demanding, { ca: root.certificate }), {
      code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    });
  });
});

describe("rig: nginx before a hub", function () {
  this.timeout(FIRST_INSTALL_MS);
  const upstream = new Upstream();
  let folder: string;
  let ca: CertificateAuthority;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-nginx-test-"));
    ca = await CertificateAuthority.make(folder, "Rig CA");
    await upstream.start();
  });
  after(async () => {
    upstream.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const behind = async (options: Omit<NginxOptions, "upstream">, use: (front: RunningNginx) => Promise<void>) => {
    const front = await startNginx({ upstream: upstream.url, ...options });
    try {
      await use(front);
    } finally {
      await front.stop();
    }
    assert.equal(await portAnswers(front.port), false);
    assert.equal(existsSync(path.dirname(front.logFile)), false);
  };

  it("with TLS everything goes through, and the hub is told how it was asked", async () => {
    const tls = { certificate: await ca.issue({ names: ["127.0.0.1"] }), clientCa: ca };
    const ada = await ca.issue({ client: "ada" });
    const client = { ca: ca.certificate, cert: ada.chain, key: ada.key };
    await behind({ tls }, async ({ url, port }) => {
      assert.equal(url, `https://127.0.0.1:${port}/base/`);
      const headers = JSON.parse(await textOf(`${url}headers`, client)) as Record<string, string>;
      assert.equal(headers["host"], `127.0.0.1:${port}`);
      assert.equal(headers["x-forwarded-proto"], "https");
      assert.equal(headers["x-forwarded-for"], "127.0.0.1");
      assert.equal(await eventsOf(`${url}hub/api/events`, client, () => upstream.heard()), "one two");
      assert.equal(await echoOf(`${url}socket`, client), "hello");
      assert.match(await textOf(`${url}headers`, { ca: ca.certificate }), /No required SSL certificate was sent/);
      assert.match(await textOf(`http://127.0.0.1:${port}/`), /plain HTTP request was sent to HTTPS port/);
    });
  });

  it("it lacks its intermediate, or speaks an old protocol only, where it is told to", async () => {
    const issued = await (await ca.intermediate("Rig Intermediate")).issue({ names: ["127.0.0.1"] });
    const tls = { certificate: issued, chain: false };
    await behind({ tls }, async ({ url }) => {
      await assert.rejects(textOf(url, { ca: ca.certificate }), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    });
    const old = { certificate: issued, protocols: ["TLSv1.1"] };
    await behind({ tls: old }, async ({ url }) => {
      await assert.rejects(textOf(url, { ca: ca.certificate }), /alert protocol version/);
      const lax = { ca: ca.certificate, minVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
      assert.match(await textOf(`${url}headers`, lax), /"https"/);
    });
  });

  it("it answers to its names alone", async () => {
    const serverNames = ["hub.localhost", "*.hub.localhost"];
    const tls = { certificate: await ca.issue({ names: serverNames }) };
    await behind({ tls, serverNames }, async ({ url, port }) => {
      assert.equal(url, `https://hub.localhost:${port}/base/`);
      const byName = { ca: ca.certificate, lookup: toLoopback };
      assert.match(await textOf(`https://ada.hub.localhost:${port}/base/headers`, byName), /"ada\.hub\.localhost/);
      await assert.rejects(textOf(`https://other.localhost:${port}/`, byName), /tlsv1 unrecognized name/);
    });
  });

  it("it keeps events back, cuts what is idle, and refuses long bodies and those without its headers", async () => {
    const faults = {
      buffering: true,
      idleTimeoutS: 0.5,
      bodyLimit: 1000,
      accessHeaders: { "CF-Access-Client-Id": "rig" },
    };
    await behind(faults, async ({ url }) => {
      const client = { headers: { "CF-Access-Client-Id": "rig" } };
      upstream.patienceMs = KEPT_BACK_MS;
      assert.equal(await eventsOf(`${url}hub/api/events`, client, () => upstream.heard()), "one late");
      const askedAtMs = performance.now();
      await assert.rejects(echoOf(`${url}socket`, client, "say nothing"), /closed 1006/);
      assert.ok(performance.now() - askedAtMs > 400);
      assert.match(await textOf(`${url}silence`, client), /504 Gateway Time-out/);
      assert.match(await textOf(`${url}headers`, { ...client, method: "POST", body: "x".repeat(1001) }), /413 Request/);
      assert.match(await textOf(`${url}headers`), /403 Forbidden/);
    });
  });
});

describe("rig: squid, the way out", function () {
  this.timeout(FIRST_INSTALL_MS);
  const upstream = new Upstream();
  let folder: string;
  let ca: CertificateAuthority;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-squid-test-"));
    ca = await CertificateAuthority.make(folder, "Rig CA");
    await upstream.start();
  });
  after(async () => {
    upstream.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("passes on what it is asked for, as a tunnel or not, and tells of it while the tunnel is open", async () => {
    const proxy = await startForwardProxy({ names: ["hub.localhost"] });
    const { host, port } = new URL(upstream.url);
    try {
      const tunnel = await tunnelThrough(proxy.url, host);
      assert.deepEqual(proxy.seen(), [`CONNECT ${host}`]);
      tunnel.write("GET /base/headers HTTP/1.0\r\nConnection: close\r\n\r\n");
      assert.match(await text(tunnel), /200 OK[^]*"connection":"close"/);
      const named = `http://hub.localhost:${port}/base/headers`;
      assert.match(await textOf(proxy.url, { path: named }), /"via":".*squid/);
      assert.equal(proxy.seen().at(-1), `GET ${named}`);
      for (const refused of ["10.0.0.1:80", "hub.example:443"]) {
        await assert.rejects(tunnelThrough(proxy.url, refused), /403 Forbidden/);
      }
    } finally {
      await proxy.stop();
    }
    assert.equal(await portAnswers(proxy.port), false);
    assert.deepEqual(processesWith(path.dirname(proxy.logFile)), []);
    assert.ok(!readdirSync("/dev/shm").some((file) => file.includes(String(proxy.port))));
    assert.equal(existsSync(path.dirname(proxy.logFile)), false);
  });

  it("speaks TLS and knows its users, where it is told to", async () => {
    const tls = await ca.issue({ names: ["127.0.0.1"] });
    const credentials = { user: "ada", password: "a pass:word" };
    const proxy = await startForwardProxy({ tls, credentials });
    const loginOf = ({ user, password }: typeof credentials) =>
      `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const through = (login: Record<string, string>) =>
      tunnelThrough(proxy.url, new URL(upstream.url).host, { ca: ca.certificate, headers: login });
    try {
      (await through({ "proxy-authorization": loginOf(credentials) })).destroy();
      const wrong = { "proxy-authorization": loginOf({ ...credentials, password: "wrong" }) };
      for (const login of [{}, wrong]) await assert.rejects(through(login), /407 Basic realm="Rig proxy"/);
    } finally {
      await proxy.stop();
    }
  });
});

/** What a server with these options tells a client with those. */
async function greeting(server: Parameters<typeof createServer>[0], client: RequestOptions): Promise<string> {
  const listening = createServer(server, (asked, answer) => {
    const certificate = asked.socket instanceof TLSSocket ? asked.socket.getPeerX509Certificate() : undefined;
    answer.end(["welcome", ...(certificate ? [certificate.subject] : [])].join(", "));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  try {
    return await textOf({ host: "127.0.0.1", port, ...client });
  } finally {
    listening.closeAllConnections();
    listening.close();
  }
}
