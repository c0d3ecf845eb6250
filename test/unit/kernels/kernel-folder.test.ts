import assert from "node:assert/strict";
import { kernelFolder, matchingFolders, setFolder } from "../../../src/kernels/kernel-folder.js";

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

describe("the folder that is set for a notebook's own", () => {
  const set = { "/data": "shared", "/data/work": "projects/work", "/home/me": "" };
  const cases: [folder: string | undefined, server: string | undefined][] = [
    ["/data", "shared"],
    ["/data/raw/1", "shared/raw/1"],
    ["/data/work", "projects/work"],
    ["/data/work/fits", "projects/work/fits"],
    ["/data2", undefined],
    ["/home/me", ""],
    ["/home/me/fits", "fits"],
    ["/home", undefined],
    [undefined, undefined],
  ];
  for (const [folder, server] of cases) {
    it(`is ${server ?? "none"} for ${folder ?? "one that lies nowhere"}`, () => {
      assert.equal(setFolder({ folder, workspace: undefined, home: "/home/me" }, set), server);
    });
  }

  /** @param there the folders of the server */
  async function chosen(folder: string, ...there: string[]) {
    const logged: string[] = [];
    const has = (one: string) => Promise.resolve(there.includes(one));
    const deps = { has, user: "ada", set, log: { info: (message: string) => logged.push(message) } };
    const place = { folder, workspace: "/data/work", home: "/home/me" };
    return { folder: await kernelFolder(place, deps), logged };
  }

  it("comes before the one that matches, where the server has it, and else the log says that it has not", async () => {
    const both = await chosen("/data/work/fits", "projects/work/fits", "work/fits");
    assert.deepEqual(both, { folder: "projects/work/fits", logged: [] });
    const one = await chosen("/data/work/fits", "work/fits");
    assert.equal(one.folder, "work/fits");
    assert.match(one.logged.join(), /no folder “projects\/work\/fits”/);
    assert.equal((await chosen("/data/work/fits")).folder, "");
  });

  it("is told from the server's root also where that is the whole file system", async () => {
    const { folder } = await chosen("/data/raw", "etc", "usr", "home/ada", "shared/raw");
    assert.equal(folder, "shared/raw");
    assert.equal((await chosen("/data/raw", "etc", "usr", "home/ada")).folder, "home/ada");
  });
});
