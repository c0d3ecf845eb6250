import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import tls from "node:tls";
import { CertificateAuthority, type Issued, selfSigned } from "../../../rig/certificates.js";
import type { RunningHub } from "../../../rig/hub.js";
import type { NginxOptions, RunningNginx } from "../../../rig/nginx.js";
import type { CertificateNotTrusted } from "../../../src/transport/errors.js";
import { noSecrets } from "../../../src/transport/network/network.js";
import type { TlsSettings } from "../../../src/transport/network/tls.js";
import { type ASession, aSession } from "../../a-session.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { Stage } from "./stage.js";

const dayMs = 24 * 3600_000;
const names = ["127.0.0.1", "hub.localhost"];

/** A wrong passphrase that a key seems to open with: what comes out of it is none. */
function nonsenseFor(key: Buffer): string {
  for (let tries = 0; ; tries++) {
    try {
      tls.createSecureContext({ key, passphrase: `wrong ${tries}` });
    } catch (error) {
      if ((error as { code?: string }).code === "ERR_OSSL_UNSUPPORTED") return `wrong ${tries}`;
    }
  }
}

describe("transport: a hub behind TLS", function () {
  this.timeout(HUB_DEADLINE_MS);
  let folder: string;
  let hub: RunningHub;
  let root: CertificateAuthority;
  let between: CertificateAuthority;
  const stage = Stage.inSuite();

  before(async () => {
    ({ hub, root, folder } = stage);
    between = await root.intermediate("Rig Intermediate");
  });

  const front = (tls: NonNullable<NginxOptions["tls"]>, about: Partial<NginxOptions> = {}) =>
    stage.front({ tls, ...about });

  function sessionAt({ url }: { url: string }, tls: Partial<TlsSettings>, about = {}): ASession {
    const settings = { system: false, authorities: [], trusted: [], ...tls };
    const session = aSession({ baseUrl: url, tls: settings, ...about });
    stage.atEnd(() => session.dispose());
    return session;
  }

  async function nobodys(): Promise<Issued> {
    return await selfSigned(await mkdtemp(path.join(folder, "self-")), { names });
  }

  async function versionAt(session: ASession): Promise<unknown> {
    const response = await session.fetch("hub/api");
    return ((await response.json()) as { version: unknown }).version;
  }

  async function refusalAt(nginx: RunningNginx, tls: Partial<TlsSettings> = {}): Promise<CertificateNotTrusted> {
    const error: unknown = await versionAt(sessionAt(nginx, tls)).catch((thrown: unknown) => thrown);
    assert.equal((error as CertificateNotTrusted).kind, "certificate-not-trusted", String(error));
    return error as CertificateNotTrusted;
  }

  it("is reached with the authority of the site, as a file or a folder of them, by REST and by socket", async () => {
    const nginx = await front({ certificate: await between.issue({ names }) });
    for (const authorities of [[root.file], [path.dirname(root.file)]]) {
      assert.equal(await versionAt(sessionAt(nginx, { authorities })), hub.version);
    }
    const session = sessionAt(nginx, { authorities: [root.file] });
    const socket = new session.WebSocket(`${nginx.url}hub/api/no-such-socket`);
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    assert.equal((error as { kind?: string }).kind, "socket-refused");
  });

  it("is refused with the name of the authority that nobody here knows", async () => {
    const { about } = await refusalAt(await front({ certificate: await between.issue({ names }) }));
    assert.deepEqual(about.problem, { kind: "unknown-authority", authority: "Rig Root" });
    assert.equal(about.certificate?.issuer, "Rig Intermediate");
  });

  it("is refused where it sends its own certificate alone, with the name of who signed it", async () => {
    const certificate = await between.issue({ names });
    const { about } = await refusalAt(await front({ certificate, chain: false }), { authorities: [root.file] });
    assert.ok(["intermediate-missing", "unknown-authority"].includes(about.problem.kind));
    assert.equal("authority" in about.problem && about.problem.authority, "Rig Intermediate");
  });

  it("is refused with an end, a beginning or names that do not fit, or with nobody's signature", async () => {
    const [past, future] = [new Date(Date.now() - dayMs), new Date(Date.now() + dayMs)];
    const cases: [Issued, string][] = [
      [await root.issue({ names, from: new Date(Date.now() - 2 * dayMs), until: past }), "expired"],
      [await root.issue({ names, from: future, until: new Date(Date.now() + 2 * dayMs) }), "not-yet-valid"],
      [await root.issue({ names: ["other.example", "www.other.example"] }), "other-host"],
      [await nobodys(), "self-signed"],
    ];
    for (const [certificate, kind] of cases) {
      const { about } = await refusalAt(await front({ certificate }), { authorities: [root.file] });
      assert.equal(about.problem.kind, kind);
      if (about.problem.kind === "other-host") {
        assert.deepEqual(about.problem.names, ["other.example", "www.other.example"]);
      }
    }
  });

  it("is reached once the file of its authority is put right, in the same window", async () => {
    const file = path.join(folder, "authority.pem");
    const other = await CertificateAuthority.make(await mkdtemp(path.join(folder, "former-")), "Former Root");
    await copyFile(other.file, file);
    const session = sessionAt(await front({ certificate: await root.issue({ names }) }), { authorities: [file] });
    await assert.rejects(versionAt(session), { kind: "certificate-not-trusted" });
    await copyFile(root.file, file);
    assert.equal(await versionAt(session), hub.version);
  });

  it("is reached once its very certificate is trusted, and refused again with another one", async () => {
    const [first, second] = [await nobodys(), await nobodys()];
    const nginx = await front({ certificate: first });
    const { about } = await refusalAt(nginx);
    assert.equal(about.replaced, false);
    const trusted = [about.certificate?.publicKey ?? ""];
    assert.equal(await versionAt(sessionAt(nginx, { trusted })), hub.version);
    const again = await refusalAt(await front({ certificate: second }), { trusted });
    assert.equal(again.about.replaced, true);
    assert.notEqual(again.about.certificate?.sha256, about.certificate?.sha256);
  });

  it("is asked for by another name than its address has where that is set", async () => {
    const nginx = await front({ certificate: await root.issue({ names: ["inside.example"] }) });
    const authorities = [root.file];
    assert.equal(await versionAt(sessionAt(nginx, { authorities, serverName: "inside.example" })), hub.version);
    assert.equal((await refusalAt(nginx, { authorities })).about.problem.kind, "other-host");
  });

  it("is reached at a name below localhost, which few resolvers know", async () => {
    const nginx = await front({ certificate: await root.issue({ names }) });
    const url = nginx.url.replace("127.0.0.1", "hub.localhost");
    assert.equal(await versionAt(sessionAt({ url }, { authorities: [root.file] })), hub.version);
  });

  it("is not spoken with in an older version than is set", async () => {
    const nginx = await front({ certificate: await root.issue({ names }), protocols: ["TLSv1.2"] });
    const authorities = [root.file];
    assert.equal(await versionAt(sessionAt(nginx, { authorities, minVersion: "TLSv1.2" })), hub.version);
    await assert.rejects(versionAt(sessionAt(nginx, { authorities, minVersion: "TLSv1.3" })), {
      kind: "hub-unreachable",
    });
  });

  it("is shown a client's certificate, as PEM or PKCS#12, and asks for its passphrase once, and again after a wrong one", async () => {
    const ada = await root.issue({ client: "ada" });
    const nginx = await front({ certificate: await root.issue({ names }), clientCa: root });
    const { certificate, key } = ada.files;
    const authorities = [root.file];
    assert.equal(await versionAt(sessionAt(nginx, { authorities, identity: { certificate, key } })), hub.version);
    const locked = [
      { pkcs12: await ada.pkcs12("open sesame") },
      { certificate, key: await ada.encryptedKey("open sesame") },
    ];
    const nonsense = nonsenseFor(await readFile(locked[1]?.key ?? ""));
    for (const [identity, wrong] of locked.flatMap((one) => [[one, "wrong"] as const, [one, nonsense] as const])) {
      const asked: [string, boolean][] = [];
      const passphrase = (file: string, refused: boolean) => {
        asked.push([file, refused]);
        return Promise.resolve(refused ? "open sesame" : wrong);
      };
      const secrets = { ...noSecrets, passphrase };
      const session = sessionAt(nginx, { authorities, identity }, { secrets });
      const versions = await Promise.all([versionAt(session), versionAt(session)]);
      assert.deepEqual(versions, [hub.version, hub.version]);
      const file = "pkcs12" in identity ? identity.pkcs12 : identity.key;
      assert.deepEqual(asked, [
        [file, false],
        [file, true],
      ]);
      await assert.rejects(versionAt(sessionAt(nginx, { authorities, identity })), {
        kind: "network-file-unusable",
        why: "locked",
        file,
      });
    }
  });

  it("says which file is missing, or holds no certificate", async () => {
    const nginx = await front({ certificate: await root.issue({ names }) });
    const nothingThere = path.join(folder, "nothing.pem");
    const empty = path.join(folder, "empty.pem");
    await writeFile(empty, "nothing\n");
    const reached = (file: string) => versionAt(sessionAt(nginx, { authorities: [file] }));
    await assert.rejects(reached(nothingThere), { kind: "network-file-unusable", why: "missing", file: nothingThere });
    await assert.rejects(reached(empty), { kind: "network-file-unusable", why: "content", file: empty });
  });

  it("gets the headers that are set for it, with each request and each socket", async () => {
    const accessHeaders = { "CF-Access-Client-Id": "an id", "CF-Access-Client-Secret": "a secret" };
    const nginx = await front({ certificate: await root.issue({ names }) }, { accessHeaders });
    const authorities = [root.file];
    assert.equal((await sessionAt(nginx, { authorities }).fetch("hub/api")).status, 403);
    const header = (name: string) => Promise.resolve(accessHeaders[name as keyof typeof accessHeaders]);
    const secrets = { ...noSecrets, header };
    const session = sessionAt(nginx, { authorities }, { headers: Object.keys(accessHeaders), secrets });
    assert.equal(await versionAt(session), hub.version);
  });

  it("is told its headers anew where they are refused, once its user wants something again, and each once", async () => {
    const accessHeaders = { "X-Id": "an id", "X-Secret": "a secret" };
    const nginx = await front({ certificate: await root.issue({ names }) }, { accessHeaders });
    const asked: [string, boolean][] = [];
    let [secret, wantedAtMs] = ["mistyped", 0];
    const header = (name: string, refused: boolean) => {
      asked.push([name, refused]);
      return Promise.resolve(name === "X-Id" ? "an id" : secret);
    };
    const secrets = { ...noSecrets, header, wantedAtMs: () => wantedAtMs };
    const session = sessionAt(nginx, { authorities: [root.file] }, { headers: Object.keys(accessHeaders), secrets });
    const status = async () => (await session.fetch("hub/api")).status;
    assert.deepEqual([await status(), await status()], [403, 403]);
    assert.deepEqual(asked.splice(0), [
      ["X-Id", false],
      ["X-Secret", false],
    ]);
    [secret, wantedAtMs] = ["a secret", performance.now()];
    assert.deepEqual(await Promise.all([status(), status()]), [200, 200]);
    wantedAtMs = performance.now();
    assert.equal(await status(), 200);
    assert.deepEqual(asked, [
      ["X-Id", true],
      ["X-Secret", true],
    ]);
  });

  it("needs a certificate for the hosts of its users too; the key that its user trusts is good there, and no other", async () => {
    const one = await front({ certificate: await root.issue({ names: ["hub.localhost"] }) });
    const mine = await selfSigned(await mkdtemp(path.join(folder, "mine-")), { names: ["hub.localhost"] });
    const two = await front({ certificate: mine });
    const at = (name: string, { port }: RunningNginx) => `https://${name}:${port}/jupyter/`;
    const asked = (about: RunningNginx, tls: Partial<TlsSettings>) => {
      const session = sessionAt({ url: at("hub.localhost", about) }, tls).at(() => at("ada.hub.localhost", about));
      return session.fetch(`${at("ada.hub.localhost", about)}hub/api`);
    };
    const problem = { kind: "other-host", names: ["hub.localhost"] };
    await assert.rejects(asked(one, { authorities: [root.file] }), ({ about }: CertificateNotTrusted) => {
      assert.deepEqual([about.server, about.problem], ["ada.hub.localhost", problem]);
      return true;
    });
    const session = sessionAt({ url: at("hub.localhost", two) }, {});
    const trusted: string[] = [];
    await assert.rejects(session.fetch("hub/api"), ({ about }: CertificateNotTrusted) => {
      trusted.push(about.certificate?.publicKey ?? "");
      return about.server === undefined;
    });
    assert.equal((await asked(two, { trusted })).status, 200);
    await assert.rejects(asked(one, { trusted }), ({ about }: CertificateNotTrusted) => about.replaced === false);
  });
});
