import assert from "node:assert/strict";
import { matchingFolders } from "../../../src/kernels/builtin/link/kernel-folder.js";

describe("folders on the server that match a notebook's own", () => {
  const cases: [what: string, folder: string | undefined, workspace: string | undefined, matching: string[]][] = [
    ["are at the same place below the home", "/home/me/fits/new", undefined, ["fits/new"]],
    ["are below a folder that is called as the window's", "/data/work/fits", "/data/work", ["work/fits"]],
    ["are that folder itself", "/data/work", "/data/work", ["work"]],
    [
      "are both, the one below the home first",
      "/home/me/src/work/fits",
      "/home/me/src/work",
      ["src/work/fits", "work/fits"],
    ],
    ["are told once", "/home/me/work", "/home/me/work", ["work"]],
    ["are none for what lies elsewhere", "/data", undefined, []],
    ["are none for the home itself", "/home/me", undefined, []],
    ["are none for what lies nowhere", undefined, undefined, []],
    ["are never above", "/home", "/home/me/work", []],
  ];
  for (const [what, folder, workspace, matching] of cases) {
    it(what, () => assert.deepEqual(matchingFolders({ folder, workspace, home: "/home/me" }), matching));
  }
});
