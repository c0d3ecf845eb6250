import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { localFiles } from "../../../src/projectSync/local-files.js";

describe("the files of a project that are pushed", () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "hub-kernels-set-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(...names: string[]): Promise<void> {
    for (const name of names) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), "x");
    }
  }

  async function found() {
    const { files, left } = await localFiles(root, new AbortController().signal);
    return {
      files: files.map((file) => file.path).sort(),
      left: left.map(({ path, why }) => `${path}: ${why}`).sort(),
    };
  }

  it("are all but what is heavy and made anew everywhere", async () => {
    await write(
      "a.py",
      "sub/b.csv",
      ".env",
      ".git/config",
      "node_modules/x/y.js",
      "sub/__pycache__/b.pyc",
      "venv/bin/x",
    );
    await write("myenv/pyvenv.cfg", "myenv/lib/z.py");
    assert.deepEqual((await found()).files, [".env", "a.py", "sub/b.csv"]);
  });

  it("are not those that ignore files name, each for its own folder", async () => {
    await write("a.log", "keep.log", "sub/b.log", "sub/c.tmp", "c.tmp", "out/x.csv", "out/y.csv");
    await writeFile(path.join(root, ".gitignore"), "*.log\n!keep.log\nout/\n");
    await writeFile(path.join(root, "sub/.gitignore"), "*.tmp\n!b.log\n");
    assert.deepEqual((await found()).files, [".gitignore", "c.tmp", "keep.log", "sub/.gitignore", "sub/b.log"]);
  });

  it("are what our own ignore file says, over git's and the usual", async () => {
    await write("data/a.csv", "data/b.bin", "venv/x.py", "secret.txt");
    await writeFile(path.join(root, ".gitignore"), "data/\n");
    await writeFile(
      path.join(root, ".hubKernelsIgnore"),
      "!data/\n*.bin\nsecret.txt\n!venv/\n.gitignore\n.hubKernelsIgnore\n",
    );
    assert.deepEqual((await found()).files, ["data/a.csv", "venv/x.py"]);
  });

  it("do not lead out of it, which is said", async function () {
    if (process.platform === "win32") this.skip();
    await write("in.csv", "deep/here.csv");
    await symlink("/etc/passwd", path.join(root, "out"));
    await symlink("in.csv", path.join(root, "link.csv"));
    await symlink("deep", path.join(root, "folder"));
    await symlink("nowhere", path.join(root, "dead"));
    assert.deepEqual(await found(), {
      files: ["deep/here.csv", "in.csv", "link.csv"],
      left: ["dead: unreadable", "folder: link", "out: link"],
    });
  });

  it("tell which of them are programs", async function () {
    if (process.platform === "win32") this.skip();
    await write("run.sh", "data.csv");
    await chmod(path.join(root, "run.sh"), 0o755);
    const { files } = await localFiles(root, new AbortController().signal);
    assert.deepEqual(files.map((file) => [file.path, file.runs]).sort(), [
      ["data.csv", false],
      ["run.sh", true],
    ]);
  });

  it("are none whose names no server could have", async function () {
    if (process.platform !== "linux") this.skip();
    await write("a.py");
    await writeFile(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff, 0xfe])]), "x");
    const { files, left } = await found();
    assert.deepEqual(files, ["a.py"]);
    assert.match(left.join(), /^bad-.*: name$/);
  });
});
