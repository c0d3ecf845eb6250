import assert from "node:assert/strict";
import { loginAddress } from "../../../../src/hubClient/pages/login-address.js";

describe("an address where people log in to a hub", () => {
  const addresses = {
    hub: [
      "/hub/login",
      "/hub/login?next=/hub/oauth_login",
      "https://hub.example/jupyter/hub/login#x",
      "/hub/hub/login",
    ],
    "one-of-several": ["/hub/pam/login", "/hub/campus/a/ldap/login?next=", "/hub/hub/pam/login"],
    elsewhere: ["/hub/oauth_login", "/hub/github/oauth_login?next=", "/hub/saml_login"],
    course: ["/hub/lti/launch", "/hub/lti11/launch", "/hub/lti13/oauth_login", "/hub/moodle/lti/launch"],
  };
  for (const [kind, all] of Object.entries(addresses))
    it(`is known: ${kind}`, () => {
      for (const address of all) assert.equal(loginAddress(address), kind, address);
    });

  it("is none of a server or a user called so, or of another page", () => {
    for (const address of [
      "/hub/spawn-pending/ada/login",
      "/hub/spawn-pending/hlogin",
      "/hub/spawn/ada/mylogin",
      "/hub/user/ada/login",
      "/hub/logout",
      "/hub/logins",
      "/hub/home?next=/hub/login",
      "/services/x/login",
      "/github/login",
      "https://evil.example/login",
      "",
    ])
      assert.equal(loginAddress(address), undefined, address);
  });
});
