import assert from "node:assert/strict";
import { OAuthRefused, PasswordRefused } from "../../../src/hubClient/errors.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { english } from "./english.js";

const at = "https://hub.example/jupyter/";
const textOf = (error: unknown) => describeError(error, english);

describe("the words for a sign-in that failed", () => {
  it("tell the three causes of a bare refusal, and lead to the hub in the browser", () => {
    const { message, actions } = textOf(new PasswordRefused(at, "", "unsaid"));
    assert.match(
      message,
      /Check the user name and the password\..*never logged in.*in the browser.*sign in to it somewhere else.*doesn't accept passwords here/,
    );
    assert.deepEqual(actions, ["retry", "openHub"]);
  });

  it("say when only the user name is another one", () => {
    const { message } = textOf(new PasswordRefused(at, "", "other-name"));
    assert.match(message, /password is right.*another user name/);
  });

  it("hold what a page of the hub said, and no link of it", () => {
    assert.match(textOf(new PasswordRefused(at, "Account locked")).message, /: Account locked$/);
    assert.match(textOf(new PasswordRefused(at, "")).message, /user name or password is wrong/);
    const { message } = textOf(new OAuthRefused(at, "server_error", "[click](command:x)"));
    assert.match(message, /\[click\] \(command:x\)/);
  });

  it("tell apart what OAuth has against it", () => {
    const errors = ["access_denied", "invalid_client", "invalid_grant", "invalid_scope", "temporarily_unavailable"];
    const texts = errors.map((error) => textOf(new OAuthRefused(at, error, "")));
    assert.equal(new Set(texts.map(({ message }) => message)).size, errors.length);
    assert.deepEqual(texts[1]?.actions, ["openSettings"]);
    assert.match(texts[4]?.message ?? "", /: temporarily_unavailable$/);
  });
});
