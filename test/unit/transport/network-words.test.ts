import assert from "node:assert/strict";
import * as transport from "../../../src/transport/errors.js";
import type { CertificateProblem } from "../../../src/transport/network/certificate.js";
import { failureOf, isOpenFailed } from "../../../src/transport/network/ssh/ssh-failure.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { english } from "../ui/english.js";

const at = "https://hub.example/jupyter/";
const textOf = (error: unknown) => describeError(error, english);

describe("the words for what is wrong on the way to a hub", () => {
  it("tell the certificate's faults apart", () => {
    const certificate = {
      subject: "hub.example",
      issuer: "Site CA",
      from: new Date("2026-01-01T08:00:00Z"),
      until: new Date("2026-06-01T08:00:00Z"),
      names: ["hub.example"],
      sha256: "AB:CD",
      publicKey: "key",
    };
    const cases: [CertificateProblem, RegExp][] = [
      [
        { kind: "unknown-authority", authority: "Site CA" },
        /is signed by “Site CA”, which this machine doesn't trust\./,
      ],
      [
        { kind: "intermediate-missing", authority: "Between" },
        /doesn't send the certificate of “Between”.* Browsers hide/,
      ],
      [{ kind: "self-signed" }, /is self-signed/],
      [{ kind: "expired" }, /expired on 2026-06-01 08:00 UTC, and it's \d{4}-\d\d-\d\d \d\d:\d\d UTC on this machine/],
      [{ kind: "not-yet-valid" }, /is only valid from 2026-01-01 08:00 UTC, and it's /],
      [{ kind: "other-host", names: ["a.example", "b.example"] }, /is for a\.example, b\.example\./],
      [{ kind: "intercepted", by: "Zscaler Root CA" }, /opens encrypted connections.*“Zscaler Root CA”/],
    ];
    for (const [problem, words] of cases) {
      const refused = new transport.CertificateNotTrusted(at, "CODE", { problem, certificate });
      assert.match(textOf(refused).message, words);
      assert.match(textOf(refused).message, /Nothing was sent\./);
      assert.equal(textOf(refused).actions[0], "showCertificate");
      const ofProxy = new transport.CertificateNotTrusted(at, "CODE", { problem, certificate, proxy: "proxy:3128" });
      assert.match(textOf(ofProxy).message, /proxy:3128/);
      const ofServer = new transport.CertificateNotTrusted(at, "CODE", {
        problem,
        certificate,
        server: "ada.hub.example",
      });
      assert.match(textOf(ofServer).message, /ada\.hub\.example/);
      assert.ok(!textOf(ofServer).actions.includes("showCertificate"), "it's the hub's own that would be shown");
      assert.ok(!textOf(ofProxy).actions.includes("showCertificate"));
      const other = new transport.CertificateNotTrusted(at, "CODE", { problem, certificate, replaced: true });
      assert.match(textOf(other).message, /another certificate than the one you trusted, signed by “Site CA”/);
    }
    assert.match(textOf(new transport.CertificateNotTrusted(at, "CODE")).message, /\(CODE\)/);
  });

  it("tell apart what a proxy did, and who named it", () => {
    const failed = (why: transport.ProxyFailed["why"], from: transport.ProxySource = "hub") =>
      textOf(new transport.ProxyFailed(at, "proxy:3128", from, why, why === "refused" ? 403 : undefined)).message;
    assert.match(failed("unreachable", "setting"), /proxy:3128 .*\(setting http\.proxy\)/);
    assert.match(failed("unreachable"), /\(setting hubKernels\.networks\)/);
    assert.match(failed("wrong-address", "environment"), /\(environment variable HTTPS_PROXY\)/);
    assert.match(failed("credentials"), /needs a user name and password/);
    assert.match(failed("refused"), /\(status 403\)/);
  });

  it("tell apart why ssh did not come through, by its lines that say so", () => {
    const cases: [string, transport.SshFailed["why"]][] = [
      ["Host key verification failed.\n", "host-key-refused"],
      ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.\n", "host-key-changed"],
      ["ada@login: Permission denied (publickey).\nConnection closed by UNKNOWN port 65535\n", "not-let-in"],
      ["ssh: Could not resolve hostname login: Name or service not known\n", "name-not-found"],
      ["ssh: connect to host login port 22: Connection refused\n", "refused"],
      ["ssh: connect to host login port 22: Connection timed out\n", "timeout"],
      ["ssh: connect to host login port 22: No route to host\n", "no-route"],
      ["/home/ada/.ssh/config: line 3: Bad configuration option: hots\n", "configuration"],
      ["bind [127.0.0.1]:8888: Address already in use\nCould not request local forwarding.\n", "forwarding"],
      ["kex_exchange_identification: Connection closed by remote host\n", "closed"],
      ["spawn ssh ENOENT\n", "no-ssh"],
      ["sh: 2: ssh: not found\n", "no-ssh"],
      ["channel 2: open failed: connect failed: Connection refused\n", "hub-not-reached"],
      ["channel 0: open failed: administratively prohibited: open failed\n", "forwarding"],
      ["something else\n", "other"],
      ["", "other"],
    ];
    for (const host of [
      "All access is logged.\nPermission denied to intruders: their Connection refused\n",
      "All access is logged.\r\nConnection refused to intruders\r\n",
    ]) {
      const denied = `${host}ada@login: Permission denied (publickey).\r\nConnection closed by UNKNOWN port 65535\r\n`;
      assert.equal(failureOf(at, "login", denied, true).said, "ada@login: Permission denied (publickey).");
    }
    const cut = "Permission denied to intruders\nConnection reset by 10.0.0.1 port 22\r\n";
    assert.equal(failureOf(at, "login", cut, true).why, "closed");
    assert.ok(!isOpenFailed("The vault's open failed: connect failed"));
    const sentences = cases.map(([written, why]) => {
      const error = failureOf(at, "login", written, true);
      assert.equal(error.why, why, written);
      return textOf(error).message;
    });
    // Node and a shell both say that there is no ssh.
    assert.equal(new Set(sentences).size, cases.length - 1);
    assert.equal(failureOf(at, "login", "ada@login: Permission denied (publickey).\n", false).why, "not-answered");
    assert.equal(failureOf(at, "login", `${"x".repeat(9_999)}\n`, true).said.length, 300);
  });
});
