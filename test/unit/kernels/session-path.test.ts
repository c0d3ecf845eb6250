import assert from "node:assert/strict";
import { sessionPath } from "../../../src/kernels/builtin/session-path.js";

function notebook(path: string) {
  return { path, toString: () => `file://${encodeURI(path)}` };
}

describe("session path of a notebook", () => {
  it("is the same each time, so that the kernel is found again", () => {
    assert.equal(sessionPath(notebook("/a/fit.ipynb"), "laptop"), sessionPath(notebook("/a/fit.ipynb"), "laptop"));
  });

  it("differs for notebooks of the same name in other folders, and on other machines", () => {
    const paths = [
      sessionPath(notebook("/a/fit.ipynb"), "laptop"),
      sessionPath(notebook("/b/fit.ipynb"), "laptop"),
      sessionPath(notebook("/a/fit.ipynb"), "desktop"),
    ];
    assert.equal(new Set(paths).size, 3);
  });

  it("lies in the server's root, is readable and harmless", () => {
    assert.match(sessionPath(notebook("/a/My fit (1) ü.ipynb"), "m"), /^My fit _1_ ü-[0-9a-f]{8}\.ipynb$/);
    for (const name of ["/x/..", "/x/.hidden.ipynb", "/x/a\\b\n?#%.ipynb", "/", `/x/${"long".repeat(100)}.ipynb`]) {
      assert.match(sessionPath(notebook(name), "m"), /^[^./\\\n?#%][^/\\\n?#%]{0,80}\.ipynb$/, name);
    }
  });
});
