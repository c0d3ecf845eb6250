import type { TLSSocket } from "node:tls";
import { type Certificate, presentedChain } from "./certificate.js";

/**
 * What says that a certificate is good: files of the hub's settings, the operating system, what the editor brings along, or its user, who
 * trusts this very one.
 */
export type VouchedBy = "settings" | "system" | "editor" | "user" | "unknown";

/** How a connection is encrypted. */
export interface Encryption {
  /** as `TLSv1.3` */
  version: string;
  cipher: string;
  /** the hub's own certificate first */
  chain: readonly Certificate[];
  vouchedBy: VouchedBy;
  /** the file of the certificate that is shown to a hub that asks for one */
  clientCertificate?: string;
}

export function encryptionOf(
  socket: TLSSocket,
  vouchedBy: VouchedBy,
  { identity }: { identity?: { certificate: string } | { pkcs12: string } },
): Encryption {
  return {
    version: socket.getProtocol() ?? "",
    cipher: socket.getCipher().standardName,
    chain: presentedChain(socket.getPeerCertificate(true)),
    vouchedBy,
    ...(identity && { clientCertificate: "pkcs12" in identity ? identity.pkcs12 : identity.certificate }),
  };
}
