import assert from "node:assert/strict";
import { homedir } from "node:os";
import path from "node:path";
import { readFolders } from "../../../src/kernels/working-directory-setting.js";
import { english } from "../ui/english.js";

describe("the setting for folders on servers", () => {
  const read = (written: unknown) => readFolders(written, english);

  it("has folders of this machine, absolute or below the home, and folders below the server's root", () => {
    assert.deepEqual(read({ "~/projects": "/work/projects/", "/data": "", "~": "./home//me" }), {
      value: { [path.join(homedir(), "projects")]: "work/projects", "/data": "", [homedir()]: "home/me" },
    });
    for (const none of [undefined, null, {}]) assert.deepEqual(read(none), { value: {} });
  });

  it("tells of what it cannot use, and uses the rest", () => {
    const { value, problem } = read({ "/data": "shared", work: "work", "/a": "../b", "/c": 7 });
    assert.deepEqual(value, { "/data": "shared" });
    assert.equal(problem, "Check work, /a, /c. Until then, it's ignored.");
    for (const wrong of ["work", ["/data", "work"], 7]) {
      assert.deepEqual(read(wrong).value, {});
      assert.match(read(wrong).problem ?? "", /^Enter an object/);
    }
  });
});
