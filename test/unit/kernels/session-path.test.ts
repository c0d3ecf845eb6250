import assert from "node:assert/strict";
import { sessionFile } from "../../../src/kernels/builtin/link/session-path.js";

function file(path: string, machine = "laptop", identity = `file://${encodeURI(path)}`): string {
  return sessionFile(path, identity, machine);
}

describe("session file of a notebook", () => {
  it("is the same each time, so that the kernel is found again", () => {
    assert.equal(file("/a/fit.ipynb"), file("/a/fit.ipynb"));
  });

  it("differs for notebooks of the same name in other folders, on other machines, and for those that are none yet", () => {
    const files = [
      file("/a/fit.ipynb"),
      file("/b/fit.ipynb"),
      file("/a/fit.ipynb", "desktop"),
      file("/a/fit.ipynb", "laptop", "one"),
      file("/a/fit.ipynb", "laptop", "other"),
    ];
    assert.equal(new Set(files).size, files.length);
  });

  it("is readable and harmless", () => {
    assert.match(file("/a/My fit (1) ü.ipynb"), /^My fit _1_ ü-[0-9a-f]{8}\.ipynb$/);
    for (const name of ["/x/..", "/x/.hidden.ipynb", "/x/a\\b\n?#%.ipynb", "/", `/x/${"long".repeat(100)}.ipynb`]) {
      assert.match(file(name), /^[^./\\\n?#%][^/\\\n?#%]{0,80}\.ipynb$/, name);
    }
  });
});
