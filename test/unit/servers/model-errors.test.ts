import assert from "node:assert/strict";
import * as errors from "../../../src/hubClient/errors.js";
import { endsAsking, failureOf, reachAfter } from "../../../src/model/model-errors.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { CertificateNotTrusted, HubUnreachable } from "../../../src/transport/errors.js";
import { baseUrl } from "./model-fakes.js";

const keychain = new KeychainUnavailable("locked", "locked");

describe("what an error says of the hub", () => {
  const signIn = [
    new errors.TokenRejected(baseUrl, ""),
    new errors.NotSignedIn(baseUrl, ""),
    new errors.ScopeMissing(baseUrl, [], ""),
    new errors.LoginExpired(baseUrl, ""),
  ];
  const unreachable = [
    new HubUnreachable(baseUrl, "timeout"),
    new CertificateNotTrusted(baseUrl, "CERT_HAS_EXPIRED"),
    new errors.HubFault(baseUrl, 503, ""),
    new errors.NotAHub(baseUrl, "sign-in-page", 200),
  ];

  it("a token that does not do: sign in", () => {
    for (const problem of signIn) assert.deepEqual(reachAfter(baseUrl, problem), { kind: "sign-in-needed", problem });
  });

  it("no answer, or none of a hub: unreachable", () => {
    for (const problem of unreachable) assert.deepEqual(reachAfter(baseUrl, problem), { kind: "unreachable", problem });
  });

  it("a keychain that cannot be read: sign in, with the cause kept", () => {
    const reach = reachAfter(baseUrl, keychain);
    assert.ok(reach.kind === "sign-in-needed" && reach.problem.cause === keychain);
  });

  it("a fault of ours: unreachable, in words", () => {
    const reach = reachAfter(baseUrl, new TypeError("x is not a function"));
    assert.ok(reach.kind === "unreachable" && reach.problem.message.includes("x is not a function"));
  });
});

describe("what an error says of a start", () => {
  it("the hub's reason, or ours where it gave none", () => {
    assert.equal(failureOf(new errors.SpawnFailed(baseUrl, "no such image", false)), "no such image");
    assert.equal(failureOf(new errors.SpawnFailed(baseUrl, "", true)), "the server did not start in time");
    assert.equal(failureOf(new errors.RequestRefused(baseUrl, 400, "Invalid user options")), "Invalid user options");
    assert.equal(failureOf(new errors.ServerLimitReached(baseUrl, "Active user limit exceeded")), "Active user limit exceeded"); // prettier-ignore
    assert.equal(failureOf(new errors.HubFault(baseUrl, 500, "error")), undefined);
    assert.equal(failureOf(new Error("x")), undefined);
  });

  it("whether asking the hub what is so can help", () => {
    const hopeless = [
      new HubUnreachable(baseUrl, "refused"),
      new CertificateNotTrusted(baseUrl, "X"),
      new errors.TokenRejected(baseUrl, ""),
      new errors.NotSignedIn(baseUrl, ""),
      keychain,
    ];
    for (const error of hopeless) assert.ok(endsAsking(error), error.name);
    const worthwhile = [
      new errors.HubFault(baseUrl, 502, ""),
      new errors.ServerBusy(baseUrl, "stop"),
      new errors.ScopeMissing(baseUrl, [], ""),
    ];
    for (const error of worthwhile) assert.ok(!endsAsking(error), error.name);
  });
});
