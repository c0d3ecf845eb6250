import assert from "node:assert/strict";
import { overruled, pipValues, splitAddress, withPipValues } from "../../../src/packageIndex/pip-conf.js";

const none = { "index-url": "", "extra-index-url": "", "trusted-host": "", proxy: "", "no-cache-dir": "" };
const SITE = `# the site's
[install]
index-url = https://other.example/simple

[Global]
proxy = http://not.pip's:1
[global]
; times
timeout: 60
Extra_Index_URL = https://a.example/simple
    # not now: https://b.example/simple
    https://c.example/simple
index = https://a.example/pypi

[list]
format = columns
`;

describe("pip.conf", () => {
  it("is read as pip reads it", () => {
    assert.deepEqual(pipValues(SITE), {
      ...none,
      "extra-index-url": "https://a.example/simple https://c.example/simple",
    });
    assert.deepEqual(pipValues(""), none);
    assert.deepEqual(pipValues("no section\n"), none);
    assert.deepEqual(pipValues("[global]\nindex-url =\n"), none);
  });

  it("stays as it is but for what changes", () => {
    assert.equal(withPipValues(SITE, pipValues(SITE)), SITE);
    const changed = withPipValues(SITE, { ...none, "index-url": "https://x.example/simple", "no-cache-dir": "true" });
    const list = SITE.slice(SITE.indexOf("Extra"), SITE.indexOf("index = https://a"));
    const added = "index = https://a.example/pypi\nindex-url = https://x.example/simple\nno-cache-dir = true\n";
    assert.equal(changed, SITE.replace(list, "").replace("index = https://a.example/pypi\n", added));
  });

  it("is made where there is none, with a list in lines of its own", () => {
    const values = { ...none, "trusted-host": "a.example b.example:8080" };
    const made = "[global]\ntrusted-host =\n    a.example\n    b.example:8080\n";
    assert.equal(withPipValues("", values), made);
    assert.deepEqual(pipValues(made), values);
    assert.equal(withPipValues("[list]\nformat = json\n", values), `[list]\nformat = json\n\n${made}`);
    assert.equal(withPipValues(made, none), "[global]\n");
  });

  it("has one entry of each kind afterwards, as pip takes no file with two", () => {
    const twice =
      "[global]\nindex-url = https://a.example/\nindex_url = https://b.example/\n[install]\nindex-url = c\n";
    const once = withPipValues(twice, { ...none, "index-url": "https://x.example/" });
    assert.equal(once, "[global]\nindex-url = https://x.example/\n[install]\nindex-url = c\n");
  });
});

describe("an address of a package index", () => {
  it("is parted from the login that stands in it", () => {
    const address = "https://index.example:8443/simple/";
    const split = splitAddress("https://ada:p%40ss%2F@index.example:8443/simple/");
    assert.deepEqual(split, { address, host: "index.example", user: "ada", password: "p@ss/" });
    assert.deepEqual(splitAddress(address), { address, host: "index.example", user: "", password: "" });
    assert.equal(splitAddress("https://a%zz@index.example/")?.user, "a%zz");
    for (const wrong of ["index.example", "file:///srv/index", "https://", ""])
      assert.equal(splitAddress(wrong), undefined);
  });
});

describe("what pip says of its settings", () => {
  it("tells what comes before those that were written", () => {
    const values = { ...none, "index-url": "https://a.example/", "trusted-host": "a b", proxy: "http://u:p@proxy:1" };
    const said = [
      "global.index-url='https://a.example/'",
      "global.trusted-host='\\na\\nb'",
      "global.proxy='http://****@proxy:1'",
      "global.timeout='60'",
      "freeze.timeout='10'",
    ];
    assert.deepEqual(overruled(said, values), []);
    const others = [":env:.index-url='https://b.example/'", "install.trusted-host='c'", "global.no-cache-dir='true'"];
    assert.deepEqual(overruled([...said, ...others], values), others);
  });
});
