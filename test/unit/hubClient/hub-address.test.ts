import assert from "node:assert/strict";
import { parseHubAddress } from "../../../src/hubClient/address/hub-address.js";
import { isLoopback } from "../../../src/transport/address.js";

const SECRET = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

describe("hub client: pasted addresses", () => {
  const first: [string, string][] = [
    ["hub.example", "https://hub.example/"],
    ["  hub.example\n", "https://hub.example/"],
    ["<https://hub.example/>", "https://hub.example/"],
    ["//hub.example/jupyter", "https://hub.example/jupyter/"],
    ["HTTPS://Hub.Example/Jupyter", "https://hub.example/Jupyter/"],
    ["https://hub.example", "https://hub.example/"],
    ["https://hub.example/jupyter/", "https://hub.example/jupyter/"],
    ["https://hub.example//jupyter//", "https://hub.example/jupyter/"],
    ["https://hub.example:8443/jupyter/hub/home", "https://hub.example:8443/jupyter/"],
    ["https://hub.example:443/hub", "https://hub.example/"],
    ["http://hub.example/hub/login?next=%2Fhub%2Fhome", "http://hub.example/"],
    ["hub.example/user/ada/lab/tree/x?reset", "https://hub.example/"],
    ["https://hub.example/jupyter/user/a%40b/lab", "https://hub.example/jupyter/"],
    ["https://hub.example/services/grader/", "https://hub.example/"],
    ["https://hub.example/a/user-redirect/git-pull", "https://hub.example/a/"],
    ["https://hub.example/hub/hub/home", "https://hub.example/hub/"],
    ["https://hub.example/user/hub/hub/x", "https://hub.example/"],
    ["https://hub.example/services/jupyterhub/hub/home", "https://hub.example/services/jupyterhub/"],
    ["https://hub.example/services/jupyterhub/user/ada/lab", "https://hub.example/services/jupyterhub/"],
    ["https://hub.example/hub/jupyter/hub/login?next=", "https://hub.example/hub/jupyter/"],
    ["https://hub.example/user/jupyter/hub/home", "https://hub.example/user/jupyter/"],
    ["https://hub.example/hub/spawn/user/hub", "https://hub.example/"],
    ["https://hub.example/hub/user/ada/lab", "https://hub.example/"],
    ["https://hub.example/j/user/ada/lab/tree/user/hub/hub/home", "https://hub.example/j/"],
    ["https://hub.example/user/ada/gpu/tree/hub/home", "https://hub.example/"],
    ["hub.example:8000", "https://hub.example:8000/"],
    ["localhost:8000/hub", "http://localhost:8000/"],
    ["127.0.0.1", "http://127.0.0.1/"],
    ["[::1]:8000", "http://[::1]:8000/"],
    ["::1", "http://[::1]/"],
    ["fe80::1/hub/home", "https://[fe80::1]/"],
    ["https://[2001:db8::1]:8443/jupyter/hub/", "https://[2001:db8::1]:8443/jupyter/"],
    ["hub", "https://hub/"],
    ["müller.example/hub", "https://xn--mller-kva.example/"],
    ["https://hub.example/hub/home#fragment", "https://hub.example/"],
    ["hub.example\\jupyter\\hub", "https://hub.example/jupyter/"],
    ["https://hub.example/user/ada/lab/tree/My Notebook.ipynb", "https://hub.example/"],
  ];
  for (const [text, baseUrl] of first) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(parseHubAddress(text).candidates[0], baseUrl));
  }

  it("tries shorter paths and, without a scheme, the other one", () => {
    assert.deepEqual(parseHubAddress("https://hub.example/jupyter/foo").candidates, [
      "https://hub.example/jupyter/foo/",
      "https://hub.example/jupyter/",
      "https://hub.example/",
    ]);
    assert.deepEqual(parseHubAddress("hub.example:80/j/hub/x").candidates, [
      "https://hub.example:80/j/",
      "https://hub.example:80/",
      "http://hub.example/j/",
      "http://hub.example/",
    ]);
    assert.deepEqual(parseHubAddress("localhost").candidates, ["http://localhost/", "https://localhost/"]);
    assert.deepEqual(parseHubAddress("https://hub.example/a/hub/b/user/c").candidates, [
      "https://hub.example/a/hub/b/",
      "https://hub.example/a/",
      "https://hub.example/a/hub/",
      "https://hub.example/",
    ]);
    assert.deepEqual(parseHubAddress("https://hub.example/services/jupyterhub").candidates, [
      "https://hub.example/",
      "https://hub.example/services/jupyterhub/",
    ]);
    assert.equal(parseHubAddress("https://hub.example/a/b/c/d/e/f").candidates.length, 4);
    assert.equal(parseHubAddress("https://hub.example/a/b/c/d/e/f").candidates.at(-1), "https://hub.example/");
  });

  const names: [string, string | undefined, string | undefined][] = [
    ["https://h.example/hub/home", undefined, undefined],
    ["https://h.example/user/ada", "ada", ""],
    ["https://h.example/user/ada/lab/tree/gpu", "ada", ""],
    ["https://h.example/user/ada/gpu/lab", "ada", "gpu"],
    ["https://h.example/user/ada/desktop/", "ada", undefined],
    ["https://h.example/j/user/a%40b%2Fc/my%20gpu/tree", "a@b/c", "my gpu"],
    ["https://h.example/user/100%/lab", "100%", ""],
    ["https://h.example/hub/user/ada/", "ada", ""],
    ["https://h.example/hub/spawn/a%40b/my%20gpu?x=1", "a@b", "my gpu"],
    ["https://h.example/hub/spawn-pending/ada", "ada", ""],
    ["https://h.example/services/user/x", undefined, undefined],
    ["https://h.example/services/jupyterhub/user/ada/gpu/lab", "ada", "gpu"],
    ["https://h.example/user/jupyter/hub/spawn/ada/gpu", "ada", "gpu"],
  ];
  for (const [text, user, server] of names) {
    it(`tells the names in ${text}`, () => {
      const address = parseHubAddress(text);
      assert.deepEqual([address.user, address.server], [user, server]);
    });
  }

  it("leaves every secret behind and says that there was one", () => {
    const authorities = ["", `ada:${SECRET}@`, `${SECRET}@`];
    const paths = ["", "/hub/home", "/jupyter/user/ada/lab", `/jupyter/lab&token=${SECRET}`, `/x/token%3D${SECRET}`];
    const queries = [
      "",
      `?token=${SECRET}`,
      `?reset&TOKEN=${SECRET}`,
      `?next=%2Fuser%2Fada%2Flab%3Ftoken%3D${SECRET}`,
      `?next=%252Flab%253Ftoken%253D${SECRET}`,
      `#access_token=${SECRET}`,
      `?code=${SECRET}&state=x`,
      `?api_token=${SECRET}`,
    ];
    for (const scheme of ["", "http://", "https://"]) {
      for (const authority of authorities) {
        for (const path of paths) {
          for (const query of queries) {
            const text = `${scheme}${authority}hub.example${path}${query}`;
            const address = parseHubAddress(text);
            assert.ok(!JSON.stringify(address).includes(SECRET), text);
            assert.equal(address.hadSecret, text.includes(SECRET), text);
            for (const candidate of address.candidates) {
              assert.match(candidate, /^https?:\/\/hub\.example\/(?:[\w-]+\/)*$/, text);
            }
          }
        }
      }
    }
  });

  it("refuses what is no address, without repeating it", () => {
    const nonsense = [
      "",
      "   ",
      "https://",
      "http:///",
      "???",
      "hello world",
      SECRET,
      `https://${SECRET}/hub`,
      `token ${SECRET}`,
      "ftp://hub.example/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "vscode://x/y",
      "wss://hub.example/",
      "mailto:ada@hub.example",
      "https://hub.example:99999/",
      "https://hub_.exa mple/",
      "https://hub.example\u0000/",
      "https://hub.example/\nhttps://other.example/",
      "hub.example\u202e/hub",
      "12345",
      "...",
      `https://%00${SECRET}/`,
      `ftp://ada:${SECRET}@hub.example/`,
      "[::1",
    ];
    for (const text of nonsense) {
      assert.throws(
        () => parseHubAddress(text),
        (error: Error & { kind?: string; hub?: string }) => {
          assert.equal(error.kind, "invalid-hub-address", text);
          assert.ok(!`${error.message}${error.stack ?? ""}${error.hub ?? ""}`.includes(SECRET), text);
          return true;
        },
        text,
      );
    }
  });

  it("gives its own results back unchanged", () => {
    for (const [text] of first) {
      for (const candidate of parseHubAddress(text).candidates) {
        const again = parseHubAddress(candidate);
        assert.ok(again.candidates.every((each) => each.startsWith(new URL(candidate).origin)));
        assert.equal(again.hadSecret, false);
      }
    }
  });

  it("knows this machine's addresses", () => {
    const hosts = [
      "localhost",
      "x.localhost",
      "127.0.0.1",
      "127.8.9.1",
      "[::1]",
      "localhost.example",
      "10.0.0.1",
      "[::2]",
    ];
    assert.deepEqual(hosts.map(isLoopback), [true, true, true, true, true, false, false, false]);
  });
});
