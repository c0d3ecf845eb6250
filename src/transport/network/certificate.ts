import { createHash, X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate } from "node:tls";
import { printable } from "../../text/plain-text.js";

/** A certificate as its reader needs it. Texts are the presenter's, cut. */
export interface Certificate {
  /** whom it is for, as `hub.example` */
  subject: string;
  /** who signed it, as `Example Corp CA` */
  issuer: string;
  from: Date;
  until: Date;
  /** hosts and addresses that it is for */
  names: string[];
  /** of the whole certificate, as browsers show it: `AB:CD:…` */
  sha256: string;
  /** SHA-256 of its public key (SubjectPublicKeyInfo), in base64: what a trust of this one is kept by */
  publicKey: string;
}

/** What is wrong with it, for whoever looks at the hub from here. */
export type CertificateProblem =
  | { kind: "unknown-authority"; authority: string }
  /** Signed by somebody in between whose own certificate the hub should send: browsers hide this, as they fetch it themselves. */
  | { kind: "intermediate-missing"; authority: string }
  | { kind: "self-signed" }
  | { kind: "expired" }
  | { kind: "not-yet-valid" }
  | { kind: "other-host"; names: string[] }
  /** Known programs that open encrypted connections on the way, by the name of their authority. */
  | { kind: "intercepted"; by: string }
  | { kind: "other" };

const MOST_NAMES = 20;
const LONGEST_TEXT = 200;
/** A chain is as long as its presenter likes. */
const MOST_LINKS = 10;

/** What filters, scanners and proxies call their authorities. */
const interceptors =
  /zscaler|netskope|fortinet|fortigate|palo ?alto|blue ?coat|symantec ssl visibility|forcepoint|websense|sophos|cisco umbrella|check ?point|barracuda|kaspersky|eset ssl|avast|avg technologies|bitdefender|mcafee web gateway|trend micro|squid|mitmproxy|charles proxy|fiddler|menlo security|cato networks|iboss|lightspeed|securly/i;

/** What the other side presented; `undefined`: nothing. */
export function presented(peer: DetailedPeerCertificate | undefined): Certificate | undefined {
  if (!peer?.raw) return undefined;
  const certificate = new X509Certificate(peer.raw);
  const key = certificate.publicKey.export({ type: "spki", format: "der" });
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    from: new Date(certificate.validFrom),
    until: new Date(certificate.validTo),
    names: namesOf(peer.subjectaltname),
    sha256: certificate.fingerprint256,
    publicKey: createHash("sha256").update(key).digest("base64"),
  };
}

/** The same with those above it, as far as they came with it or were found here. */
export function presentedChain(peer: DetailedPeerCertificate | undefined): Certificate[] {
  return chainOf(peer).flatMap((one) => presented(one) ?? []);
}

/**
 * What OpenSSL's verdict means.
 * @param code as `CERT_HAS_EXPIRED` (nodejs.org/api/tls.html, "X509 certificate error codes")
 * @param peer with the chain that came with it
 */
export function problemOf(code: string, peer: DetailedPeerCertificate | undefined): CertificateProblem {
  const chain = chainOf(peer);
  const last = chain.at(-1);
  if (!last) return { kind: "other" };
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return { kind: "expired" };
    case "CERT_NOT_YET_VALID":
      return { kind: "not-yet-valid" };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return { kind: "other-host", names: namesOf(chain[0]?.subjectaltname) };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return { kind: "self-signed" };
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE": {
      const authority = nameOf(last.issuer);
      const [interceptor] = chain.map(({ issuer }) => nameOf(issuer)).filter((name) => interceptors.test(name));
      if (interceptor !== undefined) return { kind: "intercepted", by: interceptor };
      // It says where its signer's certificate is to be had, and that did not come with it.
      const isAlone = chain.length === 1 && last.infoAccess?.["CA Issuers - URI"] !== undefined;
      return { kind: isAlone ? "intermediate-missing" : "unknown-authority", authority };
    }
    default:
      return { kind: "other" };
  }
}

export function chainOf(peer: DetailedPeerCertificate | undefined): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  // The last one names itself as its issuer, or nobody.
  for (let one = peer; one?.raw && !chain.includes(one) && chain.length < MOST_LINKS; one = one.issuerCertificate)
    chain.push(one);
  return chain;
}

function namesOf(alternatives: string | undefined): string[] {
  const names = (alternatives ?? "").slice(0, MOST_NAMES * LONGEST_TEXT).split(", ");
  return names.slice(0, MOST_NAMES).map((name) => cut(name.replace(/^(DNS|IP Address):/, "")));
}

/** The common name, else what there is. */
function nameOf(who: DetailedPeerCertificate["subject"] | undefined): string {
  const [first = ""] = [who?.CN, who?.O, who?.OU].flat().filter(Boolean);
  return cut(first);
}

function cut(text: string): string {
  return printable(text.slice(0, LONGEST_TEXT));
}
