// Certificates of a site's own authority, made by the openssl command: real ones, in every state a hub's may be in.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import path from "node:path";
import { ensureDebianPackages } from "./apt.js";
import { run } from "./command.js";

const packages = { openssl: "certificates of the rig's own authorities" };
/** What certificates are made by, for a set-up that wants to install it in a step of its own. */
export const certificatePackages = Object.keys(packages);

const DAY_MS = 24 * 3_600_000;
const LIFE_MS = 30 * DAY_MS;
const [certificateFile, keyFile, configFile] = ["certificate.pem", "key.pem", "openssl.cnf"];

export interface CertificateWish {
  /** Host names and IP addresses that it is for. */
  names?: readonly string[];
  /** Whom it is for, of a client's certificate. */
  client?: string;
  /** Default: since yesterday. */
  from?: Date;
  /** Default: for 30 days from now. */
  until?: Date;
  /** Default: "client" with a client, else "server". */
  usage?: "server" | "client";
}

/** A certificate with its key, as PEM texts and as files in a folder of its own. */
export class Issued {
  private constructor(
    readonly certificate: string,
    readonly key: string,
    /** The certificate and the intermediates above it, without the root. */
    readonly chain: string,
    readonly files: { certificate: string; key: string; chain: string },
  ) {}

  static async in(folder: string, above: string): Promise<Issued> {
    const file = (name: string) => path.join(folder, name);
    const files = { certificate: file(certificateFile), key: file(keyFile), chain: file("chain.pem") };
    const certificate = await readFile(files.certificate, "utf8");
    await writeFile(files.chain, certificate + above);
    return new Issued(certificate, await readFile(files.key, "utf8"), certificate + above, files);
  }

  /** A file with certificate, key and chain. */
  async pkcs12(passphrase: string): Promise<string> {
    const { key, chain } = this.files;
    const file = `${chain}.p12`;
    const args = ["pkcs12", "-export", "-in", chain, "-inkey", key, "-out", file, "-passout", "stdin"];
    await run("openssl", args, { input: passphrase });
    return file;
  }

  /** A file with the key, which wants the passphrase. */
  async encryptedKey(passphrase: string): Promise<string> {
    const file = `${this.files.key}.encrypted`;
    const args = ["pkey", "-in", this.files.key, "-aes256", "-out", file, "-passout", "stdin"];
    await run("openssl", args, { input: passphrase });
    return file;
  }
}

/** Issues certificates: a root, or an intermediate below one. */
export class CertificateAuthority {
  private issued = 0;

  private constructor(
    private readonly folder: string,
    readonly own: Issued,
    /** What a server has to send along, so that a client that knows the root alone trusts it. */
    readonly chain: string,
  ) {}

  /** A root of its own, in a folder that may not be there yet. */
  static async make(folder: string, name: string): Promise<CertificateAuthority> {
    await ensureDebianPackages(packages);
    return new CertificateAuthority(folder, await sign(folder, authority(name)), "");
  }

  /** What clients are told to trust, or what is missing in a chain. */
  get certificate(): string {
    return this.own.certificate;
  }

  get file(): string {
    return this.own.files.certificate;
  }

  async intermediate(name: string): Promise<CertificateAuthority> {
    const folder = this.nextFolder();
    const own = await sign(folder, authority(name), this);
    return new CertificateAuthority(folder, own, own.chain);
  }

  issue(wish: CertificateWish): Promise<Issued> {
    return sign(this.nextFolder(), leaf(wish), this);
  }

  private nextFolder(): string {
    return path.join(this.folder, String(++this.issued));
  }
}

/** A certificate that nobody vouches for. */
export async function selfSigned(folder: string, wish: CertificateWish): Promise<Issued> {
  await ensureDebianPackages(packages);
  return sign(folder, leaf(wish));
}

/** What a certificate is to say. */
interface Subject extends Pick<CertificateWish, "from" | "until"> {
  name: string;
  extensions: string[];
}

function authority(name: string): Subject {
  return { name, extensions: ["basicConstraints = critical, CA:true", "keyUsage = critical, keyCertSign, cRLSign"] };
}

function leaf(wish: CertificateWish): Subject {
  const { names = [], client, usage = client === undefined ? "server" : "client" } = wish;
  const alternatives = names.map((name) => `${isIP(name) ? "IP" : "DNS"}:${name}`);
  const extensions = [
    "basicConstraints = critical, CA:false",
    "keyUsage = critical, digitalSignature",
    `extendedKeyUsage = ${usage}Auth`,
    ...(names.length > 0 ? [`subjectAltName = ${alternatives.join(",")}`] : []),
  ];
  return { ...wish, name: client ?? names[0] ?? "nobody", extensions };
}

/**
 * By `openssl ca`, for in OpenSSL 3.0 nothing else has dates of one's choice. What it keeps of each certificate is in that one's folder, so
 * that several can be made at once.
 */
async function sign(folder: string, subject: Subject, by?: CertificateAuthority): Promise<Issued> {
  const { name, from = new Date(Date.now() - DAY_MS), until = new Date(Date.now() + LIFE_MS) } = subject;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, configFile), config(subject.extensions, by));
  await writeFile(path.join(folder, "index.txt"), "");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  const request = ["-config", configFile, ...newKey, "-subj", `/CN=${name}`, "-out", "request.pem"];
  await run("openssl", ["req", "-new", ...request], { cwd: folder });
  const dates = ["-startdate", asn1(from), "-enddate", asn1(until)];
  const signer = by
    ? ["-cert", by.own.files.certificate, "-keyfile", by.own.files.key]
    : ["-selfsign", "-keyfile", keyFile];
  const files = ["-config", configFile, "-in", "request.pem", "-out", certificateFile];
  await run("openssl", ["ca", "-batch", "-notext", ...files, ...dates, ...signer], { cwd: folder });
  return Issued.in(folder, by?.chain ?? "");
}

/** As certificates have it: 20250131235959Z. */
function asn1(date: Date): string {
  return `${date.toISOString().replaceAll(/\D/g, "").slice(0, 14)}Z`;
}

function config(extensions: readonly string[], by?: CertificateAuthority): string {
  const identifiers = ["subjectKeyIdentifier = hash", ...(by ? ["authorityKeyIdentifier = keyid:always"] : [])];
  return `[req]
distinguished_name = name
[name]
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
${[...identifiers, ...extensions].join("\n")}
`;
}
