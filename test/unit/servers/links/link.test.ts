import assert from "node:assert/strict";
import { InvalidHubAddress } from "../../../../src/hubClient/errors.js";
import { type Link, linkTo, parseLink } from "../../../../src/servers/links/link.js";
import { english } from "../../ui/english.js";

/** As the editor gives it to a handler: it takes one layer of escapes off. */
const inEditor = (link: string) => decodeURIComponent(new URL(link).search.slice(1));
const opened = ({ hub, ...names }: Link) => ({ hub: hub.candidates[0], ...names });

describe("a link of a site", () => {
  it("names a hub, a server and a profile", () => {
    const query = "hub=https://hub.example/jupyter&server=gpu&profile=GPU, 4 hours&windowId=_blank";
    const all = { hub: "https://hub.example/jupyter/", server: "gpu", profile: "GPU, 4 hours" };
    assert.deepEqual(opened(parseLink(query)), all);
    assert.deepEqual(opened(parseLink(query.replaceAll(" ", "+"))), all);
    assert.deepEqual(opened(parseLink("hub=hub.example")), { hub: "https://hub.example/" });
    assert.deepEqual(opened(parseLink("hub=hub.example&server=")), { hub: "https://hub.example/", server: "" });
  });

  it("is read as it was made, whatever is in its names", () => {
    for (const name of ["GPU & CPU", "100 % = all", "C++", "a#b", "%41", "größe 2×", "a?b=c&server=d", '"quoted"']) {
      const asked = { hub: "https://hub.example/jupyter/", server: name, profile: name };
      const link = linkTo("vscode", asked);
      assert.match(link, /^vscode:\/\/hub-kernels\.hub-kernels\/open\?hub=https:\/\/hub\.example\/jupyter\/&server=/);
      assert.deepEqual(opened(parseLink(inEditor(link))), asked, name);
    }
  });

  const token = "0123456789abcdef0123456789abcdef";
  const refused: Record<string, [string, RegExp]> = {
    "without a hub": ["server=gpu", /doesn't say which JupyterHub/],
    "with an empty hub": ["hub= &server=gpu", /doesn't say which JupyterHub/],
    "with nothing": ["", /doesn't say which JupyterHub/],
    "with a token": [`hub=hub.example&token=${token}`, /contains a token or password/],
    "with a token of any name": [`hub=hub.example&x=${token}`, /contains a token or password/],
    "with a token for a server": [`hub=hub.example&server=${token}`, /contains a token or password/],
    "with an access token": ["hub=hub.example&access_token=short", /contains a token or password/],
    "with a token in the hub's address": [`hub=https://hub.example/?token=${token}`, /contains a token or password/],
    "with a password in the hub's address": ["hub=https://ada:geheim@hub.example/", /contains a token or password/],
    "with a token and something unknown": [`hub=hub.example&x=1&token=${token}`, /contains a token or password/],
    "with options": ['hub=hub.example&options={"image":"geheim"}', /something that this version/],
    "with a command": ["hub=hub.example&command=geheim", /something that this version/],
    "with two hubs": ["hub=hub.example&hub=geheim.example", /says something twice/],
    "with a line break in a name": ["hub=hub.example&server=ge%0Aheim", /a name that is empty, too long/],
    "with a direction mark in a name": ["hub=hub.example&profile=ge%E2%80%AEheim", /a name that is empty, too long/],
    "with a long name": [`hub=hub.example&server=${"a".repeat(256)}`, /a name that is empty, too long/],
    "with an empty profile": ["hub=hub.example&profile=", /a name that is empty, too long/],
    "of no end": [`hub=hub.example&server=${"a".repeat(3000)}`, /is too long/],
  };
  for (const [what, [query, said]] of Object.entries(refused)) {
    it(`is refused ${what}, in words that repeat nothing of it`, () => {
      assert.throws(
        () => parseLink(query),
        (error: Error & { inWords(l10n: typeof english): { message: string } }) => {
          const { message } = error.inWords(english);
          assert.match(message, said);
          assert.match(message, /Nothing was done\.$/);
          assert.doesNotMatch(message + error.message, /geheim|0123456789abcdef/);
          return true;
        },
      );
    });
  }

  it("is refused where its address is none, as in Add JupyterHub", () => {
    for (const hub of ["javascript:alert(1)", "file:///etc/passwd", "vscode://x", "https://", "a b"]) {
      assert.throws(() => parseLink(`hub=${hub}`), InvalidHubAddress, hub);
    }
  });
});
