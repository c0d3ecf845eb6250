import assert from "node:assert/strict";
import type { DetailedPeerCertificate } from "node:tls";
import { problemOf } from "../../../src/transport/network/certificate.js";

/** As Node gives them: the issuer's certificate where it came too, and itself as its issuer where it is a root. */
function chain(...names: [subject: string, issuer: string][]): DetailedPeerCertificate {
  const links = names.map(([CN, issuer]) => ({ subject: { CN }, issuer: { CN: issuer }, raw: Buffer.from(CN) }));
  const all = links as unknown as DetailedPeerCertificate[];
  for (const [at, link] of all.entries()) {
    const next = all[at + 1] ?? (names[at]?.[0] === names[at]?.[1] ? link : undefined);
    if (next) link.issuerCertificate = next;
  }
  return all[0] as DetailedPeerCertificate;
}

const locally = "UNABLE_TO_GET_ISSUER_CERT_LOCALLY";

describe("transport: what is wrong with a certificate", () => {
  it("is an authority that nobody here knows: the last one that is named", () => {
    const problem = { kind: "unknown-authority", authority: "Root" };
    assert.deepEqual(problemOf(locally, chain(["hub", "Between"], ["Between", "Root"])), problem);
    assert.deepEqual(problemOf("SELF_SIGNED_CERT_IN_CHAIN", chain(["hub", "Root"], ["Root", "Root"])), problem);
    assert.deepEqual(problemOf("UNABLE_TO_VERIFY_LEAF_SIGNATURE", chain(["hub", "Root"])), problem);
  });

  it("is a certificate in between that did not come, where its own says where that is to be had", () => {
    const leaf = chain(["hub", "Between"]);
    leaf.infoAccess = { "CA Issuers - URI": ["http://ca.example/between.crt"] };
    const problem = { kind: "intermediate-missing", authority: "Between" };
    assert.deepEqual(problemOf("UNABLE_TO_VERIFY_LEAF_SIGNATURE", leaf), problem);
  });

  it("is a program on the way that opens what is encrypted", () => {
    const problem = { kind: "intercepted", by: "Zscaler Intermediate Root CA" };
    const seen = chain(["hub", "Zscaler Intermediate Root CA"], ["Zscaler Intermediate Root CA", "Corp Root"]);
    assert.deepEqual(problemOf(locally, seen), problem);
  });

  it("is told of no certificate, and of one that says anything, without end", () => {
    assert.deepEqual(problemOf(locally, undefined), { kind: "other" });
    assert.deepEqual(problemOf("CERT_REVOKED", chain(["hub", "Root"])), { kind: "other" });
    const names = Array.from({ length: 10_000 }, (_, at) => `DNS:host-${at}.example`).join(", ");
    const leaf = Object.assign(chain(["x".repeat(5000), "y".repeat(5000)]), { subjectaltname: names });
    const problem = problemOf("ERR_TLS_CERT_ALTNAME_INVALID", leaf);
    assert.equal(problem.kind === "other-host" && problem.names.length, 20);
    const other = problemOf(locally, leaf);
    assert.equal(other.kind === "unknown-authority" && other.authority.length, 200);
  });
});
