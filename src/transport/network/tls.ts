import { readdir, readFile, stat } from "node:fs/promises";
import { isIP, type Socket } from "node:net";
import path from "node:path";
import tls from "node:tls";
import { bareHost } from "../address.js";
import { codeOf } from "../error-code.js";
import { CertificateNotTrusted, NetworkFileUnusable } from "../errors.js";
import { whenAborted } from "../waiting.js";
import { chainOf, presentedChain, problemOf } from "./certificate.js";
import type { VouchedBy } from "./encryption.js";
import { forgetSystemCertificates, systemCertificates } from "./system-certificates.js";
import { unpatched } from "./unpatched.js";

/** What is set for the encryption of one hub. Paths are absolute. */
export interface TlsSettings {
  /** the operating system's certificates count too (`http.systemCertificates`) */
  system: boolean;
  /** files with certificates of authorities, as PEM, or folders of such files */
  authorities: readonly string[];
  /** who we are, to a hub that asks: certificate and key as PEM, or both in a PKCS#12 file */
  identity?: { certificate: string; key: string } | { pkcs12: string };
  /** to ask for another name than that of the address (SNI), which the certificate is then for */
  serverName?: string;
  minVersion?: "TLSv1.2" | "TLSv1.3";
  /** whatever certificate is shown is taken: of a proxy, where the editor is set so (`http.proxyStrictSSL`) */
  unchecked?: boolean;
  /** public keys of certificates that the user trusts for this hub, as in `Certificate.publicKey` */
  trusted: readonly string[];
}

/** Asks for the passphrase of a file. `refused`: the one that was given last is wrong. `undefined`: there is none. */
export type AskPassphrase = (file: string, refused: boolean, signal: AbortSignal) => Promise<string | undefined>;

/** More is no certificate, in bytes. */
const LARGEST_FILE_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 1000;

/** Encrypts connections as it is set for one hub. What stands in files is read once for each setting. */
export class HubTls {
  #made: { key: string; context: Promise<tls.SecureContext> } | undefined;
  /** certificates of authorities as PEM, by where they are from */
  #authorities: [VouchedBy, readonly string[]][] = [];

  constructor(
    private readonly baseUrl: string,
    /** whom it is spoken with, where that is not the hub: a proxy */
    private readonly peer: string | undefined,
    private readonly askPassphrase: AskPassphrase,
  ) {}

  /**
   * Over a connection that is there, to a host that its certificate must be for. Nothing is sent before the certificate was found good.
   * Rejects with `CertificateNotTrusted`, `NetworkFileUnusable`, and as the connection does.
   */
  async encrypt(socket: Socket, host: string, settings: TlsSettings, signal: AbortSignal): Promise<tls.TLSSocket> {
    const secureContext = await this.ready(settings, signal);
    const servername = settings.serverName ?? bareHost(host);
    const encrypted = unpatched(tls).connect({
      socket,
      secureContext,
      // An address is no server name (RFC 6066), but what the certificate is for all the same.
      ...(isIP(servername) > 0 ? { host: servername } : { servername }),
      // Its faults are looked at below, where there is the whole certificate to tell of.
      rejectUnauthorized: false,
    });
    encrypted.on("error", () => undefined);
    try {
      await secured(encrypted, signal);
      this.#check(encrypted, host, settings);
      return encrypted;
    } catch (error) {
      encrypted.destroy();
      throw error;
    }
  }

  /** What its user trusts for the hub is trusted for its servers' hosts too, as whoever has that key is the hub; and nothing else there. */
  #check(socket: tls.TLSSocket, host: string, { trusted, unchecked = false }: TlsSettings): void {
    if (socket.authorized || unchecked) return;
    // The typings call it an error; it is the code of one.
    const code = String(socket.authorizationError);
    const peer = socket.getPeerCertificate(true);
    const chain = presentedChain(peer);
    const [certificate] = chain;
    if (certificate && trusted.includes(certificate.publicKey)) return;
    // Its user may put that right: the next try reads what is trusted again.
    this.#made = undefined;
    forgetSystemCertificates();
    const isServers = this.peer === undefined && host !== new URL(this.baseUrl).hostname;
    throw new CertificateNotTrusted(this.baseUrl, code, {
      problem: problemOf(code, peer),
      ...(certificate && { certificate, chain }),
      replaced: trusted.length > 0 && !isServers,
      ...(this.peer !== undefined && { proxy: this.peer }),
      ...(isServers && { server: host }),
    });
  }

  /** What made a certificate good. @param socket one of `encrypt` */
  vouchedBy(socket: tls.TLSSocket): VouchedBy {
    if (!socket.authorized) return "user";
    const root = chainOf(socket.getPeerCertificate(true)).at(-1)?.raw.toString("base64") ?? "";
    const isRoot = (pem: string) => pem.replace(/\s+/g, "").includes(root);
    const [by] = this.#authorities.find(([, certificates]) => certificates.some(isRoot)) ?? [];
    return by ?? "unknown";
  }

  /** Reads what stands in files; asks for a passphrase where one is needed. Rejects with `NetworkFileUnusable`. */
  async ready(settings: TlsSettings, signal: AbortSignal): Promise<tls.SecureContext> {
    const { system, authorities, identity, minVersion } = settings;
    const key = JSON.stringify({ system, authorities, identity, minVersion });
    if (this.#made?.key !== key) {
      const made = { key, context: this.#makeContext(settings, signal) };
      this.#made = made;
      // The next connection tries again.
      made.context.catch(() => {
        if (this.#made === made) this.#made = undefined;
      });
    }
    return await this.#made.context;
  }

  async #makeContext(settings: TlsSettings, signal: AbortSignal): Promise<tls.SecureContext> {
    const { system, authorities, identity, minVersion } = settings;
    const own = (await Promise.all(authorities.map((place) => this.#certificatesAt(place)))).flat();
    this.#authorities = [
      ["settings", own],
      ["system", system ? await systemCertificates() : []],
      ["editor", tls.rootCertificates],
    ];
    const ca = this.#authorities.flatMap(([, certificates]) => certificates);
    const options = { ca, ...(minVersion && { minVersion }) };
    if (!identity) return this.#create(options, authorities.join(", "));
    return await this.#withIdentity(options, identity, signal);
  }

  async #withIdentity(
    options: tls.SecureContextOptions,
    identity: NonNullable<TlsSettings["identity"]>,
    signal: AbortSignal,
  ): Promise<tls.SecureContext> {
    const locked = "pkcs12" in identity ? identity.pkcs12 : identity.key;
    const files =
      "pkcs12" in identity
        ? { pfx: await this.#read(identity.pkcs12) }
        : { cert: await this.#read(identity.certificate), key: await this.#read(identity.key) };
    for (let passphrase: string | undefined, tries = 0; ; tries++) {
      try {
        return unpatched(tls).createSecureContext({
          ...options,
          ...files,
          ...(passphrase !== undefined && { passphrase }),
        });
      } catch (error) {
        if (!wantsPassphrase(error, passphrase !== undefined))
          throw new NetworkFileUnusable(this.baseUrl, locked, "content", { cause: error });
        passphrase = await this.askPassphrase(locked, tries > 0, signal);
        if (passphrase === undefined) throw new NetworkFileUnusable(this.baseUrl, locked, "locked");
      }
    }
  }

  #create(options: tls.SecureContextOptions, file: string): tls.SecureContext {
    try {
      return unpatched(tls).createSecureContext(options);
    } catch (error) {
      throw new NetworkFileUnusable(this.baseUrl, file, "content", { cause: error });
    }
  }

  async #certificatesAt(place: string): Promise<string[]> {
    const isFolder = await stat(place).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) return await this.#certificatesIn(place);
    const names = (await readdir(place)).filter((name) => /\.(pem|crt|cer)$/i.test(name)).slice(0, MOST_FILES);
    const texts = await Promise.all(names.map((name) => this.#read(path.join(place, name)).then(String)));
    // Keys and other things lie beside them.
    return this.#certificates(texts.filter(isCertificate), place);
  }

  async #certificatesIn(file: string): Promise<string[]> {
    const text = (await this.#read(file)).toString();
    return this.#certificates(isCertificate(text) ? [text] : [], file);
  }

  #certificates(texts: string[], place: string): string[] {
    if (texts.length === 0) throw new NetworkFileUnusable(this.baseUrl, place, "content");
    return texts;
  }

  async #read(file: string): Promise<Buffer> {
    try {
      if ((await stat(file)).size > LARGEST_FILE_BYTES) throw new NetworkFileUnusable(this.baseUrl, file, "content");
      return await readFile(file);
    } catch (error) {
      if (error instanceof NetworkFileUnusable) throw error;
      const isMissing = ["ENOENT", "ENOTDIR"].includes(codeOf(error));
      throw new NetworkFileUnusable(this.baseUrl, file, isMissing ? "missing" : "unreadable", { cause: error });
    }
  }
}

function isCertificate(text: string): boolean {
  return text.includes("-----BEGIN CERTIFICATE-----");
}

function secured(socket: tls.TLSSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      release();
      reject(error);
    };
    const release = whenAborted(signal, (reason) => fail(reason as Error));
    socket.once("secureConnect", () => {
      release();
      resolve();
    });
    socket.once("error", fail);
    socket.once("close", () => fail(Object.assign(new Error("closed in the handshake"), { code: "ECONNRESET" })));
  });
}

/**
 * OpenSSL's words for a key that is locked, or for the wrong passphrase (3.0: "bad decrypt", "mac verify failure", "interrupted or cancelled").
 * One in some 150 wrong ones makes nonsense of a key that only its reader refuses (3.0: "unsupported"; BoringSSL: a word with "decode").
 * @param isGiven a passphrase was
 */
function wantsPassphrase(error: unknown, isGiven: boolean): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return (
    /PASSPHRASE|BAD_DECRYPT|MAC_VERIFY|BAD_PASSWORD|INTERRUPTED/i.test(code) ||
    /mac verify|bad decrypt|bad password|interrupted or cancelled/i.test(message) ||
    (isGiven && /UNSUPPORTED|DECODE|ASN1/i.test(code))
  );
}
