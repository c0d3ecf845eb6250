import assert from "node:assert/strict";
import { condaChannels, isChannel, withCondaChannels } from "../../../src/packageIndex/condarc.js";

describe("conda's channels", () => {
  it("are read as people write them", () => {
    assert.equal(condaChannels(""), "");
    assert.equal(
      condaChannels("ssl_verify: true\nchannels:\n  - conda-forge # first\n\n  # ours\n  - 'site'\n"),
      "conda-forge site",
    );
    assert.equal(
      condaChannels("channels:\n- a\n- https://conda.example/b\nother:\n- c\n"),
      "a https://conda.example/b",
    );
    assert.equal(condaChannels('channels: [a,\n  "b"]\nmore: 1'), "a b");
    assert.equal(condaChannels("custom_channels:\n  x: y\n"), "");
  });

  it("are written with all else as it was", () => {
    assert.equal(withCondaChannels("", "a b"), "channels:\n  - a\n  - b\n");
    const before = "# mine\nchannels:\n- a\n\n# two\n- b\n\n# always\nssl_verify: true\n";
    assert.equal(withCondaChannels(before, "a b"), before);
    assert.equal(withCondaChannels(before, "c"), "# mine\nchannels:\n  - c\n\n# always\nssl_verify: true\n");
    assert.equal(withCondaChannels(before, ""), "# mine\n\n# always\nssl_verify: true\n");
    assert.equal(withCondaChannels("ssl_verify: true", "c"), "ssl_verify: true\nchannels:\n  - c\n");
    assert.equal(withCondaChannels("channels: [a]\n", ""), "");
  });

  it("have no login, token, or what YAML takes for more", () => {
    for (const word of ["conda-forge", "https://conda.example:8443/a/b", "file:///opt/c", "pkgs/main"])
      assert.ok(isChannel(word), word);
    for (const word of [
      "-",
      "a:",
      "a b",
      "a#b",
      "https://me:x@conda.example/a",
      "https://c.example/t/TOKEN/a",
      "",
      "*a",
      "{a",
    ])
      assert.ok(!isChannel(word), word);
  });
});
