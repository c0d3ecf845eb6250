import assert from "node:assert/strict";
import { CookieJar } from "../../../../src/hubClient/pages/cookie-jar.js";

describe("the cookies of a hub's pages", () => {
  it("are kept as a hub sets them, several at once", () => {
    const jar = new CookieJar();
    jar.take([
      'jupyterhub-hub-login="2|1:0|10:17|5:login|8:YWRh|ab=="; expires=Mon, 21 Dec 2099 07:00:00 GMT; HttpOnly; Path=/hub/',
      "_xsrf=2|a|b|c; Path=/hub/; Secure",
      "jupyterhub-session-id=5f; HttpOnly; Path=/",
    ]);
    assert.equal(
      jar.header(),
      'jupyterhub-hub-login="2|1:0|10:17|5:login|8:YWRh|ab=="; _xsrf=2|a|b|c; jupyterhub-session-id=5f',
    );
  });

  it("are replaced, and dropped when the hub takes them back", () => {
    const jar = new CookieJar();
    jar.take(["a=1", "b=2", "c=3"]);
    jar.take(['a="";expires=Fri, 21 Nov 2014 07:00:00 GMT;Path=/hub/', "b=4"]);
    jar.take(["c=5; Max-Age=0"]);
    assert.equal(jar.header(), "b=4");
  });

  it("are none at first, and after they were cleared", () => {
    const jar = new CookieJar();
    jar.take([]);
    jar.take(["no cookie at all"]);
    assert.equal(jar.header(), undefined);
    jar.take(["a=1"]);
    jar.clear();
    assert.equal(jar.header(), undefined);
  });
});
