import assert from "node:assert/strict";
import * as hub from "../../../src/hubClient/errors.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { english } from "./english.js";

const at = "https://hub.example/jupyter/";
const textOf = (error: unknown) => describeError(error, english);

describe("the words for a token that does not do", () => {
  it("say that it has expired only when its end is past", () => {
    assert.match(textOf(new hub.TokenEnded(at, "ada", "expired")).message, /token of ada .* has expired/);
    const withdrawn = textOf(new hub.TokenEnded(at, "ada", "withdrawn"));
    assert.match(
      withdrawn.message,
      /no longer accepts the token of ada\. .* your login may have expired: log in to the hub in the browser and try again\. The token is kept\. .* revoked, .*database was reset/,
    );
    assert.doesNotMatch(withdrawn.message, /has expired/);
    assert.match(textOf(new hub.TokenEnded(at, "ada", "not-known")).message, /expired or was revoked, .*database/);
    assert.deepEqual(withdrawn.actions, ["signIn", "openHub"]);
    assert.deepEqual(textOf(new hub.TokenEnded(at, "ada", "expired")).actions, ["signIn"]);
  });

  it("name what it has lost", () => {
    const { message } = textOf(new hub.ScopeMissing(at, ["read:servers", "servers"], "…", ["servers"]));
    assert.match(message, /is no longer allowed to do this because it lost the scope servers\./);
    assert.match(message, /ask the hub's admin/);
  });

  it("send to the browser, not to a sign-in here, where the login at the hub is over", () => {
    const { message, actions } = textOf(new hub.LoginExpired(at, "login again"));
    assert.match(message, /log in again in the browser\. Your token here is fine/);
    assert.deepEqual(actions, ["openHub", "retry"]);
  });

  it("speak of the keychain where it is the keychain", () => {
    const locked = new KeychainUnavailable("locked", "locked collection");
    const failed = textOf(new hub.NotSignedIn(at, "x", "keychain", { cause: locked }));
    assert.match(failed.message, /This machine's keychain is locked/);
    assert.equal(failed.actions[0], "retry");
    const empty = textOf(new hub.NotSignedIn(at, "x", "keychain"));
    assert.match(empty.message, /Couldn't read the token .*locked, or .*deleted/);
    assert.deepEqual(empty.actions, ["retry", "signIn"]);
  });

  it("tell apart where there is no token", () => {
    const whys = ["none", "keychain", "secretStorage", "environment"] as const;
    assert.equal(new Set(whys.map((why) => textOf(new hub.NotSignedIn(at, "", why)).message)).size, whys.length);
  });
});
