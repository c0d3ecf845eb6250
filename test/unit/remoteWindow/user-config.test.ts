import assert from "node:assert/strict";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { ConfigNotWritable } from "../../../src/remoteWindow/remote-errors.js";
import { UserConfig } from "../../../src/remoteWindow/user-config.js";
import { l10n } from "../servers/model-fakes.js";

const LINE = 'Include "/home/ada/remote/ssh_config"';

describe("the user's configuration of ssh", () => {
  let home: string;
  let file: string;
  let config: UserConfig;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), "hub-kernels-home-"));
    file = path.join(home, ".ssh", "config");
    config = new UserConfig(file, LINE);
  });
  afterEach(() => rm(home, { recursive: true }));

  async function written(text: string, mode: number): Promise<void> {
    await mkdir(path.dirname(file), { mode: 0o700 });
    await writeFile(file, text);
    await chmod(file, mode);
  }

  it("that is not there is made, and goes again with its folder", async () => {
    const made = await config.addLine();
    assert.equal(await readFile(file, "utf8"), `${LINE}\n`);
    assert.deepEqual([(await stat(file)).mode & 0o777, (await stat(path.dirname(file))).mode & 0o777], [0o600, 0o700]);
    assert.equal(await config.removeLine(made), true);
    assert.deepEqual(await readdir(home), []);
  });

  it("that was made stays where the user has written into it meanwhile", async () => {
    const made = await config.addLine();
    await writeFile(file, `${await readFile(file, "utf8")}Host a\n`);
    await config.removeLine(made);
    assert.equal(await readFile(file, "utf8"), "Host a\n");
  });

  it("keeps its bytes, its mode and what else is in its folder", async () => {
    const own = Buffer.from([...Buffer.from("# caf"), 0xe9, ...Buffer.from("\r\nHost a\r\n")]);
    await written("", 0o640);
    await writeFile(file, own);
    const made = await config.addLine();
    assert.deepEqual(await readFile(file), Buffer.concat([Buffer.from(`${LINE}\r\n`), own]));
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    await config.removeLine(made);
    assert.deepEqual(await readFile(file), own);
    assert.deepEqual(await readdir(path.dirname(file)), ["config"]);
  });

  it("that is a link stays one, and what it leads to is written", async () => {
    const real = path.join(home, "dotfiles");
    await writeFile(real, "Host a\n");
    await mkdir(path.dirname(file));
    await symlink(real, file);
    const made = await config.addLine();
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.equal(await readFile(real, "utf8"), `${LINE}\nHost a\n`);
    await config.removeLine(made);
    assert.equal(await readFile(real, "utf8"), "Host a\n");
  });

  it("that cannot be written is left, and the line is said", async () => {
    // What is no folder can have nothing in it, whoever asks.
    await writeFile(path.dirname(file), "");
    await assert.rejects(config.addLine(), (error: unknown) => {
      assert.ok(error instanceof ConfigNotWritable);
      const { message } = error.inWords(l10n);
      assert.ok(message.includes(file) && message.includes(LINE), message);
      assert.match(message, /Make this its first line yourself/);
      return true;
    });
  });

  it("is the one that Remote-SSH was told, else ssh's own", () => {
    const told = (value: unknown) => UserConfig.of({ editorSetting: () => value }, LINE);
    assert.equal(told("/etc/mine").file, "/etc/mine");
    assert.equal(told("~/mine").file, path.join(homedir(), "mine"));
    for (const value of [undefined, null, "", "mine", 5]) {
      assert.equal(told(value).file, path.join(homedir(), ".ssh", "config"));
      assert.ok(told(value).isSshsOwn);
    }
  });
});
