import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, get, type RequestOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { TLSSocket } from "node:tls";
import { CertificateAuthority, type Issued, selfSigned } from "../../rig/certificates.js";

const FIRST_INSTALL_MS = 300_000;
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
    return await textOf({ host: "127.0.0.1", port, agent: false, ...client });
  } finally {
    listening.closeAllConnections();
    listening.close();
  }
}

function textOf(asked: RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    get(asked, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.once("end", () => resolve(text));
    }).once("error", reject);
  });
}
