import assert from "node:assert/strict";
import { isSignInAddress, strangersAnswer } from "../../../src/hubClient/not-from-the-hub.js";

const hub = "https://hub.example/jupyter/";
const isSignIn = (address: string, from = hub) => isSignInAddress(new URL(address), from);

describe("who answers in the place of a hub", () => {
  it("is a sign-in page by whole words of the address that it leads to", () => {
    const pages = [
      "https://sso.example/",
      "https://sso2.example/",
      "https://campus-login.example/x",
      "https://auth.campus.example/",
      "https://idp.campus.example/profile",
      "https://campus.okta.com/app",
      "https://login.microsoftonline.com/common",
      "https://campus.example/oauth2/authorize",
      "https://campus.example/Shibboleth.sso/x",
      "https://campus.example/cas/x",
      "https://campus.example/dologin.php",
      "https://campus.example/sign-in",
      "https://campus.example/x?client_id=1",
      "https://campus.example/x?SAMLRequest=1",
      "http://captiveportal.example/",
      "https://hub.example/auth/realms/x",
    ];
    for (const page of pages) assert.ok(isSignIn(page), page);
  });

  it("is none because letters of those words stand in a name", () => {
    const others = [
      "https://portal.example/",
      "https://author.example/",
      "https://authors.campus.example/",
      "https://espresso.example/",
      "https://lesson.example/",
      "https://catalog-index.example/",
      "https://newhub.cas.example/",
      "https://campus.example/portal/",
      "https://campus.example/authors/espresso",
      "https://campus.example/catalog-index",
      "https://campus.example/x?page=login",
    ];
    for (const other of others) assert.ok(!isSignIn(other), other);
  });

  it("is none because the hub's own host has such a name", () => {
    assert.ok(!isSignIn("https://sso.example/", "http://sso.example/"));
    assert.ok(isSignIn("https://sso.example/login", "http://sso.example/"));
  });

  it("is a sign-in page by what the page asks for and how it is called", () => {
    const what = (html: string) => strangersAnswer(hub, 200, "text/html", html).what;
    for (const html of ["<title>Log in</title>", "<title>Campus - Sign In</title>", "<input type=password>"]) {
      assert.equal(what(html), "sign-in-page", html);
    }
    for (const html of [
      "<title>Data portal</title>",
      "<title>Catalog in brief</title>",
      "<title>Design index</title>",
    ]) {
      assert.equal(what(html), "web-page", html);
    }
  });
});
